// The FAQ's flows as the tab API may call them. What is published or taken back here is searched here at once, and in every other
// process at its next look.

import type { FaqApi } from './adapters/http/faq-routes.ts';
import {
  addEntry,
  restoreVersion,
  saveEntry,
  stepEntry,
  type BankNeeds,
} from './flows/questions/edit-bank.ts';
import { openBankFollower } from './flows/questions/follow-bank.ts';
import { gapList } from './flows/questions/gap-list.ts';
import { addPhrasing, promoteAnswer } from './flows/questions/promote-answer.ts';
import { listBank, readEntry, tryQuestion, withoutDrafts } from './flows/questions/read-bank.ts';
import { readWaiting } from './flows/questions/read-waiting.ts';
import type { Search, World } from './ports.ts';

/** What another process published is looked for this often, in milliseconds. */
const LOOK_EVERY = 10_000;
/** Waiting questions that are listed. */
const MOST_WAITING = 200;

type Needs = Pick<World, 'store' | 'clock' | 'log'> &
  BankNeeds & { readonly search: Pick<Search, 'ask' | 'reload'> };

export function openFaqApi(needs: Needs): { readonly api: FaqApi; close(): void } {
  const follow = openBankFollower(needs);
  void follow();
  const looking = setInterval(() => void follow(), LOOK_EVERY);
  looking.unref();
  return {
    close: () => clearInterval(looking),
    api: {
      listBank: (asked) => listBank(needs, asked),
      bankEntry: async (id, drafts) => {
        const whole = await readEntry(needs, id);
        const read = whole === null || drafts ? whole : withoutDrafts(whole);
        return read && { ...read, onePerson: needs.faq.onePerson };
      },
      addEntry: (content, by) => addEntry(needs, content, by),
      saveEntry: (id, content, seen, by) => saveEntry(needs, id, content, seen, by),
      restoreVersion: (id, version, by) => restoreVersion(needs, id, version, by),
      stepEntry: async (id, step, by) => {
        const entry = await stepEntry(needs, id, step, by);
        if (step === 'publish' || step === 'retire') void follow();
        return entry;
      },
      gapList: (days) => gapList(needs, days),
      promoteAnswer: (questionId, by) => promoteAnswer(needs, questionId, by),
      addPhrasing: (questionId, entryId, by) => addPhrasing(needs, questionId, entryId, by),
      tryQuestion: (question, lang) => tryQuestion(needs, question, lang),
      waitingQuestions: async () => ({ at: needs.clock.now(), ...(await readWaiting(needs, MOST_WAITING)) }),
    },
  };
}
