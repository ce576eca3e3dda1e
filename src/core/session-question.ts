// A question in a session: asked by somebody or by nobody knows whom, moderated, voted for, merged, answered. All acts are
// values in, values out; who may act is checked before (session.ts).

import type { Session } from './session.ts';
import { takesQuestions } from './session.ts';
import type { Instant } from './time.ts';

/** Of an anonymous asker there is nothing but the hash of a secret that their browser keeps. */
export type Asker =
  | { readonly is: 'named'; readonly personId: string }
  | { readonly is: 'anonymous'; readonly secretHash: string };

export type SessionAnswer = {
  /** `live` was said in the session, `text` is a note about it; `written` is the answer itself. */
  readonly is: 'live' | 'written';
  readonly text: string;
  /** Entra object id. */
  readonly by: string;
  readonly at: Instant;
};

export type SessionQuestion = {
  readonly id: string;
  readonly sessionId: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly asker: Asker;
  /** Of an anonymous one the full minute: the second could be compared with other traces. */
  readonly askedAt: Instant;
  readonly edited: boolean;
  readonly state: 'pending' | 'published' | 'dismissed' | 'withdrawn';
  /** Why a host dismissed it; null = they did not. */
  readonly dismissedWhy: string | null;
  readonly pinned: boolean;
  /** The question that says the same; null = it stands for itself. */
  readonly mergedInto: string | null;
  readonly answer: SessionAnswer | null;
  /** The entry of the FAQ that was made from it; null = none. */
  readonly entryId: string | null;
};

/** In UTF-16 units. */
export const LONGEST_QUESTION = 500;
export const LONGEST_ANSWER = 4_000;
export const MOST_TAGS = 5;
export const LONGEST_TAG = 30;

export type Refusal =
  | 'not-open'
  | 'not-yours'
  | 'answered'
  | 'withdrawn'
  | 'not-published'
  | 'no-anonymous'
  | 'merged-with-itself'
  | 'not-merged';

export type Acted =
  | { readonly is: 'changed'; readonly question: SessionQuestion }
  /** It was so already: a second click. */
  | { readonly is: 'unchanged'; readonly question: SessionQuestion }
  | { readonly is: 'refused'; readonly why: Refusal };

const refused = (why: Refusal): Acted => ({ is: 'refused', why });

function become(question: SessionQuestion, change: Partial<SessionQuestion>): Acted {
  const same = (Object.keys(change) as (keyof SessionQuestion)[]).every(
    (key) => JSON.stringify(change[key]) === JSON.stringify(question[key]),
  );
  return same ? { is: 'unchanged', question } : { is: 'changed', question: { ...question, ...change } };
}

/** `at` is cut to the minute for an anonymous asker. */
export function ask(
  session: Session,
  asked: Pick<SessionQuestion, 'id' | 'text' | 'tags' | 'asker'>,
  at: Instant,
): Acted {
  if (!takesQuestions(session)) return refused('not-open');
  const anonymous = asked.asker.is === 'anonymous';
  if (anonymous && !session.rules.anonymous) return refused('no-anonymous');
  const question: SessionQuestion = {
    ...asked,
    sessionId: session.id,
    askedAt: anonymous ? `${at.slice(0, 17)}00.000Z` : at,
    edited: false,
    state: session.rules.moderated ? 'pending' : 'published',
    dismissedWhy: null,
    pinned: false,
    mergedInto: null,
    answer: null,
    entryId: null,
  };
  return { is: 'changed', question };
}

/** Whose question it is: by who is signed in, or by the hash of the secret that the browser shows. */
export function isAsker({ asker }: SessionQuestion, personId: string, secretHash: string | null): boolean {
  return asker.is === 'named' ? asker.personId === personId : asker.secretHash === secretHash;
}

/** The asker's own words; in a moderated session they are looked at anew. */
export function edit(
  session: Session,
  question: SessionQuestion,
  change: Pick<SessionQuestion, 'text' | 'tags'>,
): Acted {
  if (!takesQuestions(session)) return refused('not-open');
  if (question.state === 'withdrawn' || question.state === 'dismissed') return refused('withdrawn');
  if (question.answer !== null) return refused('answered');
  const said = become(question, change);
  if (said.is !== 'changed') return said;
  const state = session.rules.moderated ? 'pending' : question.state;
  return become(said.question, { state, edited: true });
}

/** Taken back by the asker. Others that were merged into it stand for themselves again. */
export function withdraw(question: SessionQuestion): Acted {
  if (question.answer !== null) return refused('answered');
  return become(question, { state: 'withdrawn', pinned: false, mergedInto: null });
}

export function publish(question: SessionQuestion): Acted {
  if (question.state === 'withdrawn') return refused('withdrawn');
  return become(question, { state: 'published', dismissedWhy: null });
}

export function dismiss(question: SessionQuestion, why: string): Acted {
  if (question.state === 'withdrawn') return refused('withdrawn');
  return become(question, { state: 'dismissed', dismissedWhy: why, pinned: false });
}

export function pin(question: SessionQuestion, pinned: boolean): Acted {
  return question.state === 'published' ? become(question, { pinned }) : refused('not-published');
}

export function tag(question: SessionQuestion, tags: readonly string[]): Acted {
  return become(question, { tags });
}

/** The later answer counts; the same one again is a second click. */
export function answerQuestion(question: SessionQuestion, answer: SessionAnswer): Acted {
  if (question.state !== 'published') return refused('not-published');
  const { is, text, by } = question.answer ?? {};
  if (is === answer.is && text === answer.text && by === answer.by) return { is: 'unchanged', question };
  return become(question, { answer });
}

/** `all`: the questions of the session, to follow what is merged already. */
export function merge(
  question: SessionQuestion,
  into: SessionQuestion,
  all: readonly SessionQuestion[],
): Acted {
  if (question.state !== 'published' || into.state !== 'published') return refused('not-published');
  const byId = new Map([...all, into].map((each) => [each.id, each]));
  for (let at: SessionQuestion | undefined = into; at !== undefined; ) {
    if (at.id === question.id) return refused('merged-with-itself');
    at = at.mergedInto === null ? undefined : byId.get(at.mergedInto);
  }
  return become(question, { mergedInto: into.id, pinned: false });
}

/** It stands for itself again, with the votes that were given to it and those that were merged into it. */
export function split(question: SessionQuestion): Acted {
  return question.mergedInto === null ? refused('not-merged') : become(question, { mergedInto: null });
}

/** Which question each one counts for: itself, or the one at the end of its merges. One that was withdrawn or dismissed counts for none. */
export function rootsOf(
  questions: readonly Pick<SessionQuestion, 'id' | 'mergedInto' | 'state'>[],
): ReadonlyMap<string, string> {
  const standing = new Map(
    questions
      .filter(({ state }) => state === 'published' || state === 'pending')
      .map((question) => [question.id, question]),
  );
  const rootOf = (id: string): string => {
    const seen = new Set([id]);
    let root = id;
    for (;;) {
      const next = standing.get(root)?.mergedInto ?? null;
      if (next === null || seen.has(next) || !standing.has(next)) return root;
      seen.add(next);
      root = next;
    }
  };
  return new Map([...standing.keys()].map((id) => [id, rootOf(id)]));
}
