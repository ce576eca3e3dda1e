// What the bot says about a session as it stands: on its card, in the reminder, in what came of it, and to who asked.

import type { Moment } from '../../core/moment.ts';
import type { AboutSession, TopQuestion } from '../../core/moment-session.ts';
import { effectOf, EFFECT_DAYS } from '../../core/session-report.ts';
import type { Session } from '../../core/session.ts';
import type { SessionQuestion } from '../../core/session-question.ts';
import { DAY, plus } from '../../core/time.ts';
import { byRank } from '../../core/votes.ts';
import type { CountedQuestion, SessionMessage, World } from '../../ports.ts';
import { linesOf } from '../questions/word-question.ts';

type Needs = Pick<World, 'store' | 'clock'>;
type State = { readonly session: Session; readonly questions: readonly CountedQuestion[] };

/** Null when there is nothing to say any more. */
export async function wordSession(
  world: Needs,
  { kind, about }: Pick<SessionMessage, 'kind' | 'about'>,
  state: State,
): Promise<Moment | null> {
  const { session } = state;
  switch (kind) {
    case 'announced':
      return session.state === 'archived'
        ? null
        : { moment: 'session-announced', ...aboutOf(session), ...session, ...countsOf(state) };
    case 'reminder': {
      const ahead = session.startsAt > world.clock.now();
      if (!ahead || (session.state !== 'open' && session.state !== 'scheduled')) return null;
      const open = session.state === 'open';
      return { moment: 'session-reminder', ...aboutOf(session), startsAt: session.startsAt, open };
    }
    case 'summary':
      if (session.state !== 'closed' && session.state !== 'archived') return null;
      return {
        moment: 'session-summary',
        ...aboutOf(session),
        ...countsOf(state),
        effect: await effectIn(world, session),
      };
    case 'answer': {
      const asked = state.questions.find(({ id }) => id === about);
      const answer = asked && answerTo(asked, state.questions);
      if (asked === undefined || answer?.is !== 'written') return null;
      const by = (await world.store.person(answer.by))?.name ?? null;
      return {
        moment: 'session-answer',
        ...aboutOf(session),
        question: asked.text,
        answer: linesOf(answer.text),
        by,
      };
    }
  }
}

/** Its own, or that of the question that it was merged into. */
export function answerTo(
  question: SessionQuestion,
  all: readonly SessionQuestion[],
): SessionQuestion['answer'] {
  const seen = new Set<string>();
  for (let at: SessionQuestion | undefined = question; at !== undefined && !seen.has(at.id); ) {
    if (at.answer !== null) return at.answer;
    seen.add(at.id);
    const mergedInto: string | null = at.mergedInto;
    at = mergedInto === null ? undefined : all.find(({ id }) => id === mergedInto);
  }
  return null;
}

const aboutOf = ({ id, channelId, title }: Session): AboutSession => ({ sessionId: id, channelId, title });

const TOP = 3;

function countsOf({ questions }: State) {
  const standing = questions.filter(({ state, mergedInto }) => state === 'published' && mergedInto === null);
  const byVotes = standing
    .filter(({ votes }) => votes > 0)
    .toSorted((one, other) =>
      byRank({ ...one, answer: null, pinned: false }, { ...other, answer: null, pinned: false }),
    );
  return {
    questions: standing.length,
    answered: standing.filter(({ answer }) => answer !== null).length,
    top: byVotes
      .slice(0, TOP)
      .map(({ text, votes, answer }): TopQuestion => ({ text, votes, answered: answer !== null })),
  };
}

/** Null before its time is over: told day by day, the numbers would tell who it was. */
async function effectIn({ store, clock }: Needs, { id, startsAt }: Session) {
  if (clock.now() < plus(startsAt, EFFECT_DAYS * DAY)) return null;
  return effectOf(await store.registeredAmong(id), startsAt);
}
