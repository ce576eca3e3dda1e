// What remains of a session, for its hosts: files to keep, and what it came to.

import { Button, Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useChannel } from '../channel.ts';
import { download } from '../download.ts';
import type { SummaryInfo } from '../session-api.ts';
import { useAct } from '../use-load.ts';
import { Card } from './layout.tsx';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({
  files: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
});

const FILES = { 'session.csv': 'CSV', 'session.json': 'JSON', 'session.md': 'Markdown' } as const;

export function AfterSession({ id }: { readonly id: string }) {
  const styles = useStyles();
  const { api } = useChannel();
  const { problem, run } = useAct();
  const [summary, setSummary] = useState<SummaryInfo | null>(null);
  const save = async (file: keyof typeof FILES) =>
    download(await api.exportSession(id, file), `keywave-${file}`);
  return (
    <Card title="To keep" meaning="Questions with votes and answers. Anonymous ones name nobody.">
      <div className={styles.files}>
        {(Object.keys(FILES) as (keyof typeof FILES)[]).map((file) => (
          <Link key={file} as="button" onClick={() => run(() => save(file))}>
            {FILES[file]} file
          </Link>
        ))}
      </div>
      <div>
        <Button onClick={() => run(async () => setSummary(await api.summary(id)))}>
          {summary === null ? 'Show the summary' : 'Count again'}
        </Button>
      </div>
      <div role="status">{summary !== null && <Summary summary={summary} />}</div>
      {problem !== null && <FindingList findings={problem.findings} />}
    </Card>
  );
}

function Summary({ summary }: { readonly summary: SummaryInfo }) {
  const styles = useStyles();
  const { format } = useChannel();
  const { questions, answeredLive, answeredInWriting, unanswered, votes, topics, effect } = summary;
  return (
    <>
      <Text as="p" block>
        {format.count(questions, 'question', 'questions')}: {format.number(answeredLive)} answered live,{' '}
        {format.number(answeredInWriting)} in writing, {format.number(unanswered)} not yet.{' '}
        {format.count(votes, 'vote', 'votes')}.
      </Text>
      {topics.length > 0 && (
        <ul className={styles.list} aria-label="By topic">
          {topics.map(({ tag, questions: count, answered }) => (
            <li key={tag}>
              {tag}: {format.number(answered)} of {format.count(count, 'question', 'questions')} answered
            </li>
          ))}
        </ul>
      )}
      <Text as="p" block>
        {effect === null
          ? 'Too few took part by name to tell what became of them.'
          : `Of ${format.count(effect.tookPart, 'person', 'people')} who voted or asked by name, ${format.number(effect.hadPasskey)} held a passkey before and ${format.number(effect.registeredSince)} registered by ${format.time(effect.until)}.`}
      </Text>
    </>
  );
}
