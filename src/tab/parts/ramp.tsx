// A wave's ramp: its stages, what the next one waits for or why it is held, and the admin's "go on".

import { makeStyles, MessageBar, MessageBarBody, Text, tokens } from '@fluentui/react-components';
import type { Ramp } from '../../core/ramp.ts';
import type { WaveInfo } from '../api.ts';
import { maySteer, useSession } from '../session.ts';
import { useAct } from '../use-load.ts';
import { nextStageSentence, sentence } from '../words.ts';
import { Confirm } from './confirm.tsx';
import { Card } from './layout.tsx';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  gate: { alignItems: 'start', paddingBlock: tokens.spacingVerticalM },
  body: { whiteSpace: 'normal' },
});

export function RampCard({ ramp, info: { wave, acts } }: { readonly ramp: Ramp; readonly info: WaveInfo }) {
  const styles = useStyles();
  const { api, me, format } = useSession();
  const { problem, run } = useAct();
  const next = ramp.stages[ramp.open + 1];
  return (
    <Card title="Stages" meaning="The frozen list is written to in stages; each person is in exactly one.">
      <ol className={styles.list}>
        {ramp.stages.map(({ name, people }, at) => (
          <li key={name} {...(at === ramp.open && { 'aria-current': 'step' as const })}>
            <Text weight={at === ramp.open ? 'semibold' : 'regular'}>
              {name}: {format.count(people, 'person', 'people')}
            </Text>{' '}
            <Text className={styles.quiet}>{progressOf(ramp, at)}</Text>
          </li>
        ))}
      </ol>
      {next !== undefined && wave.state === 'running' && (
        <MessageBar
          intent={ramp.held.length > 0 ? 'warning' : 'info'}
          layout="multiline"
          className={styles.gate}
        >
          <MessageBarBody className={styles.body}>
            {ramp.held.length > 0
              ? `The next stage is held: ${sentence(ramp.held.join('; '))} It opens when things are well again, or when an admin says “go on”.`
              : nextStageSentence(ramp, wave.options?.ramp?.holdHours, format.time)}
          </MessageBarBody>
        </MessageBar>
      )}
      {next !== undefined && acts.includes('go-on') && maySteer(me) && (
        <div>
          <Confirm
            button={{ appearance: ramp.doneAt === null ? 'secondary' : 'primary' }}
            label="Go on"
            title={`Open the stage “${next.name}”?`}
            no="Wait"
            yes="Open it"
            act={() => run(() => api.goOn(wave.id))}
          >
            {format.count(next.people, 'more person gets', 'more people get')} a nudge, whatever the hold and
            the gate say.
          </Confirm>
        </div>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </Card>
  );
}

function progressOf({ open, doneAt }: Ramp, at: number): string {
  if (at > open) return 'waits';
  return at < open || doneAt !== null ? 'done' : 'open';
}
