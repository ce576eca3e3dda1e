// The preview of a wave: how many get a nudge, who does not and why, with the first people of each by name.

import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Api, PersonInfo, PlanInfo, PlannedPerson } from '../api.ts';
import { useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { reasonText, sentence } from '../words.ts';
import { Card } from './layout.tsx';
import { FindingList, Pending } from './states.tsx';

const FIRST = 5;

const useStyles = makeStyles({
  answer: { margin: 0, ':focus': { outlineStyle: 'none' } },
  under: { color: tokens.colorNeutralForeground2 },
  header: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalL, width: '100%' },
  count: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold },
  panel: { paddingBlock: tokens.spacingVerticalS },
  people: { display: 'grid', gap: tokens.spacingVerticalS, listStyleType: 'none', margin: 0, padding: 0 },
  person: { display: 'grid', overflowWrap: 'anywhere' },
});

export function Preview({ plan, start }: { readonly plan: PlanInfo; readonly start: ReactNode }) {
  const styles = useStyles();
  const { format } = useSession();
  const { counts } = plan;
  const answer = useRef<HTMLParagraphElement>(null);
  useEffect(() => answer.current?.focus(), [plan]);
  const reasons = Object.entries(counts.leave)
    .filter(([why]) => why !== 'not-included')
    .sort(([, first], [, second]) => second - first);
  return (
    <Card
      title="Preview"
      meaning="The same plan that is started. Nothing has been stored and nobody has been written to."
    >
      <Text as="p" size={500} weight="semibold" ref={answer} tabIndex={-1} className={styles.answer}>
        {counts.send === 0
          ? 'Nobody would get a nudge.'
          : `${format.count(counts.send, 'person gets', 'people get')} a nudge.`}
      </Text>
      <Text className={styles.under}>
        {format.count(counts.inScope, 'person is', 'people are')} in scope · planned {format.time(plan.at)}
      </Text>
      <Accordion multiple collapsible {...(counts.send > 0 && { defaultOpenItems: ['send'] })}>
        {counts.send > 0 && (
          <Group
            id="send"
            title="Gets a nudge"
            plan={plan}
            count={counts.send}
            people={plan.people.filter((one) => one.do === 'send')}
          />
        )}
        {reasons.map(([why, count]) => (
          <Group
            key={why}
            id={why}
            title={`No nudge: ${reasonText(why)}`}
            plan={plan}
            count={count}
            people={plan.people.filter((one) => one.do === 'leave' && one.why === why)}
          />
        ))}
      </Accordion>
      <div>{start}</div>
    </Card>
  );
}

type GroupProps = {
  readonly id: string;
  readonly title: string;
  readonly plan: PlanInfo;
  readonly count: number;
  /** The first of them. */
  readonly people: readonly PlannedPerson[];
};

function Group({ id, title, plan, count, people }: GroupProps) {
  const styles = useStyles();
  const { format } = useSession();
  return (
    <AccordionItem value={id}>
      <AccordionHeader expandIconPosition="end">
        <span className={styles.header}>
          <span>{title}</span>
          <span className={styles.count}>{format.number(count)}</span>
        </span>
      </AccordionHeader>
      <AccordionPanel className={styles.panel}>
        <FirstPeople id={`${plan.at} ${id}`} count={count} people={people} />
      </AccordionPanel>
    </AccordionItem>
  );
}

function FirstPeople({ id, count, people }: Pick<GroupProps, 'id' | 'count' | 'people'>) {
  const styles = useStyles();
  const { api, format } = useSession();
  const { value, problem } = useLoad(`first ${id}`, () => named(api, people.slice(0, FIRST)));
  if (problem !== null) return <FindingList findings={problem.findings} />;
  if (value === null) return <Pending />;
  return (
    <>
      <ul className={styles.people}>
        {value.map(({ planned, person }) => (
          <li key={planned.personId} className={styles.person}>
            <Text>{person?.name ?? planned.personId}</Text>
            <Text size={200} className={styles.under}>
              {planned.at === null
                ? (person?.upn ?? 'no longer in the directory')
                : `${format.time(planned.at)} · ${sentence(reasonText(planned.why))}`}
            </Text>
          </li>
        ))}
      </ul>
      {count > FIRST && (
        <Text size={200} className={styles.under}>
          and {format.number(count - FIRST)} more
        </Text>
      )}
    </>
  );
}

/** The plan knows ids only; the first few are looked up. */
async function named(api: Api, people: readonly PlannedPerson[]) {
  return Promise.all(
    people.map(async (planned): Promise<{ planned: PlannedPerson; person: PersonInfo | undefined }> => {
      const found = await api.findPeople(planned.personId);
      return { planned, person: found.find(({ id }) => id === planned.personId) };
    }),
  );
}
