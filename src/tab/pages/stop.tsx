// "Stop everything": the admin's switch in the shell, and the banner that everybody sees while it is on.

import {
  Button,
  Field,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Text,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { RecordStopRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Problem, Stop } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { FindingList } from '../parts/states.tsx';
import { mayAdminister, maySeeNames, useSession } from '../session.ts';
import { problemOf, useLoad } from '../use-load.ts';

const useStyles = makeStyles({
  bar: { alignItems: 'start', paddingBlock: tokens.spacingVerticalM, borderRadius: 0 },
  body: { whiteSpace: 'normal', overflowWrap: 'anywhere' },
});

const LONGEST_REASON = 200;

export function StopButton({ changed }: { readonly changed: () => void }) {
  const { api } = useSession();
  const [why, setWhy] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const stop = () => {
    setProblem(null);
    api.stopEverything(why.trim()).then(changed, (error: unknown) => setProblem(problemOf(error)));
  };
  return (
    <>
      <Confirm
        button={{ icon: <RecordStopRegular /> }}
        label="Stop everything"
        title="Stop everything?"
        no="Keep going"
        yes="Stop it now"
        incomplete={why.trim() === ''}
        act={stop}
      >
        <Text>
          Nudges, reminders and replaced cards stop within a second, in every wave. People who write to
          Keywave still get answers. An admin can let it go on.
        </Text>
        <Field label="Reason" required hint="Shown to everybody who opens this tab, and kept.">
          <Textarea value={why} maxLength={LONGEST_REASON} onChange={(_event, { value }) => setWhy(value)} />
        </Field>
      </Confirm>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}

export function StopBanner({ stop, changed }: { readonly stop: Stop; readonly changed: () => void }) {
  const styles = useStyles();
  const { api, me, format } = useSession();
  const [problem, setProblem] = useState<Problem | null>(null);
  const { value: who } = useLoad(`who ${stop.by}`, async () =>
    maySeeNames(me) ? (await api.people(stop.by)).find(({ id }) => id === stop.by)?.name : undefined,
  );
  const resume = () => {
    setProblem(null);
    api.endStop().then(changed, (error: unknown) => setProblem(problemOf(error)));
  };
  return (
    <>
      <MessageBar intent="error" layout="multiline" className={styles.bar}>
        <MessageBarBody className={styles.body}>
          <MessageBarTitle>Everything is stopped.</MessageBarTitle>
          By {who ?? 'an admin'}, {format.time(stop.at)}: {stop.why}
        </MessageBarBody>
        {mayAdminister(me) && (
          <MessageBarActions>
            <Button onClick={resume}>Let it go on</Button>
          </MessageBarActions>
        )}
      </MessageBar>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
