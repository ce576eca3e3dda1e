// One wave: live progress and when it will be through, its stages, its cards after a recall, its funnel, and what may
// be done to it.

import { Button, Link, makeStyles, PresenceBadge, Text, tokens } from '@fluentui/react-components';
import { ArrowSwapRegular, CopyRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { Progress } from '../../core/report.ts';
import type { Problem, WaveInfo } from '../api.ts';
import { hasEnded, watchWave, type Connection } from '../live.ts';
import { Approved, DraftCard } from '../parts/draft-card.tsx';
import { FunnelView } from '../parts/funnel.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { ProgressBar, ProgressNumbers } from '../parts/progress.tsx';
import { RampCard } from '../parts/ramp.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { RewriteCard } from '../parts/rewrite.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Pending, Problems } from '../parts/states.tsx';
import { Steering } from '../parts/steering.tsx';
import { compareLink, duplicateLink, WAVES } from '../route.ts';
import { maySteer, useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { etaSentence, limitsOf, roundedText, startText } from '../words.ts';
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
  const { wave, progress, rewrite } = info;
  const limits = limitsOf(wave.options ?? {}, format);
  const hasCards = wave.state !== 'draft' && wave.state !== 'scheduled';
  const watchAgain = () => hasEnded(info) && retry();
  return (
    <Page
      title={wave.name}
      under={
        <span className={styles.under}>
          <StateBadge state={wave.state} />
          <Text className={styles.quiet}>
            {startText(wave, format.time)} · to {audienceText(wave.audience)} ·{' '}
            <Link href={WAVES}>all waves</Link>
          </Text>
        </span>
      }
      actions={
        <>
          {maySteer(me) && wave.state !== 'draft' && <Steering info={info} recalled={watchAgain} />}
          {maySteer(me) && (
            <Button as="a" href={duplicateLink(id)} icon={<CopyRegular />}>
              Duplicate
            </Button>
          )}
          {hasCards && (
            <Button as="a" href={compareLink(id)} icon={<ArrowSwapRegular />}>
              Compare
            </Button>
          )}
        </>
      }
    >
      {wave.state === 'draft' && <DraftCard info={info} />}
      {wave.state === 'draft' ? null : (
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
          <Text>{format.text(etaSentence(info, format.time))}</Text>
          {limits.length > 0 && <Text className={styles.quiet}>{limits.join(' · ')}</Text>}
          <ProgressBar progress={progress} />
          <ProgressNumbers progress={progress} />
        </Card>
      )}
      {wave.ramp != null && <RampCard ramp={wave.ramp} info={info} />}
      {rewrite !== null && <RewriteCard rewrite={rewrite} />}
      {wave.approval != null && wave.state !== 'draft' && <Approved approval={wave.approval} />}
      {wave.state !== 'draft' && <Results id={id} campaign={wave.campaignId} settled={ended(progress)} />}
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
        meaning={`People of this wave, once each. Shares are of the people in scope.${roundedText(value)}`}
      >
        <FunnelView funnel={value.funnel} wave={id} />
      </Card>
      {Object.keys(value.left).length > 0 && (
        <Card
          title="Why the others got no nudge"
          meaning="People in scope of this wave to whom no message is on its way, arrived or in doubt, by the reason."
        >
          <Reasons counts={value.left} list={{ wave: id }} />
        </Card>
      )}
    </>
  );
}

function ended({ sent, failed, inDoubt, dropped }: Progress): number {
  return sent + failed + inDoubt + dropped;
}
