// What a session answered becomes a draft of the FAQ: the question as heading and phrasing, without what tells who asked, and the
// answer. An author reads it, and a second person reviews it, before anybody gets it in the chat.

import { Conflict, type Finding } from '../../core/finding.ts';
import { mergeBank, type OwnEntry } from '../../core/own-entry.ts';
import type { SessionQuestion } from '../../core/session-question.ts';
import type { Search, StoreInTransaction, World } from '../../ports.ts';
import { addTo, type BankNeeds } from '../questions/edit-bank.ts';
import { draftOf, type Promoted } from '../questions/promote-answer.ts';
import { likeEntries } from '../questions/read-bank.ts';
import { hostedSession, type Visitor } from './attend.ts';

type Needs = BankNeeds &
  Pick<World, 'roster' | 'directory' | 'log'> & { readonly search: Pick<Search, 'ask'> };

/** `lang`: what the question is written in, BCP 47. Null when there is no such question. A second click gives the same draft. */
export async function promoteQuestion(
  needs: Needs,
  { sessionId, questionId }: { readonly sessionId: string; readonly questionId: string },
  lang: string,
  visitor: Visitor,
): Promise<Promoted | null> {
  if ((await hostedSession(needs, sessionId, visitor)) === null) return null;
  const { store, faq, search } = needs;
  const entry = await store.transaction(async (tx) => {
    // Locked: of two clicks at once the second one finds what the first one made.
    await tx.session(sessionId);
    const question = await tx.sessionQuestion(questionId);
    if (question?.sessionId !== sessionId) return null;
    const made = question.entryId === null ? null : await tx.bankEntry(question.entryId);
    if (made !== null) return made;
    const answer = question.answer?.text ?? '';
    if (answer === '') throw new Conflict([NO_ANSWER]);
    const asked = { text: question.text, lang, topic: null };
    const content = draftOf(faq, asked, answer, await nameOf(tx, question));
    const added = await addTo(tx, needs, content, visitor.personId, null);
    await tx.saveSessionQuestion({ ...question, entryId: added.id });
    return added;
  });
  if (entry === null) return null;
  return { entry, like: await likeOf(search, needs, entry) };
}

async function likeOf(search: Pick<Search, 'ask'>, { store, faq }: BankNeeds, entry: OwnEntry) {
  const bank = mergeBank(faq.files, await store.bankEntries());
  return likeEntries(search, bank, entry.id, entry.content);
}

async function nameOf(tx: StoreInTransaction, { asker }: SessionQuestion): Promise<string | null> {
  return asker.is === 'named' ? ((await tx.person(asker.personId))?.name ?? null) : null;
}

const NO_ANSWER: Finding = {
  what: 'There is no answer in words yet.',
  why: 'An entry of the FAQ says what was answered.',
  fix: 'Answer the question in writing first, or add a note to what was said live.',
};
