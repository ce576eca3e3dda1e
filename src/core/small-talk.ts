// Small talk: what people say to a bot without asking about passkeys. It is no question, so the FAQ is not asked; the wish for a
// human leads to one. It is recognised strictly: only when nothing else stands in the message, since “thanks, but it still
// fails” is a question. Which words there are is in faq/small-talk.yaml, for all languages together: people greet in any.

import { spokenForm } from './command.ts';

/** What stands further down counts more when a message holds several: “hello, can I talk to a human” is a wish for one. */
export const SMALL_TALK = ['ok', 'greeting', 'bye', 'thanks', 'who-are-you', 'person'] as const;

export type SmallTalk = (typeof SMALL_TALK)[number];

/**
 * By language: how each kind is said, with (a|b) for a or b; the words `beside` that change nothing; and those that are `ok` only
 * `alone`, since they turn others into their opposite: “no”, and “no good”.
 */
export type SmallTalkWords = Readonly<
  Record<string, Readonly<Record<SmallTalk | 'beside' | 'alone', readonly string[]>>>
>;

/** What kind of small talk a whole message is; null when it is none. */
export type SmallTalkReader = (text: string) => SmallTalk | null;

/** Who writes more than this does not only greet; in Japanese it counts characters. */
const MOST_WORDS = 40;
/** The rank of `beside`: below every kind. */
const NOTHING = -1;

const EMOJI_ALONE = /^[\s!.]*(?:\p{RGI_Emoji}[\s!.]*)+$/v;
const FEELINGS: readonly (readonly [RegExp, SmallTalk])[] = [
  [/🙏|❤|💙|💚|🥰|😍|💐|🌹/u, 'thanks'],
  [/👋/u, 'greeting'],
];
/** Japanese has no spaces, so there each character is a word. */
const WORDS =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]|(?:(?![\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}])\S)+/gu;

export function openSmallTalk(words: SmallTalkWords): SmallTalkReader {
  const all = Object.values(words).flatMap((kinds): readonly Way[] => {
    const beside = slotOf(['', ...kinds.beside]);
    const between = (slots: readonly Slot[]) =>
      slots.flatMap((slot, at) => (at === 0 ? slot : [beside, slot]));
    return [
      { rank: NOTHING, slots: [beside] },
      ...SMALL_TALK.flatMap((kind, rank) =>
        kinds[kind].map((said) => ({ rank, slots: between(slotsOf(said)) })),
      ),
    ];
  });
  const ways = byFirstWord(all);
  const alone = new Set(
    Object.values(words).flatMap((kinds) => kinds.alone.map((said) => key(wordsOf(said)))),
  );
  return (text) => {
    if (text.length > 20 * MOST_WORDS) return null;
    if (EMOJI_ALONE.test(text)) return FEELINGS.find(([feeling]) => feeling.test(text))?.[1] ?? 'ok';
    const message = wordsOf(text);
    if (alone.has(key(message))) return 'ok';
    const rank = message.length > MOST_WORDS ? NOTHING : rankOf(message, ways);
    return SMALL_TALK[rank] ?? null;
  };
}

/** One place in a way to say something: what may stand there, by its words, and how many words that is at most. */
type Slot = { readonly choices: ReadonlySet<string>; readonly longest: number };
type Way = { readonly rank: number; readonly slots: readonly Slot[] };

/** “(talk|speak) to (a|) human” has four places. */
function slotsOf(said: string): readonly Slot[] {
  return said
    .split(/[()]/u)
    .filter((part, at) => at % 2 === 1 || part.trim() !== '')
    .map((part) => slotOf(part.split('|')));
}

function slotOf(said: readonly string[]): Slot {
  const choices = said.map(wordsOf);
  return {
    choices: new Set(choices.map(key)),
    longest: Math.max(...choices.map(({ length }) => length)),
  };
}

/** The first words with which a way may begin, so that most ways need no look. */
function byFirstWord(ways: readonly Way[]): ReadonlyMap<string, readonly Way[]> {
  const found = new Map<string, Way[]>();
  for (const way of ways) {
    const needed = way.slots.findIndex(({ choices }) => !choices.has(''));
    const opening = way.slots.slice(0, needed === -1 ? undefined : needed + 1);
    const choices = opening.flatMap((slot) => [...slot.choices]);
    for (const word of new Set(choices.map((choice) => choice.split(' ')[0] ?? ''))) {
      found.set(word, [...(found.get(word) ?? []), way]);
    }
  }
  return found;
}

/**
 * The message parted into as few ways as it can be, since “are you a real person” is not “are you real” and “person”; the
 * highest rank among them. `NOTHING` when something is left over.
 */
function rankOf(message: readonly string[], ways: ReadonlyMap<string, readonly Way[]>): number {
  const upTo = new Map([[0, { parts: 0, rank: NOTHING }]]);
  for (const [start, word] of message.entries()) {
    const before = upTo.get(start);
    if (before === undefined) continue;
    for (const way of ways.get(word) ?? []) {
      const parts = before.parts + 1;
      const rank = Math.max(before.rank, way.rank);
      for (const end of endsOf(message, start, way.slots)) {
        const known = upTo.get(end);
        if (known && (known.parts < parts || (known.parts === parts && known.rank >= rank))) continue;
        upTo.set(end, { parts, rank });
      }
    }
  }
  return upTo.get(message.length)?.rank ?? NOTHING;
}

/** Where a way to say something may end that begins at `start`. */
function endsOf(message: readonly string[], start: number, slots: readonly Slot[]): readonly number[] {
  let ends: readonly number[] = [start];
  for (const { choices, longest } of slots) {
    if (ends.length === 0) return ends;
    const next = new Set<number>();
    for (const from of ends) {
      for (let to = from; to <= Math.min(message.length, from + longest); to += 1) {
        if (choices.has(key(message.slice(from, to)))) next.add(to);
      }
    }
    ends = [...next];
  }
  return ends.filter((end) => end > start);
}

/** “Hellooo!!” is “hello”: a letter that is held is one. */
function wordsOf(text: string): readonly string[] {
  return (
    spokenForm(text)
      .replace(/(\p{L})\1{2,}/gu, '$1')
      .match(WORDS) ?? []
  );
}

const key = (words: readonly string[]) => words.join(' ');
