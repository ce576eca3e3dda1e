// "Stop everything": the admin's switch in the shell, and the banner that everybody sees while it is on.

import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Text,
  tokens,
} from '@fluentui/react-components';
import { RecordStopRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Stop } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { ReasonField } from '../parts/reason-field.tsx';
import { FindingList } from '../parts/states.tsx';
import { mayAdminister, maySeeNames, useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';

const useStyles = makeStyles({
  bar: { alignItems: 'start', paddingBlock: tokens.spacingVerticalM, borderRadius: 0 },
  body: { whiteSpace: 'normal', overflowWrap: 'anywhere' },
});

export function StopButton({ changed }: { readonly changed: () => void }) {
  const { api } = useSession();
  const [why, setWhy] = useState('');
  const { problem, run } = useAct();
  return (
    <>
      <Confirm
        button={{ icon: <RecordStopRegular /> }}
        label="Stop everything"
        title="Stop everything?"
        no="Keep going"
        yes="Stop it now"
        incomplete={why.trim() === ''}
        act={() => run(() => api.stopEverything(why.trim()), changed)}
      >
        <Text>
          Nudges, reminders and replaced cards stop within a second, in every wave. People who write to
          Keywave still get answers. An admin can let it go on.
        </Text>
        <ReasonField hint="Shown to everybody who opens this tab, and kept." value={why} change={setWhy} />
      </Confirm>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}

export function StopBanner({ stop, changed }: { readonly stop: Stop; readonly changed: () => void }) {
  const styles = useStyles();
  const { api, me, format } = useSession();
  const { problem, run } = useAct();
  const { value: who } = useLoad(`who ${stop.by}`, async () =>
    maySeeNames(me) ? (await api.findPeople(stop.by)).find(({ id }) => id === stop.by)?.name : undefined,
  );
  return (
    <>
      <MessageBar intent="error" layout="multiline" className={styles.bar}>
        <MessageBarBody className={styles.body}>
          <MessageBarTitle>Everything is stopped.</MessageBarTitle>
          By {who ?? 'an admin'}, {format.time(stop.at)}: {stop.why}
        </MessageBarBody>
        {mayAdminister(me) && (
          <MessageBarActions>
            <Button onClick={() => run(api.endStop, changed)}>Let it go on</Button>
          </MessageBarActions>
        )}
      </MessageBar>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
