// One session: what is being answered, asking, the questions in their order, and for hosts what waits for them.

import { Button, Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { QuestionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import { Card, Page } from '../parts/layout.tsx';
import { AfterSession } from '../parts/session-after.tsx';
import { Ask } from '../parts/session-ask.tsx';
import { CalendarLink } from '../parts/session-calendar.tsx';
import { HostActs, MergedOnes } from '../parts/session-moderation.tsx';
import { OwnQuestions } from '../parts/session-own.tsx';
import { Question, QuestionList } from '../parts/session-question.tsx';
import { ConnectionLost, SessionBadge } from '../parts/session-state.tsx';
import { SessionSteering } from '../parts/session-steering.tsx';
import { FindingList, Pending, Problems } from '../parts/states.tsx';
import { SESSIONS, sessionLink } from '../route.ts';
import { useRoom } from '../session-live.ts';
import { sectionsOf, settledOrder, votedFor, type Room, type Sections } from '../session-state.ts';
import { NOT_TAKEN, timesOf } from '../session-words.ts';
import { useFocusKept } from '../use-focus-kept.ts';

const useStyles = makeStyles({
  under: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  quiet: { color: tokens.colorNeutralForeground2 },
  now: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `2px solid ${tokens.colorBrandStroke1}`,
    background: tokens.colorNeutralBackground1,
    overflowWrap: 'anywhere',
    ':empty': { display: 'none' },
  },
  hidden: { position: 'absolute', clipPath: 'inset(50%)' },
  sections: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
});

export function SessionRoom({ id }: { readonly id: string }) {
  const styles = useStyles();
  const { api, format } = useChannel();
  const { room, connection, refused, problem, vote, refresh } = useRoom(api, id);
  const kept = useFocusKept<HTMLDivElement>();
  if (refused !== null) return <Problems problem={refused} retry={() => location.reload()} />;
  if (room === null) {
    return (
      <>
        <ConnectionLost connection={connection} />
        <Pending />
      </>
    );
  }
  const { session, host, present } = room;
  const sections = sectionsOf(room);
  const takes = session.state === 'open' || session.state === 'live';
  const asking = takes ? <Ask room={room} refresh={refresh} /> : <Text>{NOT_TAKEN[session.state]}</Text>;
  return (
    <Page
      title={session.title}
      under={
        <span className={styles.under}>
          <SessionBadge state={session.state} />
          <Text className={styles.quiet}>
            {timesOf(session, format.locale)} · host: {session.host.name ?? 'somebody who left'} ·{' '}
            <span data-present={present}>{format.count(present, 'person', 'people')} here</span> ·{' '}
            <Link href={SESSIONS}>all sessions</Link>
          </Text>
          {(session.state === 'scheduled' || session.state === 'open') && <CalendarLink session={session} />}
        </span>
      }
      actions={
        <>
          {host && <SessionSteering session={session} />}
          <Link href={sessionLink(id, 'present')}>Presenter view</Link>
        </>
      }
    >
      <div ref={kept} className={styles.sections}>
        <ConnectionLost connection={connection} />
        <div role="status" className={styles.now}>
          {sections.current !== null && (
            <>
              <Text size={200} block>
                Now answering
              </Text>
              <Text size={500} weight="semibold">
                {sections.current.text}
              </Text>
            </>
          )}
        </div>
        {problem !== null && <FindingList findings={problem.findings} />}
        {/* What waits for a host comes first for them. */}
        {!host && asking}
        <OwnQuestions room={room} may={takes} refresh={refresh} />
        <Questions room={room} sections={sections} vote={vote} takes={takes} />
        {host && asking}
        {host && <AfterSession id={id} />}
      </div>
      <div role="status" className={styles.hidden}>
        {sections.answered.length > 0 &&
          `${format.count(sections.answered.length, 'question is', 'questions are')} answered.`}
      </div>
    </Page>
  );
}

type QuestionsProps = {
  readonly room: Room;
  readonly sections: Sections;
  readonly vote: (question: string, on: boolean) => void;
  readonly takes: boolean;
};

function Questions({ room, sections, vote, takes }: QuestionsProps) {
  const { open, pending, answered, dismissed, merged } = sections;
  const [shown, setShown] = useState<readonly string[]>([]);
  const { format } = useChannel();
  const best = open.map(({ id }) => id);
  const order = settledOrder(shown, best);
  const moved = order.filter((id, at) => best[at] !== id).length;
  if (shown.join() !== order.join()) setShown(order);
  const byId = new Map(open.map((each) => [each.id, each]));
  const row = (question: QuestionView, more?: ReactNode) => (
    <Question
      key={question.id}
      question={question}
      mine={room.mine.has(question.id)}
      {...(question.state === 'published' && {
        vote: {
          on: votedFor(room, question.id),
          may: takes,
          press: (on: boolean) => vote(question.id, on),
        },
      })}
    >
      {more}
      <MergedOnes room={room} merged={merged.get(question.id) ?? []} />
      {room.host && <HostActs room={room} question={question} />}
    </Question>
  );
  return (
    <>
      {room.host && pending.length > 0 && (
        <Card title={`Waiting for you: ${format.number(pending.length)}`}>
          <QuestionList label="Waiting for you">{pending.map((each) => row(each))}</QuestionList>
        </Card>
      )}
      <Card
        title="Questions"
        aside={
          <Button
            size="small"
            appearance={moved > 0 ? 'primary' : 'subtle'}
            disabledFocusable={moved === 0}
            onClick={() => setShown(best)}
          >
            {moved > 0
              ? `${format.count(moved, 'has moved', 'have moved')} · new order`
              : 'In order of votes'}
          </Button>
        }
      >
        {open.length === 0 ? (
          <Text>{answered.length > 0 ? 'Every question is answered.' : 'No question yet.'}</Text>
        ) : (
          <QuestionList label="Questions">
            {order.flatMap((id) => {
              const question = byId.get(id);
              return question === undefined ? [] : [row(question)];
            })}
          </QuestionList>
        )}
      </Card>
      {answered.length > 0 && (
        <Card title="Answered">
          <QuestionList label="Answered">{answered.map((each) => row(each))}</QuestionList>
        </Card>
      )}
      {room.host && dismissed.length > 0 && (
        <Card title="Dismissed">
          <QuestionList label="Dismissed">
            {dismissed.map((each) => row(each, <Text size={200}>Why: {each.dismissedWhy}</Text>))}
          </QuestionList>
        </Card>
      )}
    </>
  );
}
