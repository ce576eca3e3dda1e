// One click makes what people answered a draft of the FAQ: the asker's words as heading and phrasing, without what tells who they are,
// and the answer. An author reads it before anybody reviews it. Where an entry says the same already, the asker's words become a
// phrasing of that one.

import { LONGEST } from '../../core/faq.ts';
import { Conflict, type Finding } from '../../core/finding.ts';
import {
  mergeBank,
  languageOfBank,
  OWN_SOURCE,
  save,
  drafted,
  type OwnContent,
  type OwnEntry,
} from '../../core/own-entry.ts';
import type { Question } from '../../core/question.ts';
import { withoutNames } from '../../core/without-names.ts';
import type { Faq, Search } from '../../ports.ts';
import { addTo, type BankNeeds } from './edit-bank.ts';
import { likeEntries, type Like } from './read-bank.ts';

export type Promoted = { readonly entry: OwnEntry; readonly like: readonly Like[] };
type Needs = BankNeeds & { readonly search: Pick<Search, 'ask'> };

/** Where a question without a topic goes. */
const ANY_TOPIC = 'basics';

/** Null when there is no such question. A second click gives the same draft. Throws `Conflict` when nobody has answered it yet. */
export async function promoteAnswer(needs: Needs, questionId: string, by: string): Promise<Promoted | null> {
  const { store, faq, search } = needs;
  const entry = await store.transaction(async (tx) => {
    // Locked: of two clicks at once the second one finds what the first one made.
    const question = await tx.question(questionId);
    if (question === null) return null;
    const made = await tx.bankEntryFrom(questionId);
    if (made !== null) return made;
    if (question.answer === null) throw new Conflict([NO_ANSWER]);
    const person = await tx.person(question.personId);
    const content = draftOf(faq, question, question.answer.text, person?.name ?? null);
    return addTo(tx, needs, content, by, questionId);
  });
  if (entry === null) return null;
  const bank = mergeBank(faq.files, await store.bankEntries());
  return { entry, like: await likeEntries(search, bank, entry.id, entry.content) };
}

/** The asker's words as one more phrasing of `id`, as a draft. Null when there is no such question or entry. */
export async function addPhrasing(
  { store, faq, clock }: BankNeeds,
  questionId: string,
  id: string,
  by: string,
): Promise<OwnEntry | null> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const question = await tx.question(questionId);
    const own = await tx.bankEntry(id);
    const shipped = faq.files.find((entry) => entry.id === id);
    if (question === null || (own === null && shipped === undefined)) return null;
    const person = await tx.person(question.personId);
    const phrasing = phrasingOf(question, person?.name ?? null);
    const lang = languageOfBank(faq.files, question.lang);
    if (own === null) {
      const { topic, urgent, links } = shipped!;
      const locales = { [lang]: { phrasings: [phrasing], words: null } };
      const first = drafted(id, { topic, urgent, links, locales }, { by, at }, null);
      await tx.saveBankEntry(first, 'saved', by, at);
      return first;
    }
    const text = own.content.locales[lang] ?? { phrasings: [], words: null };
    if (text.phrasings.includes(phrasing)) return own;
    const locales = { ...own.content.locales, [lang]: { ...text, phrasings: [...text.phrasings, phrasing] } };
    const saved = save(own, { ...own.content, locales }, own.version, { by, at });
    if (saved.is !== 'changed') return own;
    await tx.saveBankEntry(saved.entry, 'saved', by, at);
    return saved.entry;
  });
}

/** `name`: of who asked; null = nobody knows. */
export function draftOf(
  { files }: Pick<Faq, 'files'>,
  question: Pick<Question, 'text' | 'lang' | 'topic'>,
  answer: string,
  name: string | null,
): OwnContent {
  const phrasing = phrasingOf(question, name);
  const words = {
    question: phrasing.slice(0, LONGEST.question),
    answer: withoutNames(answer, name),
    source: OWN_SOURCE,
  };
  const locales = { [languageOfBank(files, question.lang)]: { phrasings: [phrasing], words } };
  return { topic: question.topic ?? ANY_TOPIC, urgent: false, links: [], locales };
}

function phrasingOf({ text }: Pick<Question, 'text'>, name: string | null): string {
  return withoutNames(text, name).slice(0, LONGEST.phrasing);
}

const NO_ANSWER: Finding = {
  what: 'Nobody has answered this question yet.',
  why: 'An entry of the FAQ says what people answered.',
  fix: 'Answer it in the experts’ channel first, or write an entry yourself.',
};
