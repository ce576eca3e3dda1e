// One person: standing, reach, what Entra will do, what comes next, the trail that explains it, newest day first, and how
// old each fact is.

import { Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import type { Explained } from '../api.ts';
import { Fact, FactList } from '../parts/fact-list.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { HoldSwitch } from '../parts/hold.tsx';
import { Empty, FindingList, Pending, Problems } from '../parts/states.tsx';
import { PEOPLE } from '../route.ts';
import { mayAdminister, useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { holdSentence, nextSentence, reachSentence, standingSentence } from '../words.ts';
import { aboutPerson } from './people.tsx';

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalXXL,
    margin: 0,
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalL },
  },
  term: { color: tokens.colorNeutralForeground2, marginBottom: tokens.spacingVerticalXS },
  value: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  day: { margin: `${tokens.spacingVerticalS} 0 0`, color: tokens.colorNeutralForeground2 },
  trail: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid' },
  entry: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '4.5rem minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXXL,
    paddingBlock: tokens.spacingVerticalS,
    '::before': {
      content: '""',
      position: 'absolute',
      insetInlineStart: 'calc(4.5rem + 11px)',
      top: 0,
      bottom: 0,
      width: '1px',
      backgroundColor: tokens.colorNeutralStroke2,
    },
    '::after': {
      content: '""',
      position: 'absolute',
      insetInlineStart: 'calc(4.5rem + 7px)',
      top: '15px',
      width: '9px',
      height: '9px',
      borderRadius: tokens.borderRadiusCircular,
      backgroundColor: tokens.colorBrandBackground,
    },
  },
  hour: { textAlign: 'end', fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
});

export function PersonPage({ id }: { readonly id: string }) {
  const styles = useStyles();
  const { api, me, campaign, format } = useSession();
  const { value, problem, reload } = useLoad(`person ${id}`, () => api.person(campaign.id, id), 20_000);
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  return (
    <Page
      title={value.person.name}
      under={
        <Text>
          {aboutPerson(value.person)} · <Link href={PEOPLE}>find another person</Link>
        </Text>
      }
    >
      {problem !== null && <FindingList findings={problem.findings} />}
      <Card title="Where they stand">
        <dl className={styles.facts}>
          <Told term="Standing" value={standingSentence(value)} />
          <Told term="Reach in Teams" value={reachSentence(value.reach)} />
          <Told term="What comes next" value={format.text(nextSentence(value.next, format.time))} />
          <Told term="Entra’s own campaign" value={value.entra} />
          <Told term="Passkeys they hold" value={value.holds} />
          <Told term="Passkeys they may register" value={value.mayRegister} />
          {value.hold !== null && value.standing.is !== 'on-hold' && (
            <Told term="On hold too" value={holdSentence(value.hold, format.time)} />
          )}
        </dl>
        {mayAdminister(me) && <HoldSwitch of={value} changed={reload} />}
      </Card>
      <Card
        title="Trail"
        meaning="Everything that was decided about or happened to this person, with its reason."
      >
        <Trail entries={value.trail} />
      </Card>
      <Card title="How old the facts are" meaning="When each thing was last read from Microsoft Graph.">
        <FactList>
          {value.ages.map(({ what, at }) => (
            <Fact key={what} name={what} value={at === null ? 'never' : format.age(at, value.at)} />
          ))}
        </FactList>
      </Card>
    </Page>
  );
}

function Told({ term, value }: { readonly term: string; readonly value: string }) {
  const styles = useStyles();
  return (
    <div>
      <dt className={styles.term}>{term}</dt>
      <dd className={styles.value}>{value}</dd>
    </div>
  );
}

function Trail({ entries }: { readonly entries: Explained['trail'] }) {
  const styles = useStyles();
  const { format } = useSession();
  if (entries.length === 0) {
    return (
      <Empty icon={<HistoryRegular />} title="Nothing has happened yet">
        No wave has planned anything for this person, so there is nothing to explain.
      </Empty>
    );
  }
  const days = Map.groupBy(entries.toReversed(), ({ at }) => format.day(at));
  return [...days].map(([day, ofDay]) => (
    <section key={day} aria-label={day}>
      <Text as="h3" weight="semibold" block className={styles.day}>
        {day}
      </Text>
      <ol className={styles.trail}>
        {ofDay.map(({ at, text, kind }, index) => (
          <li key={`${at} ${kind} ${index}`} className={styles.entry}>
            <time dateTime={at} className={styles.hour}>
              {format.hour(at)}
            </time>
            <span>{format.text(text)}</span>
          </li>
        ))}
      </ol>
    </section>
  ));
}
