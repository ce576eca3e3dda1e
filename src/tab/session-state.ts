// A session as this browser knows it, and what an event or an own act makes of it. Pure: state in, state out.

import type { QuestionView, SessionView } from '../core/session-view.ts';
import type { SessionAnswer, SessionChange } from './session-api.ts';

export type Room = {
  readonly version: number;
  readonly session: SessionView;
  /** How many follow the session now. */
  readonly present: number;
  readonly questions: ReadonlyMap<string, QuestionView>;
  readonly host: boolean;
  readonly voted: ReadonlySet<string>;
  /** Own questions, by name or by a secret of this browser. */
  readonly mine: ReadonlyMap<string, QuestionView>;
};

const byId = (questions: readonly QuestionView[]) => new Map(questions.map((each) => [each.id, each]));

export function roomOf(state: SessionAnswer, anonymous: readonly QuestionView[]): Room {
  const { version, session, present, questions, me } = state;
  return {
    version,
    session,
    present,
    questions: byId(questions),
    host: me.host,
    voted: new Set(me.votes),
    mine: byId([...me.mine, ...anonymous]),
  };
}

/** An event that is older than what is known changes nothing. */
export function applied(room: Room, change: SessionChange): Room {
  if (change.version < room.version) return room;
  const questions = new Map(room.questions);
  for (const question of change.questions) questions.set(question.id, question);
  for (const { id, votes } of change.votes) {
    const known = questions.get(id);
    if (known !== undefined) questions.set(id, { ...known, votes });
  }
  for (const id of change.gone) questions.delete(id);
  const { version, session, present } = change;
  return { ...room, version, session, present, questions };
}

/** Whether something became of an own question; what others do not see of it must be asked for. */
export function concernsOwn({ mine }: Room, { questions, gone }: SessionChange): boolean {
  return questions.some(({ id }) => mine.has(id)) || gone.some((id) => mine.has(id));
}

/** The question that stands for this one: itself, or the one at the end of its merges. */
export function rootOf(questions: Room['questions'], id: string): string {
  const seen = new Set<string>();
  for (let at = id; ; ) {
    seen.add(at);
    const next = questions.get(at)?.mergedInto ?? null;
    if (next === null || seen.has(next) || !questions.has(next)) return at;
    at = next;
  }
}

/** Whether this person voted for the question or for one that was merged into it. */
export function votedFor({ voted, questions }: Pick<Room, 'voted' | 'questions'>, id: string): boolean {
  return [...voted].some((each) => rootOf(questions, each) === id);
}

/** Before the server has answered; the next event brings the true count. */
export function votedAs(room: Room, id: string, on: boolean): Room {
  const question = room.questions.get(id);
  if (question === undefined || votedFor(room, id) === on) return room;
  const voted = new Set(
    on ? [...room.voted, id] : [...room.voted].filter((each) => rootOf(room.questions, each) !== id),
  );
  const votes = Math.max(0, question.votes + (on ? 1 : -1));
  return { ...room, voted, questions: new Map(room.questions).set(id, { ...question, votes }) };
}

/** The order of core's `byRank`, which the tests compare it with. */
export function ranked(questions: Iterable<QuestionView>): readonly QuestionView[] {
  return [...questions].toSorted(
    (one, other) =>
      Number(one.answer !== null) - Number(other.answer !== null) ||
      Number(other.pinned) - Number(one.pinned) ||
      other.votes - one.votes ||
      compare(one.askedAt, other.askedAt) ||
      compare(one.id, other.id),
  );
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

export type Sections = {
  readonly pending: readonly QuestionView[];
  readonly open: readonly QuestionView[];
  readonly answered: readonly QuestionView[];
  readonly dismissed: readonly QuestionView[];
  readonly current: QuestionView | null;
  /** What was merged into each. */
  readonly merged: ReadonlyMap<string, readonly QuestionView[]>;
};

export function sectionsOf({ questions, session }: Pick<Room, 'questions' | 'session'>): Sections {
  const all = ranked(questions.values());
  const stands = ({ id }: QuestionView) => rootOf(questions, id) === id;
  const published = all.filter((each) => each.state === 'published' && stands(each));
  const current = session.current === null ? undefined : questions.get(session.current);
  return {
    pending: all.filter(({ state }) => state === 'pending').toReversed(),
    open: published.filter(({ answer }) => answer === null),
    answered: published.filter(({ answer }) => answer !== null),
    dismissed: all.filter(({ state }) => state === 'dismissed'),
    current: current?.state === 'published' ? current : null,
    merged: Map.groupBy(
      all.filter((each) => !stands(each)),
      ({ id }) => rootOf(questions, id),
    ),
  };
}

/** What was shown stays where it was, new ones come last, until the reader asks for the new order. */
export function settledOrder(shown: readonly string[], now: readonly string[]): readonly string[] {
  const [before, here] = [new Set(shown), new Set(now)];
  return [...shown.filter((id) => here.has(id)), ...now.filter((id) => !before.has(id))];
}
