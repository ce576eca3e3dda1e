// What somebody wrote that is no command. Small talk gets a friendly word, a wish for a person leads to one, and anything else is
// a question: the bank answers it, offers what it could mean, or has nothing for it. A first miss gets the menu of topics,
// a second one in a row goes to people, and so does a matter of security beside its answer. Every question is kept.

import { sameLanguage, type FaqEntry } from '../../core/faq.ts';
import type { Moment } from '../../core/moment.ts';
import {
  asked,
  isOpen,
  LONGEST_TEXT,
  missedTwice,
  MOST_ENTRIES,
  type HandOverReason,
  type Question,
} from '../../core/question.ts';
import { HOUR, plus } from '../../core/time.ts';
import type { Found, Message, World } from '../../ports.ts';
import { writtenFor } from './write-answer.ts';
import { handToPeople, tellHandedOver } from './hand-to-people.ts';
import { languageOf } from '../chat/language-of.ts';

type Needs = Pick<World, 'store' | 'clock' | 'cards' | 'search' | 'smallTalk' | 'settings' | 'writer'>;

type Asked = {
  readonly personId: string;
  readonly text: string;
  readonly lang: string;
  readonly messageId: string | null;
};

/** How long after a question a wish for a person is about that question. */
const ABOUT_THE_LAST = HOUR;
/** For who wrote in a language that nobody told of. */
const DEFAULT_LANGUAGE = 'en';

/** Null when the question of this message is kept already. */
export async function answerQuestion(
  world: Needs,
  { personId, text, locale, messageId }: Omit<Asked, 'lang'> & { readonly locale: string | null },
): Promise<Message | null> {
  const wanted = await languageOf(world, personId, locale);
  const lang = wanted ?? DEFAULT_LANGUAGE;
  const talk = world.smallTalk(text);
  const wrote = { personId, text, lang, messageId };
  const render = (moment: Moment | null, spoken: string | null) =>
    moment === null ? null : world.cards.render(moment, spoken);
  if (talk === 'person') return render(await findPerson(world, wrote), wanted);
  if (talk !== null) return render({ moment: 'small-talk', talk }, wanted);

  const found = await world.search.ask(text.slice(0, LONGEST_TEXT), lang, MOST_ENTRIES);
  const entries = entriesOf(world, found);
  const [best] = entries;
  // What is understood in another language than the one of their Teams is answered in that language.
  if (best === undefined) return render(await miss(world, wrote, found), wanted);
  const spoken = found.lang ?? lang;
  const about = { ...wrote, lang: spoken };
  if (found.band === 'answer') return answered(world, about, best, entries);
  return render(await offered(world, about, entries), spoken);
}

/** Above the entry, where a writer is set up, what it made of the entries for this very question. */
async function answered(
  world: Needs,
  about: Asked,
  best: FaqEntry,
  entries: readonly FaqEntry[],
): Promise<Message | null> {
  // In a matter of security people read what a reviewer has read, and nothing else.
  const written = best.urgent ? null : await writtenFor(world, about, entries);
  const entry = written?.first ?? best;
  const found = { band: 'answer', entries: [entry.id], topic: entry.topic } as const;
  const question = await keep(world, about, found, () => (entry.urgent ? 'urgent' : null));
  if (question === null) return null;
  const state = entry.urgent ? 'told' : 'asking';
  const message = world.cards.render({ moment: 'answer', questionId: question.id, entry, state }, about.lang);
  return written === null ? message : { ...message, ai: written.ai, thumbs: true };
}

async function offered(world: Needs, about: Asked, choices: readonly FaqEntry[]): Promise<Moment | null> {
  const found = {
    band: 'choices',
    entries: choices.map(({ id }) => id),
    topic: choices[0]?.topic ?? null,
  } as const;
  const question = await keep(world, about, found, () => null);
  if (question === null) return null;
  return {
    moment: 'did-you-mean',
    questionId: question.id,
    question: about.text,
    choices: choices.map((entry) => ({ id: entry.id, question: entry.question })),
  };
}

/** Who writes in a language that the bank does not speak gets people at once, and the menu. */
async function miss(world: Needs, about: Asked, found: Found): Promise<Moment | null> {
  const { text, lang } = about;
  const foreign = found.lang === null || !sameLanguage(found.lang, lang);
  const question = await keep(world, about, { band: 'none', entries: [], topic: null }, (previous, at) => {
    if (missedTwice(previous, at)) return 'missed-twice';
    return foreign ? 'nothing-found' : null;
  });
  if (question === null) return null;
  if (isOpen(question) && !foreign) return tellHandedOver(world, question, text);
  const topics = world.search.topics(lang).map(({ topic }) => topic);
  if (topics.length === 0) return tellHandedOver(world, question, text);
  return {
    moment: 'topics',
    questionId: question.id,
    question: text,
    topics,
    chosen: null,
    passedOn: foreign,
  };
}

/** The question that they just asked is what they want a person for; else this wish is a question of its own. */
async function findPerson(world: Needs, about: Asked): Promise<Moment | null> {
  const at = world.clock.now();
  const last = await world.store.transaction(async (tx) => {
    const previous = await tx.lastQuestion(about.personId);
    if (previous === null || previous.state === 'closed' || at > plus(previous.at, ABOUT_THE_LAST))
      return null;
    const question = await tx.question(previous.id);
    return question === null ? null : handToPeople(tx, question, 'asked-for-person', at);
  });
  if (last !== null) return tellHandedOver(world, last);
  const nothing = { band: 'none', entries: [], topic: null } as const;
  const question = await keep(world, about, nothing, () => 'asked-for-person');
  return question === null ? null : tellHandedOver(world, question, about.text);
}

/**
 * Keeps the question, and hands it over when `why` has a reason to. `previous`: what the person asked before. Null when Teams
 * delivers its message again: it is kept once, and who keeps it answers.
 */
async function keep(
  { store, clock }: Needs,
  { messageId, ...about }: Asked,
  found: Pick<Question, 'band' | 'entries' | 'topic'>,
  why: (previous: Question | null, at: Question['at']) => HandOverReason | null,
): Promise<Question | null> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const reason = why(await tx.lastQuestion(about.personId), at);
    const fresh = asked({ ...about, at }, found);
    const id =
      messageId === null ? await tx.keepQuestion(fresh) : await tx.keepQuestionOnce(fresh, messageId);
    if (id === null) return null;
    const question = { ...fresh, id };
    await tx.addTrail(about.personId, { kind: 'asked', band: found.band }, at);
    return reason === null ? question : handToPeople(tx, question, reason, at);
  });
}

/** What was found, as the bank says it now: an entry may have gone since the index was built. */
function entriesOf({ search }: Needs, { band, lang, hits }: Found): readonly FaqEntry[] {
  if (band === 'none' || lang === null) return [];
  return hits.flatMap(({ id }) => search.entry(id, lang) ?? []);
}
