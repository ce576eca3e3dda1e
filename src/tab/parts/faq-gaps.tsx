// What the FAQ lacks: groups of questions that it did not settle, with what people answered, each a click away from an entry.

import { Badge, Button, Field, Link, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { FaqGap } from '../faq-api.ts';
import { faqEntryLink } from '../route.ts';
import { maySteer, useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';
import { Card } from './layout.tsx';
import { Empty, FindingList, Pending } from './states.tsx';

const useStyles = makeStyles({
  list: { display: 'grid', listStyleType: 'none', margin: 0, padding: 0 },
  group: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalL,
    ':not(:first-child)': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  examples: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    listStyleType: 'none',
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalL,
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  example: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    justifyItems: 'start',
    overflowWrap: 'anywhere',
  },
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  under: { color: tokens.colorNeutralForeground2 },
});

const SPANS = [7, 28, 90];

export function Gaps() {
  const styles = useStyles();
  const { api, format } = useSession();
  const [days, setDays] = useState(28);
  const { value, problem, reload } = useLoad(`faq gaps ${days}`, () => api.faqGaps(days));
  return (
    <Card
      title="What is missing"
      meaning="Questions that the FAQ had nothing for, that people had to answer, or whose answer was rated badly, put together by what they ask. Who asked is not shown."
      aside={
        <Field label="Asked in the last">
          <Select value={String(days)} onChange={(_event, data) => setDays(Number(data.value))}>
            {SPANS.map((each) => (
              <option key={each} value={each}>
                {each} days
              </option>
            ))}
          </Select>
        </Field>
      }
    >
      {problem !== null && <FindingList findings={problem.findings} />}
      {value === null && problem === null && <Pending />}
      {value !== null && value.groups.length === 0 && (
        <Empty icon={<CheckmarkCircleRegular />} title="Nothing is missing">
          The FAQ settled every question of these days.
        </Empty>
      )}
      {value !== null && value.groups.length > 0 && (
        <>
          <Text size={200} role="status">
            {format.count(value.questions, 'question', 'questions')} in{' '}
            {format.count(value.groups.length, 'group', 'groups')}
            {value.cut && '; there were more, these are the newest'}
          </Text>
          <ul className={styles.list}>
            {value.groups.map((gap, index) => (
              <Group key={`${gap.lang} ${gap.examples[0]?.id ?? index}`} gap={gap} changed={reload} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Group({ gap, changed }: { readonly gap: FaqGap; readonly changed: () => void }) {
  const styles = useStyles();
  const { format } = useSession();
  const nameOf = new Intl.DisplayNames(format.locale, { type: 'language' });
  const { count, lang, waiting, rated, nearest, examples } = gap;
  return (
    <li className={styles.group}>
      <div className={styles.head}>
        <Text as="h3" weight="semibold" style={{ margin: 0 }}>
          {examples[0] === undefined ? 'Questions alike' : `“${examples[0].text}”`}
        </Text>
        <Badge appearance="tint" color="informative">
          {format.count(count, 'question', 'questions')}
        </Badge>
        <Badge appearance="outline" color="informative">
          {nameOf.of(lang)}
        </Badge>
        {waiting > 0 && (
          <Badge appearance="tint" color="warning">
            {format.count(waiting, 'waits', 'wait')}
          </Badge>
        )}
        {rated > 0 && (
          <Badge appearance="tint" color="danger">
            {format.count(rated, 'rated badly', 'rated badly')}
          </Badge>
        )}
      </div>
      <Text size={200} className={styles.under}>
        {nearest === null ? (
          'No entry comes near.'
        ) : (
          <>
            {nearest.answers ? 'Answered by now: ' : 'Nearest: '}
            <Link href={faqEntryLink(nearest.id)}>{nearest.question}</Link>, {format.share(nearest.score, 1)}{' '}
            alike
          </>
        )}
      </Text>
      {examples.length > 0 && (
        <ul className={styles.examples}>
          {examples.map((example) => (
            <Example key={example.id} example={example} nearest={nearest} changed={changed} />
          ))}
        </ul>
      )}
    </li>
  );
}

type ExampleProps = {
  readonly example: FaqGap['examples'][number];
  readonly nearest: FaqGap['nearest'];
  readonly changed: () => void;
};

function Example({ example: { id, text, at, answer }, nearest, changed }: ExampleProps) {
  const styles = useStyles();
  const { api, me, format } = useSession();
  const { problem, run } = useAct();
  const [added, setAdded] = useState(false);
  const make = () =>
    run(async () => {
      const { entry } = await api.promote(id, null);
      location.hash = faqEntryLink(entry.id);
    });
  const add = (entry: string) =>
    run(
      () => api.promote(id, entry),
      () => {
        setAdded(true);
        changed();
      },
    );
  return (
    <li className={styles.example}>
      <Text>{text}</Text>
      <Text size={200} className={styles.under}>
        {format.time(at)}
        {answer === null && ' · nobody has answered it'}
      </Text>
      {answer !== null && <Text size={200}>Answer: {answer}</Text>}
      {maySteer(me) && (
        <span className={styles.acts}>
          {answer !== null && (
            <Button size="small" appearance="primary" onClick={make}>
              Make an entry
            </Button>
          )}
          {nearest !== null && (
            <Button size="small" disabledFocusable={added} onClick={() => add(nearest.id)}>
              Add the words to “{nearest.question}”
            </Button>
          )}
        </span>
      )}
      {added && (
        <Text size={200} role="status">
          Added as a draft; it is searched once it is published.
        </Text>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </li>
  );
}
