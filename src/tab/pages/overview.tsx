// Overview: the funnel, adoption over time, what needs attention, and why the others got no nudge. The age of the
// facts stands above it all.

import { Button, Link, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import {
  ArrowClockwiseRegular,
  CheckmarkCircleRegular,
  ClockWarningRegular,
  DismissCircleRegular,
  PauseCircleRegular,
  PlugDisconnectedRegular,
  QuestionCircleRegular,
  SendRegular,
} from '@fluentui/react-icons';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Report } from '../../core/report.ts';
import type { Instant } from '../../core/time.ts';
import { lineOf } from '../adoption.ts';
import type { Api, HandOvers, SeenReport, WaveInfo } from '../api.ts';
import { forecastText } from '../forecast.ts';
import { attentionOf, type Attention } from '../attention.ts';
import { AdoptionTable } from '../parts/adoption-table.tsx';
import { OutOfReachLink } from '../parts/out-of-reach-link.tsx';
import { FunnelView } from '../parts/funnel.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { PeopleNumber } from '../parts/people-number.tsx';
import { Reasons } from '../parts/reasons.tsx';
import { Empty, FindingList, Pending, Problems } from '../parts/states.tsx';
import { NEW_WAVE, peopleLink, waveLink } from '../route.ts';
import { maySeeNames, maySteer, useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { roundedText } from '../words.ts';

const AdoptionChart = lazy(async () => ({ default: (await import('../parts/charts.tsx')).AdoptionChart }));

/** Numbers are read again this often while the page is seen, in milliseconds. */
const REFRESH = 20_000;
/** Older waves are done with; the waves page has them all. */
const RECENT = 10;

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalL,
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'grid', alignContent: 'start', gap: tokens.spacingHorizontalL, minWidth: 0 },
  big: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: tokens.spacingHorizontalS },
  under: { color: tokens.colorNeutralForeground2 },
  list: { display: 'grid', gap: tokens.spacingVerticalL, listStyleType: 'none', margin: 0, padding: 0 },
  item: { display: 'grid', gridTemplateColumns: '24px minmax(0, 1fr)', gap: tokens.spacingHorizontalM },
  icon: { fontSize: '24px', lineHeight: 1, color: tokens.colorNeutralForeground2 },
  texts: { display: 'grid', gap: '2px', justifyItems: 'start' },
  fine: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

export function Overview() {
  const { api, campaign, format, me } = useSession();
  const { value, problem, reload } = useLoad(
    `overview ${campaign.id}`,
    () => read(api, campaign.id),
    REFRESH,
  );
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  const { report, waves } = value;
  return (
    <Page
      title={campaign.name}
      under={<FactsAge report={report} />}
      actions={
        <Button icon={<ArrowClockwiseRegular />} onClick={reload}>
          Refresh
        </Button>
      }
    >
      {problem !== null && <FindingList findings={problem.findings} />}
      {waves.length === 0 ? (
        <Card title="Funnel">
          <Empty
            icon={<SendRegular />}
            title="No wave has been sent yet"
            action={
              maySteer(me) && (
                <Button as="a" href={NEW_WAVE} appearance="primary">
                  Plan the first wave
                </Button>
              )
            }
          >
            The funnel begins with the first wave: who was in scope, who could register, who was reached, who
            did. A preview costs nothing and writes to nobody.
          </Empty>
        </Card>
      ) : (
        <Numbers {...value} format={format} />
      )}
    </Page>
  );
}

function Numbers({
  report,
  waves,
  handOvers,
  firstWaveAt,
  format,
}: {
  readonly report: SeenReport;
  readonly waves: readonly WaveInfo[];
  readonly handOvers: HandOvers;
  readonly firstWaveAt: Instant;
  readonly format: ReturnType<typeof useSession>['format'];
}) {
  const styles = useStyles();
  return (
    <>
      <Card
        title="Funnel"
        meaning={`People, once each, over all waves of the campaign. Shares are of the people in scope.${roundedText(report)}`}
        aside={
          <Text className={styles.under}>
            <PeopleNumber of={{ stage: 'snoozing' }} what="Snoozing now">
              {report.snoozing}
            </PeopleNumber>{' '}
            snoozing now: they pressed “remind me later”
          </Text>
        }
      >
        <FunnelView funnel={report.funnel} />
      </Card>
      <div className={styles.grid}>
        <div className={styles.column}>
          <Adoption report={report} firstWaveAt={firstWaveAt} />
          <Card
            title="Why the others got no nudge"
            meaning="People in scope to whom no message is on its way, arrived or in doubt, by the reason."
          >
            {Object.keys(report.left).length === 0 ? (
              <Fine>
                {report.smallest > 1
                  ? 'No reason has a group that is large enough to be shown.'
                  : 'Everybody in scope got one.'}
              </Fine>
            ) : (
              <Reasons counts={report.left} list={{}} />
            )}
          </Card>
        </div>
        <div className={styles.column}>
          <Card title="What needs attention">
            <AttentionList items={attentionOf(report, waves, handOvers, format)} />
          </Card>
          <Card title="Latest waves">
            <LatestWaves waves={waves} />
          </Card>
        </div>
      </div>
    </>
  );
}

