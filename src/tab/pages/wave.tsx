// One wave: live progress, its funnel, and pause, resume, cancel. Cancelling asks first, because it cannot be undone.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Link,
  makeStyles,
  PresenceBadge,
  Text,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular, PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { Progress } from '../../core/report.ts';
import type { Problem, SteerAct, WaveInfo } from '../api.ts';
import { watchWave, type Connection } from '../live.ts';
import { FunnelView } from '../parts/funnel.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { ProgressBar, ProgressNumbers } from '../parts/progress.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { FindingList, Pending, Problems } from '../parts/states.tsx';
import { WAVES } from '../route.ts';
import { maySteer, useSession } from '../session.ts';
import { problemOf, useLoad } from '../use-load.ts';
import { audienceText } from './waves.tsx';

const useStyles = makeStyles({
  under: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  live: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const CONNECTIONS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Connection lost, trying again …',
  ended: 'Ended',
};

export function WavePage({ id }: { readonly id: string }) {
  const styles = useStyles();
  const { api, me, format } = useSession();
  const [info, setInfo] = useState<WaveInfo | null>(null);
  const [connection, setConnection] = useState<Connection>('connecting');
  const [refused, setRefused] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(
    () => watchWave(api, id, { wave: setInfo, connection: setConnection, refused: setRefused }),
    [api, id, attempt],
  );
  const retry = () => {
    setRefused(null);
    setAttempt((before) => before + 1);
  };
  if (refused !== null) return <Problems problem={refused} retry={retry} />;
  if (info === null) return <Pending label={CONNECTIONS[connection]} />;
  const { wave, progress, acts } = info;
  return (
    <Page
      title={wave.name}
      under={
        <span className={styles.under}>
          <StateBadge state={wave.state} />
          <Text className={styles.quiet}>
            Started {format.time(wave.startedAt)} · to {audienceText(wave.audience)} ·{' '}
            <Link href={WAVES}>all waves</Link>
          </Text>
        </span>
      }
      actions={maySteer(me) && <Steering id={id} name={wave.name} left={progress.planned} acts={acts} />}
    >
      <Card
        title="Progress"
        meaning="One nudge per person of the frozen list. Reminders that follow later are not counted here."
        aside={
          <span className={styles.live} role="status">
            <PresenceBadge
              size="extra-small"
              status={connection === 'live' ? 'available' : 'offline'}
              aria-hidden="true"
            />
            <Text size={200} className={styles.quiet}>
              {CONNECTIONS[connection]}
            </Text>
          </span>
        }
      >
        <Text size={500} weight="semibold">
          {format.number(ended(progress))} of {format.count(progress.people, 'nudge', 'nudges')} done
        </Text>
        <ProgressBar progress={progress} />
        <ProgressNumbers progress={progress} />
      </Card>
      <Results id={id} campaign={wave.campaignId} settled={ended(progress)} />
    </Page>
  );
}

function Results({
  id,
  campaign,
  settled,
}: {
  readonly id: string;
  readonly campaign: string;
  readonly settled: number;
}) {
  const { api } = useSession();
  const { value, problem, reload } = useLoad(`report ${id}`, () => api.report(campaign, id), 15_000);
  useEffect(reload, [settled, reload]);
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  return (
    <>
      <Card
        title="Funnel of this wave"
        meaning="People of this wave, once each. Shares are of the people in scope."
      >
        <FunnelView funnel={value.funnel} />
      </Card>
      {Object.keys(value.left).length > 0 && (
        <Card
          title="Why the others got no nudge"
          meaning="People in scope of this wave to whom no message is on its way, arrived or in doubt, by the reason."
        >
          <Reasons counts={value.left} />
        </Card>
      )}
    </>
  );
}

type SteeringProps = {
  readonly id: string;
  readonly name: string;
  readonly left: number;
  readonly acts: readonly SteerAct[];
};

function Steering({ id, name, left, acts }: SteeringProps) {
  const { api, format } = useSession();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // The button stays off until the stream tells the new state.
  useEffect(() => setBusy(false), [acts]);
  const steer = (act: SteerAct) => {
    setBusy(true);
    setProblem(null);
    setAsking(false);
    api.steer(id, act).catch((error: unknown) => {
      setBusy(false);
      setProblem(problemOf(error));
    });
  };
  return (
    <>
      {acts.includes('pause') && (
        <Button icon={<PauseRegular />} disabledFocusable={busy} onClick={() => steer('pause')}>
          Pause
        </Button>
      )}
      {acts.includes('resume') && (
        <Button
          appearance="primary"
          icon={<PlayRegular />}
          disabledFocusable={busy}
          onClick={() => steer('resume')}
        >
          Resume
        </Button>
      )}
      {acts.includes('cancel') && (
        <Dialog open={asking} onOpenChange={(_event, { open }) => setAsking(open)}>
          <DialogTrigger disableButtonEnhancement>
            <Button icon={<DismissRegular />} disabledFocusable={busy}>
              Cancel wave
            </Button>
          </DialogTrigger>
          <DialogSurface>
            <DialogBody>
              <DialogTitle>Cancel “{name}”?</DialogTitle>
              <DialogContent>
                {format.count(left, 'nudge that has', 'nudges that have')} not left yet will never be sent.
                What has arrived stays, and people who answered are followed up. This cannot be undone; a
                pause can.
              </DialogContent>
              <DialogActions>
                <DialogTrigger disableButtonEnhancement>
                  <Button>Keep it</Button>
                </DialogTrigger>
                <Button appearance="primary" onClick={() => steer('cancel')}>
                  Cancel the wave
                </Button>
              </DialogActions>
            </DialogBody>
          </DialogSurface>
        </Dialog>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}

function ended({ sent, failed, inDoubt, dropped }: Progress): number {
  return sent + failed + inDoubt + dropped;
}
