// What others see of a session. Hosts see every question; everybody else those that are published, and of no one more than
// a name. Of an anonymous asker there is nothing to see, for hosts either.

import type { Session } from './session.ts';
import type { SessionQuestion } from './session-question.ts';
import type { Instant } from './time.ts';

/** Names by Entra object id; who is not in it has left. */
export type Names = ReadonlyMap<string, string>;

export type SessionView = Omit<Session, 'host' | 'coHosts'> & {
  readonly host: { readonly id: string; readonly name: string | null };
  readonly coHosts: readonly { readonly id: string; readonly name: string | null }[];
};

export type QuestionView = {
  readonly id: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly askedAt: Instant;
  readonly edited: boolean;
  readonly state: SessionQuestion['state'];
  /** For hosts, and whoever asked. */
  readonly dismissedWhy: string | null;
  readonly pinned: boolean;
  readonly mergedInto: string | null;
  readonly answer: {
    readonly is: 'live' | 'written';
    readonly text: string;
    readonly by: string | null;
    readonly at: Instant;
  } | null;
  readonly votes: number;
  /** Null = asked anonymously. */
  readonly asker: { readonly name: string | null } | null;
};

export type Counted = SessionQuestion & { readonly votes: number };

export function sessionView({ host, coHosts, ...session }: Session, names: Names): SessionView {
  const named = (id: string) => ({ id, name: names.get(id) ?? null });
  return { ...session, host: named(host), coHosts: coHosts.map(named) };
}

export function questionView(question: Counted, names: Names): QuestionView {
  const { id, text, tags, askedAt, edited, state, dismissedWhy, pinned, mergedInto, votes } = question;
  const { answer, asker } = question;
  return {
    id,
    text,
    tags,
    askedAt,
    edited,
    state,
    dismissedWhy,
    pinned,
    mergedInto,
    answer: answer && { is: answer.is, text: answer.text, by: names.get(answer.by) ?? null, at: answer.at },
    votes,
    asker: asker.is === 'named' ? { name: names.get(asker.personId) ?? null } : null,
  };
}

/** Whose names are shown. */
export function peopleIn(session: Session, questions: readonly SessionQuestion[]): readonly string[] {
  return [...new Set([session.host, ...session.coHosts, ...whoIn(questions)])];
}

/** Who asked by name, and who answered. */
export function whoIn(questions: readonly SessionQuestion[]): readonly string[] {
  return questions.flatMap(({ asker, answer }) => [
    ...(asker.is === 'named' ? [asker.personId] : []),
    ...(answer === null ? [] : [answer.by]),
  ]);
}

/** What changed, for one kind of reader: what they see now, and what they do not see any more. */
export type Seen = {
  readonly questions: readonly QuestionView[];
  readonly gone: readonly string[];
  /** How many voted, where nothing else changed. */
  readonly votes: readonly { readonly id: string; readonly votes: number }[];
};

type Changed = {
  readonly questions: readonly Counted[];
  readonly votes: readonly Pick<Counted, 'id' | 'state' | 'votes'>[];
};

export function seenBy(reader: 'hosts' | 'everybody', { questions, votes }: Changed, names: Names): Seen {
  const visible = ({ state }: Pick<Counted, 'state'>) => reader === 'hosts' || state === 'published';
  return {
    questions: questions.filter(visible).map((question) => questionView(question, names)),
    gone: questions.filter((question) => !visible(question)).map(({ id }) => id),
    votes: votes.filter(visible).map(({ id, votes: count }) => ({ id, votes: count })),
  };
}
