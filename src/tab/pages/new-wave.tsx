// A new wave: name and audience, the preview, and only then the start. A change of the form takes the preview away,
// so what is started is what was shown.

import {
  Button,
  Field,
  Input,
  Link,
  makeStyles,
  Radio,
  RadioGroup,
  Text,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import type { Draft, PlanInfo, Problem } from '../api.ts';
import { draftOf, type Form } from '../draft.ts';
import { Card, Page } from '../parts/layout.tsx';
import { PersonSearch } from '../parts/person-search.tsx';
import { Preview } from '../parts/preview.tsx';
import { FindingList } from '../parts/states.tsx';
import { WAVES, waveLink } from '../route.ts';
import { useSession } from '../session.ts';
import { problemOf } from '../use-load.ts';
import { aboutPerson } from './people.tsx';

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalXL, maxWidth: '38rem' },
  nested: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    paddingInlineStart: tokens.spacingHorizontalL,
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  chosen: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  hits: { display: 'grid', gap: tokens.spacingVerticalXS, listStyleType: 'none', margin: 0, padding: 0 },
  hit: { justifyContent: 'start', textAlign: 'start', width: '100%' },
  hitTexts: { display: 'grid', overflowWrap: 'anywhere' },
  under: { color: tokens.colorNeutralForeground2, fontWeight: tokens.fontWeightRegular },
});

type Stage =
  | { readonly is: 'form' }
  | { readonly is: 'busy'; readonly shown: Shown | null }
  | { readonly is: 'preview'; readonly shown: Shown };
type Shown = { readonly draft: Draft; readonly plan: PlanInfo };

export function NewWave() {
  const styles = useStyles();
  const { api, me, campaign, format } = useSession();
  const [form, setForm] = useState<Form>({
    name: '',
    to: 'everyone',
    groups: '',
    person: { id: me.personId, name: 'you' },
  });
  const [stage, setStage] = useState<Stage>({ is: 'form' });
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const checked = draftOf(form, campaign.id);
  const wrong = tried && !checked.ok ? checked.wrong : {};
  const change = (part: Partial<Form>) => {
    setForm((before) => ({ ...before, ...part }));
    setStage({ is: 'form' });
    setProblem(null);
  };

  const preview = async () => {
    setTried(true);
    if (!checked.ok) return;
    const { draft } = checked;
    setProblem(null);
    setStage({ is: 'busy', shown: null });
    try {
      setStage({ is: 'preview', shown: { draft, plan: await api.preview(draft) } });
    } catch (error) {
      setProblem(problemOf(error));
      setStage({ is: 'form' });
    }
  };
  const start = async (shown: Shown) => {
    setProblem(null);
    setStage({ is: 'busy', shown });
    try {
      location.hash = waveLink((await api.startWave(shown.draft)).id);
    } catch (error) {
      setProblem(problemOf(error));
      setStage({ is: 'preview', shown });
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void preview();
  };
  const busy = stage.is === 'busy';
  const shown = stage.is === 'form' ? null : stage.shown;

  return (
    <Page
      title="New wave"
      under={
        <Text>
          For {campaign.name} · <Link href={WAVES}>all waves</Link>
        </Text>
      }
    >
      <Card title="Who is it for?">
        <form className={styles.form} onSubmit={submit} noValidate>
          <Field
            label="Name"
            required
            hint="For example “Finance, first nudge”"
            {...(wrong.name && { validationMessage: wrong.name })}
          >
            <Input
              value={form.name}
              readOnly={busy}
              autoComplete="off"
              onChange={(_event, { value }) => change({ name: value })}
            />
          </Field>
          <Field label="Audience" required>
            <RadioGroup
              value={form.to}
              disabled={busy}
              onChange={(_event, { value }) => change({ to: value as Form['to'] })}
            >
              <Radio value="everyone" label="Everyone in the campaign" />
              <Radio value="groups" label="Groups" />
              <Radio value="person" label="One person, to try it first" />
            </RadioGroup>
          </Field>
          {form.to === 'groups' && (
            <div className={styles.nested}>
              <Field
                label="Group ids"
                required
                hint="Object ids from Entra, one a line or with commas. Nested groups count."
                {...(wrong.groups && { validationMessage: wrong.groups })}
              >
                <Textarea
                  rows={4}
                  resize="vertical"
                  value={form.groups}
                  readOnly={busy}
                  onChange={(_event, { value }) => change({ groups: value })}
                />
              </Field>
            </div>
          )}
          {form.to === 'person' && (
            <PersonChoice form={form} me={me.personId} wrong={wrong.person} change={change} />
          )}
          <div>
            <Button
              type="submit"
              appearance={shown === null ? 'primary' : 'secondary'}
              disabledFocusable={busy}
            >
              {busy && shown === null ? 'Planning …' : 'Preview'}
            </Button>
          </div>
        </form>
      </Card>
      {problem !== null && <FindingList findings={problem.findings} />}
      {shown !== null && (
        <Preview
          plan={shown.plan}
          start={
            <Button
              appearance="primary"
              size="large"
              disabled={shown.plan.counts.send === 0}
              disabledFocusable={busy}
              onClick={() => void start(shown)}
            >
              {busy
                ? 'Starting …'
                : `Start wave: nudge ${format.count(shown.plan.counts.send, 'person', 'people')}`}
            </Button>
          }
        />
      )}
    </Page>
  );
}

function PersonChoice({
  form,
  me,
  wrong,
  change,
}: {
  readonly form: Form;
  readonly me: string;
  readonly wrong: string | undefined;
  readonly change: (part: Partial<Form>) => void;
}) {
  const styles = useStyles();
  if (form.person !== null) {
    return (
      <div className={styles.nested}>
        <div className={styles.chosen}>
          <Text>
            Only to <strong>{form.person.name}</strong>
          </Text>
          <Button size="small" onClick={() => change({ person: null })}>
            Choose somebody else
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.nested}>
      <PersonSearch
        label="Person"
        render={(people) => (
          <ul className={styles.hits}>
            {people.slice(0, 8).map((person) => (
              <li key={person.id}>
                <Button appearance="subtle" className={styles.hit} onClick={() => change({ person })}>
                  <span className={styles.hitTexts}>
                    {person.name}
                    <Text size={200} className={styles.under}>
                      {aboutPerson(person)}
                    </Text>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      />
      {wrong !== undefined && <Text role="alert">{wrong}</Text>}
      <div>
        <Button size="small" onClick={() => change({ person: { id: me, name: 'you' } })}>
          To me
        </Button>
      </div>
    </div>
  );
}
