// A new wave: name, audience, start, ramp and limits, the preview, and only then the start, a draft or a request for approval. A change of the form takes the preview away,
// so what is started is what was shown.

import { Button, Field, Input, Link, makeStyles, Radio, Text, tokens } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import type { Draft, PlanInfo, Problem } from '../api.ts';
import type { Wave } from '../../core/wave.ts';
import { draftOf, newForm, type Form } from '../draft.ts';
import { Card, Page } from '../parts/layout.tsx';
import { Preview } from '../parts/preview.tsx';
import { LimitChoice } from '../parts/limit-choice.tsx';
import { ListChoice } from '../parts/list-choice.tsx';
import { FindingList, Pending, Problems } from '../parts/states.tsx';
import { Choice, GroupChoice, PersonChoice, RampChoice, StartChoice } from '../parts/wave-fields.tsx';
import { WAVES, waveLink } from '../route.ts';
import { useSession } from '../session.ts';
import { problemOf, useLoad } from '../use-load.ts';
import { approvalText } from '../words.ts';
import { audienceText } from './waves.tsx';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  form: { display: 'grid', gap: tokens.spacingVerticalXL, maxWidth: '38rem' },
});

type Stage =
  | { readonly is: 'form' }
  | { readonly is: 'busy'; readonly shown: Shown | null }
  | { readonly is: 'preview'; readonly shown: Shown };
type Shown = { readonly draft: Draft; readonly plan: PlanInfo };

type Props = { readonly from: string | null; readonly edits: boolean };

/** Empty, or filled in as another wave is, or that draft itself. */
export function NewWave({ from, edits }: Props) {
  const { api } = useSession();
  const { value, problem, reload } = useLoad(`from ${from}`, async () => ({
    wave: from === null ? null : (await api.wave(from)).wave,
  }));
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  return <Composer from={value.wave} edits={edits} />;
}

function Composer({ from, edits }: { readonly from: Wave | null; readonly edits: boolean }) {
  const styles = useStyles();
  const { api, me, campaign } = useSession();
  const [form, setForm] = useState<Form>(() => newForm(me.personId, from));
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
  const go = async (shown: Shown, make: (draft: Draft) => Promise<{ readonly id: string }>) => {
    setProblem(null);
    setStage({ is: 'busy', shown });
    try {
      location.hash = waveLink((await make(shown.draft)).id);
    } catch (error) {
      setProblem(problemOf(error));
      setStage({ is: 'preview', shown });
    }
  };
  const keep = (draft: Draft) =>
    edits && from !== null ? api.editDraft(from.id, draft) : api.keepDraft(draft);
  const ask = async (draft: Draft) => {
    const { id } = await keep(draft);
    await api.askApproval(id);
    return { id };
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
      title={edits ? 'Change the draft' : 'New wave'}
      under={
        <Text>
          For {campaign.name}
          {from !== null && !edits && `, begun from “${from.name}”`} · <Link href={WAVES}>all waves</Link>
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
            {form.copied !== null && (
              <Radio
                value="copied"
                label={`As in “${form.copied.name}”: ${audienceText(form.copied.audience)}`}
              />
            )}
            <Radio value="everyone" label="Everyone in the campaign" />
            <Radio value="sms-or-voice-only" label="SMS or voice only" />
            <Radio value="groups" label="Groups" />
            <Radio value="list" label="A list from a file" />
            <Radio value="person" label="One person, to try it first" />
          </Choice>
          {form.to === 'groups' && <GroupChoice {...fields} />}
          {form.to === 'list' && <ListChoice {...fields} />}
          {form.to === 'person' && <PersonChoice {...fields} me={me.personId} />}
          <StartChoice {...fields} />
          {form.to !== 'person' && <RampChoice {...fields} />}
          <LimitChoice {...fields} />
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
            <StartButtons
              shown={shown}
              busy={busy}
              edits={edits}
              start={() => void go(shown, api.startWave)}
              keep={() => void go(shown, keep)}
              ask={() => void go(shown, ask)}
            />
          }
        />
      )}
    </Page>
  );
}

type StartProps = {
  readonly shown: Shown;
  readonly busy: boolean;
  readonly edits: boolean;
  readonly start: () => void;
  readonly keep: () => void;
  readonly ask: () => void;
};

function StartButtons({ shown: { draft, plan }, busy, edits, start, keep, ask }: StartProps) {
  const styles = useStyles();
  const { format } = useSession();
  const { send } = plan.counts;
  const common = { disabled: send === 0, disabledFocusable: busy } as const;
  const people = format.count(send, 'person', 'people');
  const later = draft.options?.startAt != null;
  const needsApproval = plan.approvalOver !== null && send > plan.approvalOver;
  return (
    <div className={styles.buttons}>
      {needsApproval && (
        <>
          <Text>{approvalText(plan.approvalOver ?? 0, format)}</Text>
          <Button {...common} appearance="primary" size="large" onClick={ask}>
            {busy ? 'Asking …' : `Ask for approval: ${people}`}
          </Button>
        </>
      )}
      {!needsApproval && !edits && (
        <Button {...common} appearance="primary" size="large" onClick={start}>
          {busy ? 'Starting …' : `${later ? 'Schedule' : 'Start'} wave: nudge ${people}`}
        </Button>
      )}
      <Button size="large" disabledFocusable={busy} onClick={keep}>
        {edits ? 'Save the draft' : 'Keep as a draft'}
      </Button>
    </div>
  );
}
