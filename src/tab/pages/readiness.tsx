// Readiness: what is in the way of passkeys in this tenant, what Entra itself will do, and how old each fact is.

import { Badge, Link, makeStyles, mergeClasses, Subtitle2, Text, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  DismissCircleFilled,
  QuestionCircleRegular,
  ShieldCheckmarkRegular,
} from '@fluentui/react-icons';
import type { ReadinessInfo } from '../api.ts';
import type { Format } from '../format.ts';
import { Fact, FactList } from '../parts/fact-list.tsx';
import { Ages, Coverage } from '../parts/freshness.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { Empty, FindingList, Pending, Problems } from '../parts/states.tsx';
import { useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { ENTRA_WILL } from '../words.ts';

const REFRESH = 60_000;

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalL, listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(var(--mark, 0), auto) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXXS,
    alignItems: 'start',
  },
  body: { display: 'grid', gap: tokens.spacingVerticalXXS, minWidth: 0, overflowWrap: 'anywhere' },
  findings: { '--mark': '4.5rem' },
  heading: { margin: 0 },
  under: { color: tokens.colorNeutralForeground2 },
  pass: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px' },
  fail: { color: tokens.colorPaletteRedForeground1, fontSize: '20px' },
  unknown: { color: tokens.colorNeutralForeground3, fontSize: '20px' },
  columns: {
    display: 'grid',
    gap: tokens.spacingVerticalL,
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    '@media (max-width: 760px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

export function ReadinessPage() {
  const styles = useStyles();
  const { api, format } = useSession();
  const { value, problem, reload } = useLoad('readiness', api.readiness, REFRESH);
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  return (
    <Page title="Readiness" under={countdown(value, format)}>
      {problem !== null && <FindingList findings={problem.findings} />}
      <Findings findings={value.findings} />
      <div className={styles.columns}>
        <WhatEntraDoes readiness={value} />
        <Criteria criteria={value.criteria} />
        <Drift drift={value.drift} />
        <Ages readiness={value} />
        <Coverage readiness={value} />
      </div>
    </Page>
  );
}

function countdown({ deadline, at }: ReadinessInfo, format: Format): string {
  if (deadline === null) return 'Microsoft’s own SMS and voice MFA has ended.';
  const days = Math.ceil((Date.parse(deadline.at) - Date.parse(at)) / 86_400_000);
  const people = format.count(deadline.people, 'person has', 'people have');
  return `${people} nothing but SMS or voice, which Microsoft ends in ${format.count(days, 'day', 'days')}.`;
}

const SEVERITY = {
  blocks: { label: 'Blocks', color: 'danger' },
  hinders: { label: 'Hinders', color: 'warning' },
  notice: { label: 'Notice', color: 'informative' },
} as const;

function Findings({ findings }: Pick<ReadinessInfo, 'findings'>) {
  const styles = useStyles();
  return (
    <Card title={findings.length === 0 ? 'Nothing to mend' : 'To mend'}>
      {findings.length === 0 ? (
        <Empty icon={<ShieldCheckmarkRegular />} title="Nothing is in the way">
          Keywave found no setting that keeps people from registering a passkey.
        </Empty>
      ) : (
        <ul className={mergeClasses(styles.list, styles.findings)}>
          {findings.map(({ id, severity, what, evidence, why, fix, link }) => (
            <li key={id} className={styles.item}>
              <Badge appearance="tint" color={SEVERITY[severity].color}>
                {SEVERITY[severity].label}
              </Badge>
              <span className={styles.body}>
                <Subtitle2 as="h3" className={styles.heading}>
                  {what}
                </Subtitle2>
                <Text>{why}</Text>
                <Text>
                  What helps: {fix}{' '}
                  <Link href={link} target="_blank" rel="noreferrer" inline>
                    Read more
                  </Link>
                </Text>
                <Text size={200} className={styles.under}>
                  Seen: {evidence}
                </Text>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function WhatEntraDoes({ readiness }: { readonly readiness: ReadinessInfo }) {
  const { format } = useSession();
  const { campaign, people } = readiness;
  const outcomes = Object.entries(people.entra).sort(([, one], [, other]) => other - one);
  return (
    <Card
      title="What Entra will do"
      meaning="How Entra’s own registration campaign treats the enabled members of the tenant, judged per person and passkey profile. What only a sign-in knows, such as the device, is not judged."
    >
      <Text>{campaign.means}</Text>
      <FactList>
        {outcomes.map(([outcome, count]) => (
          <Fact key={outcome} name={ENTRA_WILL[outcome] ?? outcome} value={format.number(count)} />
        ))}
      </FactList>
      <details>
        <summary>What changed, and when</summary>
        <ul>
          {campaign.history.map(({ date, text }) => (
            <li key={`${date} ${text}`}>
              <Text size={200}>
                {date}: {text}
              </Text>
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}

const MARKS = {
  pass: { icon: <CheckmarkCircleFilled />, label: 'Passes', style: 'pass' },
  fail: { icon: <DismissCircleFilled />, label: 'Fails', style: 'fail' },
  'cannot-tell': { icon: <QuestionCircleRegular />, label: 'Cannot be told', style: 'unknown' },
} as const;

function Criteria({ criteria }: Pick<ReadinessInfo, 'criteria'>) {
  const styles = useStyles();
  return (
    <Card
      title="The five criteria of April 2026"
      meaning="What decided, by the announcement of April 2026, whether the Microsoft-managed campaign reaches a tenant. Since September 2026 Microsoft judges each person instead."
    >
      <ul className={styles.list}>
        {criteria.map(({ id, title, result, evidence, fix }) => {
          const { icon, label, style } = MARKS[result];
          return (
            <li key={id} className={styles.item}>
              <span className={styles[style]} role="img" aria-label={label}>
                {icon}
              </span>
              <span className={styles.body}>
                <Text weight="semibold">{title}</Text>
                <Text size={200} className={styles.under}>
                  {evidence}
                </Text>
                {fix !== null && <Text size={200}>{fix}</Text>}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Drift({ drift }: Pick<ReadinessInfo, 'drift'>) {
  const styles = useStyles();
  return (
    <Card
      title="Keywave and Entra’s campaign"
      meaning="Where Keywave’s campaign and Entra’s own differ: whom they include, and how long and how often people may put it off."
    >
      {drift.length === 0 ? (
        <Text>The two agree, or Entra’s campaign has not been read.</Text>
      ) : (
        <ul className={styles.list}>
          {drift.map(({ about, ours, entra }) => (
            <li key={about} className={styles.body}>
              <Text weight="semibold">{about}</Text>
              <Text size={200} className={styles.under}>
                Keywave: {ours}. Entra: {entra}.
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