function Adoption({ report, firstWaveAt }: { readonly report: Report; readonly firstWaveAt: Instant }) {
  const styles = useStyles();
  const { api, campaign, format } = useSession();
  const { registered, inScope } = report.funnel;
  const { value, problem } = useLoad(
    `adoption ${campaign.id} ${registered}`,
    () => api.adoption(campaign.id),
    REFRESH * 3,
  );
  const points = value === null ? null : lineOf(value.points, firstWaveAt, report.at, registered);
  return (
    <Card
      title="Adoption over time"
      meaning="How many people in scope had a passkey that Microsoft Graph confirms, at each time."
    >
      <div className={styles.big}>
        <Text size={800} weight="semibold">
          {format.number(registered)}
        </Text>
        <Text className={styles.under}>
          of {format.number(inScope)} in scope registered ({format.share(registered, inScope)})
        </Text>
      </div>
      {problem !== null && points === null && <FindingList findings={problem.findings} />}
      {points !== null && points.length < 2 && (
        <Text className={styles.under}>The line begins with the first registration.</Text>
      )}
      {points !== null && points.length >= 2 && (
        <>
          <Suspense fallback={<Spinner size="small" aria-label="Loading the chart" />}>
            <AdoptionChart points={points} format={format} />
          </Suspense>
          <AdoptionTable points={points} />
        </>
      )}
      {value !== null && <Text>{forecastText(value, format)}</Text>}
    </Card>
  );
}

function FactsAge({ report: { at, factsFrom } }: { readonly report: Report }) {
  const { format } = useSession();
  const facts =
    factsFrom === null
      ? 'Microsoft’s registration report has not been read yet'
      : `Facts from Microsoft’s registration report, read ${format.age(factsFrom, at)}`;
  return (
    <Text>
      {facts} · counted {format.time(at)}
    </Text>
  );
}

const ICONS: Readonly<Record<Attention['kind'], ReactNode>> = {
  stale: <ClockWarningRegular />,
  paused: <PauseCircleRegular />,
  failed: <DismissCircleRegular />,
  'in-doubt': <QuestionCircleRegular />,
  'out-of-reach': <PlugDisconnectedRegular />,
  questions: <QuestionCircleRegular />,
};

function AttentionList({ items }: { readonly items: readonly Attention[] }) {
  const styles = useStyles();
  const { me } = useSession();
  if (items.length === 0) return <Fine>Nothing. Facts are fresh, no wave waits, nothing failed.</Fine>;
  return (
    <ul className={styles.list}>
      {items.map(({ kind, text, hint, link, people }) => (
        <li key={`${kind} ${text}`} className={styles.item}>
          <span className={styles.icon} aria-hidden="true">
            {ICONS[kind]}
          </span>
          <span className={styles.texts}>
            <Text weight="semibold">{text}</Text>
            <Text size={200} className={styles.under}>
              {hint}
            </Text>
            {kind === 'out-of-reach' && maySeeNames(me) && <OutOfReachLink />}
            {people !== null && maySeeNames(me) && <Link href={peopleLink(people)}>Show these people</Link>}
            {link !== null && <Link href={link.href}>{link.label}</Link>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function LatestWaves({ waves }: { readonly waves: readonly WaveInfo[] }) {
  const styles = useStyles();
  const { format } = useSession();
  return (
    <ul className={styles.list}>
      {waves.slice(0, 4).map(({ wave, progress }) => (
        <li key={wave.id} className={styles.texts}>
          <Link href={waveLink(wave.id)}>{wave.name}</Link>
          <Text size={200} className={styles.under}>
            {format.time(wave.startedAt)} · {format.number(progress.sent)} of {format.number(progress.people)}{' '}
            sent
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Fine({ children }: { readonly children: string }) {
  const styles = useStyles();
  return (
    <span className={styles.fine}>
      <span className={styles.icon} aria-hidden="true">
        <CheckmarkCircleRegular />
      </span>
      <Text>{children}</Text>
    </span>
  );
}

async function read(api: Api, campaign: string) {
  const [report, waves, handOvers] = await Promise.all([api.report(campaign), api.waves(), api.handOvers()]);
  const ours = waves.filter((wave) => wave.campaignId === campaign);
  return {
    report,
    handOvers,
    waves: await Promise.all(ours.slice(0, RECENT).map(({ id }) => api.wave(id))),
    firstWaveAt: ours.at(-1)?.startedAt ?? report.at,
  };
}
