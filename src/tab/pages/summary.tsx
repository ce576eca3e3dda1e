// The summary for management: one page to print, in figures that anybody may see.

import { Button, Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { PrintRegular } from '@fluentui/react-icons';
import { lineOf } from '../adoption.ts';
import type { Api } from '../api.ts';
import { forecastText } from '../forecast.ts';
import { AdoptionCurve } from '../parts/adoption-curve.tsx';
import { FunnelTable } from '../parts/funnel.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { Pending, Problems } from '../parts/states.tsx';
import { REPORTS } from '../route.ts';
import { useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';

/** More would not fit the page; readiness has them all. */
const FINDINGS = 4;
const DAY = 86_400_000;

const useStyles = makeStyles({
  list: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
    display: 'grid',
    gap: tokens.spacingVerticalXS,
  },
  screenOnly: { '@media print': { display: 'none' } },
});

export function SummaryPage() {
  const styles = useStyles();
  const { api, campaign, format } = useSession();
  const { value, problem, reload } = useLoad(`summary ${campaign.id}`, () => read(api, campaign.id));
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  const { report, adoption, readiness, firstWaveAt } = value;
  const { deadline, findings } = readiness;
  const serious = findings.filter(({ severity }) => severity !== 'notice');
  return (
    <Page
      title={`${campaign.name}: summary`}
      under={
        <Text>
          {format.day(report.at)} ·{' '}
          {report.factsFrom === null
            ? 'Microsoft’s report has not been read yet'
            : `facts from Microsoft’s report of ${format.time(report.factsFrom)}`}
        </Text>
      }
      actions={
        <span className={styles.screenOnly}>
          <Link href={REPORTS}>Back to reports</Link>{' '}
          <Button icon={<PrintRegular />} appearance="primary" onClick={() => print()}>
            Print
          </Button>
        </span>
      }
    >
      <Card title="Funnel">
        <FunnelTable funnel={report.funnel} />
      </Card>
      <Card title="Adoption over time">
        <AdoptionCurve points={lineOf(adoption.points, firstWaveAt, report.at, report.funnel.registered)} />
        <Text>{forecastText(adoption, format)}</Text>
      </Card>
      <Card title="Dates">
        <ul className={styles.list}>
          <li>First wave: {format.day(firstWaveAt)}.</li>
          {deadline !== null && (
            <li>
              {format.day(deadline.at)}, in {format.count(daysUntil(deadline.at, report.at), 'day', 'days')}:
              Microsoft ends its own SMS and voice MFA.{' '}
              {format.count(deadline.people, 'person has', 'people have')} no other.
            </li>
          )}
        </ul>
      </Card>
      <Card title="What is in the way">
        {serious.length === 0 ? (
          <Text>Nothing that Keywave knows of.</Text>
        ) : (
          <ul className={styles.list}>
            {serious.slice(0, FINDINGS).map(({ id, what }) => (
              <li key={id}>{format.text(what)}</li>
            ))}
            {serious.length > FINDINGS && (
              <li>And {format.number(serious.length - FINDINGS)} more, under Readiness.</li>
            )}
          </ul>
        )}
      </Card>
    </Page>
  );
}

const daysUntil = (day: string, now: string) =>
  Math.max(0, Math.ceil((Date.parse(day) - Date.parse(now)) / DAY));

async function read(api: Api, campaign: string) {
  const [report, adoption, readiness, waves] = await Promise.all([
    api.report(campaign),
    api.adoption(campaign),
    api.readiness(),
    api.waves(),
  ]);
  const ours = waves.filter(({ campaignId, state }) => campaignId === campaign && state !== 'draft');
  return { report, adoption, readiness, firstWaveAt: ours.at(-1)?.startedAt ?? report.at };
}
