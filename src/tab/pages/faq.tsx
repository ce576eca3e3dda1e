// The FAQ: its entries, what it lacks, which questions wait for people, and what the bot would answer.

import {
  Badge,
  Button,
  Field,
  Link,
  makeStyles,
  SearchBox,
  Tab,
  TabList,
  Text,
  tokens,
} from '@fluentui/react-components';
import { AddRegular, SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { FaqListed } from '../faq-api.ts';
import { FaqState } from '../parts/faq-state.tsx';
import { Gaps } from '../parts/faq-gaps.tsx';
import { TryQuestion } from '../parts/faq-try.tsx';
import { WaitingQuestions } from '../parts/faq-waiting.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { Empty, FindingList, Pending } from '../parts/states.tsx';
import { useRested } from '../parts/search.tsx';
import { faqEntryLink, faqLink, NEW_FAQ_ENTRY, type FaqView } from '../route.ts';
import { maySteer, useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';

const useStyles = makeStyles({
  views: { flexWrap: 'wrap', marginInline: `calc(-1 * ${tokens.spacingHorizontalS})` },
  list: { display: 'grid', listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: tokens.spacingHorizontalL,
    alignItems: 'center',
    paddingBlock: tokens.spacingVerticalM,
    ':not(:first-child)': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  texts: { display: 'grid', gap: '2px', justifyItems: 'start', minWidth: 0, overflowWrap: 'anywhere' },
  under: { color: tokens.colorNeutralForeground2 },
});

const VIEWS: readonly { readonly view: FaqView; readonly label: string }[] = [
  { view: 'entries', label: 'Entries' },
  { view: 'gaps', label: 'What is missing' },
  { view: 'waiting', label: 'Waiting for people' },
  { view: 'try', label: 'Try a question' },
];

export function FaqPage({ view }: { readonly view: FaqView }) {
  const styles = useStyles();
  const { me } = useSession();
  return (
    <Page
      title="FAQ"
      under="What people ask the bot, what it answers, and what it could not."
      actions={
        maySteer(me) && (
          <Button as="a" href={NEW_FAQ_ENTRY} appearance="primary" icon={<AddRegular />}>
            New entry
          </Button>
        )
      }
    >
      <TabList
        className={styles.views}
        selectedValue={view}
        aria-label="Parts of the FAQ"
        onTabSelect={(_event, { value }) => {
          location.hash = faqLink(value as FaqView);
        }}
      >
        {VIEWS.map(({ view: each, label }) => (
          <Tab key={each} value={each}>
            {label}
          </Tab>
        ))}
      </TabList>
      {view === 'entries' && <Entries />}
      {view === 'gaps' && <Gaps />}
      {view === 'waiting' && <WaitingQuestions />}
      {view === 'try' && <TryQuestion />}
    </Page>
  );
}

function Entries() {
  const styles = useStyles();
  const { api, format } = useSession();
  const [text, setText] = useState('');
  const search = useRested(text.trim());
  const { value, problem } = useLoad(`faq ${search}`, () => api.faqEntries(search, format.locale));
  return (
    <Card
      title="Entries"
      meaning="What Keywave ships and what your organisation wrote. People get what is published; a draft changes nothing for them."
    >
      <Field label="Find an entry" hint="Any words of its heading, or of how people ask it">
        <SearchBox value={text} onChange={(_event, data) => setText(data.value)} autoComplete="off" />
      </Field>
      {problem !== null && <FindingList findings={problem.findings} />}
      {value === null && problem === null && <Pending />}
      {value !== null && (
        <>
          <Text size={200} role="status">
            {format.count(value.entries.length, 'entry', 'entries')}
          </Text>
          {value.entries.length === 0 ? (
            <Empty icon={<SearchRegular />} title="No entry has these words">
              Try other words, or “Try a question” to see what the bot would answer.
            </Empty>
          ) : (
            <ul className={styles.list}>
              {value.entries.map((entry) => (
                <Row key={entry.id} entry={entry} />
              ))}
            </ul>
          )}
        </>
      )}
    </Card>
  );
}

function Row({
  entry: { id, question, topic, languages, state, live, urgent },
}: {
  readonly entry: FaqListed;
}) {
  const styles = useStyles();
  const { format } = useSession();
  return (
    <li className={styles.row}>
      <span className={styles.texts}>
        <Link href={faqEntryLink(id)}>{question}</Link>
        <Text size={200} className={styles.under}>
          {topic} · {format.count(languages.length, 'language', 'languages')}
          {live && state !== 'published' && ' · people get the published version'}
        </Text>
      </span>
      <span>
        {urgent && (
          <Badge appearance="outline" color="danger">
            Security
          </Badge>
        )}{' '}
        <FaqState state={state} />
      </span>
    </li>
  );
}
