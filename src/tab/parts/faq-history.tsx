// Everything that was done to an entry of the FAQ, newest first; what any version said can be looked at and brought back.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { OwnAct, OwnHistory } from '../../core/own-entry.ts';
import type { FaqEntryInfo } from '../faq-api.ts';
import { maySteer, useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';
import { Card } from './layout.tsx';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalM, listStyleType: 'none', margin: 0, padding: 0 },
  line: { display: 'grid', gap: tokens.spacingVerticalXS, justifyItems: 'start', overflowWrap: 'anywhere' },
  said: { whiteSpace: 'pre-wrap' },
  under: { color: tokens.colorNeutralForeground2 },
});

const ACTS: Readonly<Record<OwnAct, string>> = {
  saved: 'saved',
  restored: 'brought back an older version as',
  'review-asked': 'asked for a review of',
  'sent-back': 'sent back',
  published: 'published',
  retired: 'retired',
};

type Props = { readonly entry: FaqEntryInfo; readonly changed: () => void };

export function FaqHistory({ entry: { id, history, own }, changed }: Props) {
  const styles = useStyles();
  const { api, me, format } = useSession();
  const { problem, run } = useAct();
  const people = [...new Set(history.map(({ by }) => by))].toSorted();
  const { value: names } = useLoad(`faq people ${people.join(' ')}`, async () => {
    const found = await Promise.all(people.map((person) => api.findPeople(person)));
    return new Map(found.flat().map((person) => [person.id, person.name]));
  });
  return (
    <Card title="History" meaning="Every save is a version. Bringing one back makes a new draft of it.">
      <ol className={styles.list}>
        {history.map((line) => (
          <li key={`${line.at} ${line.act} ${line.version}`} className={styles.line}>
            <Text>
              {names?.get(line.by) ?? 'Somebody'} {ACTS[line.act]} version {line.version}
            </Text>
            <Text size={200} className={styles.under}>
              {format.time(line.at)}
            </Text>
            {line.content !== null && (
              <details>
                <summary>What version {line.version} says</summary>
                <Text size={200} className={styles.said}>
                  {saidIn(line.content)}
                </Text>
              </details>
            )}
            {maySteer(me) && line.content !== null && line.version !== own?.version && (
              <Button
                size="small"
                onClick={() => run(() => api.restoreFaqVersion(id, line.version), changed)}
              >
                Bring version {line.version} back
              </Button>
            )}
          </li>
        ))}
      </ol>
      {problem !== null && <FindingList findings={problem.findings} />}
    </Card>
  );
}

function saidIn({ locales }: NonNullable<OwnHistory['content']>): string {
  return Object.entries(locales)
    .map(([lang, { words, phrasings }]) => {
      const said = words === null ? ['(the words that Keywave ships)'] : [words.question, words.answer];
      return [`${lang}:`, ...said, ...phrasings.map((phrasing) => `– ${phrasing}`)].join('\n');
    })
    .join('\n\n');
}
