// Asking: the words, by name or anonymously, and what others asked or the FAQ answers already while one types.

import { Button, Link, makeStyles, Switch, Text, tokens } from '@fluentui/react-components';
import { useEffect, useState, type FormEvent } from 'react';
import { useChannel } from '../channel.ts';
import type { Similar } from '../session-api.ts';
import { hashOf, keepSecret, newSecret, outlastsPage } from '../session-secrets.ts';
import { rootOf, type Room } from '../session-state.ts';
import { useAct } from '../use-load.ts';
import { Card } from './layout.tsx';
import { FindingList } from './states.tsx';
import { QuestionFields, tagsIn } from './session-words-field.tsx';

/** Rests after the last key before anything is asked, in milliseconds. */
const REST = 300;
/** Fewer letters say too little. */
const FEWEST = 8;

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalM },
  anonymous: { display: 'grid' },
  quiet: { color: tokens.colorNeutralForeground2 },
  similar: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    paddingInlineStart: tokens.spacingHorizontalM,
    borderLeft: `3px solid ${tokens.colorBrandStroke1}`,
    ':empty': { display: 'none' },
  },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
  acts: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

type Props = { readonly room: Room; readonly refresh: () => void };

export function Ask({ room, refresh }: Props) {
  const styles = useStyles();
  const { api } = useChannel();
  const { problem, run } = useAct();
  const { id, rules } = room.session;
  const [{ text, tags }, setWords] = useState({ text: '', tags: '' });
  const [anonymous, setAnonymous] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [said, setSaid] = useState('');
  const send = async () => {
    const secret = anonymous ? newSecret() : undefined;
    // Kept before it is sent: an answer that gets lost must not cost the asker the question.
    if (secret !== undefined) keepSecret(id, { secret, question: null });
    const asked = await api.ask(
      id,
      { text: text.trim(), tags: tagsIn(tags) },
      secret && (await hashOf(secret)),
    );
    if (secret !== undefined) keepSecret(id, { secret, question: asked.id });
    setWords({ text: '', tags: '' });
    setSaid(
      asked.state === 'pending'
        ? 'Your question waits for a host, who publishes it or says why not.'
        : 'Your question is in the list.',
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = text.trim() === '';
    setWrong(missing ? 'Write your question first.' : undefined);
    setSaid('');
    if (!missing) run(send, refresh);
  };
  return (
    <Card title="Ask">
      <form className={styles.form} onSubmit={submit} noValidate>
        <QuestionFields
          text={text}
          tags={tags}
          wrong={wrong}
          change={(part) => setWords((before) => ({ ...before, ...part }))}
        />
        <SimilarOnes room={room} text={text} />
        {rules.anonymous && (
          <div className={styles.anonymous}>
            <Switch
              label="Ask anonymously"
              checked={anonymous}
              onChange={(_event, { checked }) => setAnonymous(checked)}
            />
            <Text size={200} className={styles.quiet}>
              {anonymous ? whatIsKept() : 'Your name stands beside the question.'}
            </Text>
          </div>
        )}
        <div className={styles.acts}>
          <Button type="submit" appearance="primary">
            Ask
          </Button>
          <Text role="status">{said}</Text>
        </div>
      </form>
      {problem !== null && <FindingList findings={problem.findings} />}
    </Card>
  );
}

/** True in each word: it is what askers go by. */
function whatIsKept(): string {
  const until = outlastsPage()
    ? 'in this browser, where it lets you change the question or take it back.'
    : 'on this page, where it lets you change the question or take it back. Storage is blocked here, so it is gone when the page is closed.';
  return `Keywave checks that you are in the team and does not store who asked. It stores your words, the minute, and the fingerprint (SHA-256) of a secret. The secret itself stays ${until} Nobody can write to you about it: look for the answer here.`;
}

function SimilarOnes({ room, text }: { readonly room: Room; readonly text: string }) {
  const styles = useStyles();
  const { api, format } = useChannel();
  const { locale } = format;
  const { id } = room.session;
  const [found, setFound] = useState<Similar | null>(null);
  const asked = text.trim();
  useEffect(() => {
    setFound(null);
    if (asked.length < FEWEST) return undefined;
    const stopped = new AbortController();
    const timer = setTimeout(() => {
      // It is an offer: without it one asks all the same.
      api.similar(id, asked, locale, stopped.signal).then(setFound, () => undefined);
    }, REST);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [api, id, asked, locale]);
  const roots = [...new Set(found?.questions.map((each) => rootOf(room.questions, each)))];
  const questions = roots.flatMap((each) => room.questions.get(each) ?? []);
  const faq = found?.faq ?? [];
  return (
    <div className={styles.similar} role="status">
      {questions.length > 0 && (
        <div>
          <Text weight="semibold">Asked already; a vote counts more than a second question</Text>
          <ul className={styles.list}>
            {questions.map((each) => (
              <li key={each.id}>
                <Link as="button" type="button" onClick={() => goTo(each.id)}>
                  {each.text}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
      {faq.map(({ id: entry, question, answer }) => (
        <details key={entry}>
          <summary>Keywave’s answer to “{question}”</summary>
          <Text>{answer}</Text>
        </details>
      ))}
    </div>
  );
}

function goTo(id: string): void {
  document.querySelector<HTMLElement>(`[data-question="${id}"] button`)?.focus();
}
