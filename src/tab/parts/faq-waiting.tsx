// The questions that wait for people, the longest waiting first. They are answered in the experts' channel.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import type { FaqWaiting } from '../faq-api.ts';
import { useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { sentence } from '../words.ts';
import { Card } from './layout.tsx';
import { Empty, FindingList, Pending } from './states.tsx';

const REFRESH = 20_000;

const useStyles = makeStyles({
  list: { display: 'grid', listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gap: '2px',
    paddingBlock: tokens.spacingVerticalM,
    overflowWrap: 'anywhere',
    ':not(:first-child)': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  under: { color: tokens.colorNeutralForeground2 },
});

export function WaitingQuestions() {
  const styles = useStyles();
  const { api, format } = useSession();
  const { value, problem } = useLoad('faq waiting', api.faqWaiting, REFRESH);
  return (
    <Card
      title="Waiting for people"
      meaning="Questions that the FAQ did not settle and nobody has answered yet. Experts answer them in their channel; the answer goes to who asked."
    >
      {problem !== null && <FindingList findings={problem.findings} />}
      {value === null && problem === null && <Pending />}
      {value !== null && value.count === 0 && (
        <Empty icon={<CheckmarkCircleRegular />} title="Nobody waits">
          Every question has its answer.
        </Empty>
      )}
      {value !== null && value.count > 0 && (
        <>
          <Text size={200}>
            {format.count(value.count, 'question waits', 'questions wait')}
            {value.questions.length < value.count &&
              `; the first ${format.number(value.questions.length)} are here`}
          </Text>
          <ul className={styles.list}>
            {value.questions.map((question) => (
              <li key={question.id} className={styles.row}>
                <Text weight="semibold" lang={question.lang}>
                  {question.text ?? 'A question (your role does not show texts)'}
                </Text>
                <Text size={200} className={styles.under}>
                  {aboutQuestion(question)} · since {format.age(question.since, value.at)}
                </Text>
                <Text size={200} className={styles.under}>
                  {question.taken === null
                    ? 'Nobody has taken it'
                    : `Taken ${format.age(question.taken.at, value.at)}`}{' '}
                  · {question.channel ?? 'no experts’ channel is set'}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function aboutQuestion({ why, topic, lang }: FaqWaiting['questions'][number]): string {
  return [why === null ? null : sentence(why), topic, lang].filter((part) => part !== null).join(' · ');
}
