// A new wave: name, audience, start and ramp, the preview, and only then the start. A change of the form takes the preview away,
// so what is started is what was shown.

import { Button, Field, Input, Link, makeStyles, Radio, Text, tokens } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import type { Draft, PlanInfo, Problem } from '../api.ts';
import { draftOf, type Form } from '../draft.ts';
import { Card, Page } from '../parts/layout.tsx';
import { Preview } from '../parts/preview.tsx';
import { FindingList } from '../parts/states.tsx';
import { Choice, GroupChoice, PersonChoice, RampChoice, StartChoice } from '../parts/wave-fields.tsx';
import { WAVES, waveLink } from '../route.ts';
import { useSession } from '../session.ts';
import { problemOf } from '../use-load.ts';

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalXL, maxWidth: '38rem' },
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
    groups: [],
    person: { id: me.personId, name: 'you' },
    start: 'now',
    startAt: '',
    ramp: 'all-at-once',
    pilotPeople: '20',
    holdHours: '24',
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
  const fields = { form, wrong, busy, change };

  return (
    <Page
      title="New wave"
      under={
        <Text>
          For {campaign.name} · <Link href={WAVES}>all waves</Link>
        </Text>
      }
    >
      <Card title="Who is it for, and when?">
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
          <Choice
            label="Audience"
            value={form.to}
            busy={busy}
            choose={(to) => change({ to: to as Form['to'] })}
          >
            <Radio value="everyone" label="Everyone in the campaign" />
            <Radio value="sms-or-voice-only" label="SMS or voice only" />
            <Radio value="groups" label="Groups" />
            <Radio value="person" label="One person, to try it first" />
          </Choice>
          {form.to === 'groups' && <GroupChoice {...fields} />}
          {form.to === 'person' && <PersonChoice {...fields} me={me.personId} />}
          <StartChoice {...fields} />
          {form.to !== 'person' && <RampChoice {...fields} />}
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
                : `${shown.draft.options?.startAt == null ? 'Start' : 'Schedule'} wave: nudge ${format.count(shown.plan.counts.send, 'person', 'people')}`}
            </Button>
          }
        />
      )}
    </Page>
  );
}
