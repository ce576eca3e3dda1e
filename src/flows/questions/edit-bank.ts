// Authors edit the FAQ: save a version, have it reviewed, publish it, take it back, bring an old version back. Before a review
// everything that is wrong is told at once; a draft may be unfinished.

import { checkOwn, ownFinding } from '../../core/check-own-entry.ts';
import { Conflict, Findings, type Finding } from '../../core/finding.ts';
import {
  askReview,
  drafted,
  mergeBank,
  ownId,
  publish,
  retire,
  save,
  sendBack,
  type OwnContent,
  type OwnEntry,
  type OwnRefusal,
  type OwnResult,
} from '../../core/own-entry.ts';
import type { Faq, StoreInTransaction, World } from '../../ports.ts';

export type BankNeeds = Pick<World, 'store' | 'clock'> & { readonly faq: Faq };

export type BankStep = 'ask-review' | 'send-back' | 'publish' | 'retire';

/** A new entry; its id is made from its heading. */
export async function addEntry(needs: BankNeeds, content: OwnContent, by: string): Promise<OwnEntry> {
  return needs.store.transaction((tx) => addTo(tx, needs, content, by, null));
}

/** The same in a transaction at hand. `from`: the question whose answer it says. */
export async function addTo(
  tx: StoreInTransaction,
  { faq, clock }: Pick<BankNeeds, 'faq' | 'clock'>,
  content: OwnContent,
  by: string,
  from: string | null,
): Promise<OwnEntry> {
  const taken = new Set([...faq.files, ...(await tx.bankEntries())].map(({ id }) => id));
  const heading = Object.values(content.locales).find(({ words }) => words !== null)?.words?.question ?? '';
  const at = clock.now();
  const entry = drafted(ownId(heading, taken), content, { by, at }, from);
  await tx.saveBankEntry(entry, 'saved', by, at);
  return entry;
}

/**
 * A next version; the first one of an entry that the files have. `seen`: the version that the author began with, 0 = none. Null when
 * there is no such entry; throws `Conflict` when somebody saved another one meanwhile.
 */
export async function saveEntry(
  { store, faq, clock }: BankNeeds,
  id: string,
  content: OwnContent,
  seen: number,
  by: string,
): Promise<OwnEntry | null> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const known = await tx.bankEntry(id);
    if (known === null) {
      if (!faq.files.some((entry) => entry.id === id)) return null;
      if (seen !== 0) throw new Conflict([REFUSALS['newer-version']]);
      const first = drafted(id, content, { by, at }, null);
      await tx.saveBankEntry(first, 'saved', by, at);
      return first;
    }
    return settled(tx, save(known, content, seen, { by, at }), by, at);
  });
}

/** Brings back what `version` said, as a draft. Null when there is no such entry or version. */
export async function restoreVersion(
  { store, clock }: BankNeeds,
  id: string,
  version: number,
  by: string,
): Promise<OwnEntry | null> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const entry = await tx.bankEntry(id);
    const old = (await tx.bankHistory(id)).find((line) => line.version === version && line.content !== null);
    if (entry === null || old?.content == null) return null;
    return settled(tx, save(entry, old.content, entry.version, { by, at }, 'restored'), by, at);
  });
}

/** Null when there is no such entry. Throws `Findings` for what must be mended first, `Conflict` for what its state forbids. */
export async function stepEntry(
  { store, clock, faq }: BankNeeds,
  id: string,
  step: BankStep,
  by: string,
): Promise<OwnEntry | null> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    const entry = await tx.bankEntry(id);
    if (entry === null) return null;
    const result = acted(entry, step, { by, at }, faq.onePerson);
    if (result.is === 'changed' && (step === 'ask-review' || step === 'publish')) {
      const wrong = problemsOf(faq, entry, await tx.bankEntries());
      if (wrong.length > 0) throw new Findings(wrong.map((problem) => ownFinding(id, problem)));
    }
    return settled(tx, result, by, at);
  });
}

/** What must be mended in the newest version before anybody reviews it. */
export function problemsOf(
  { files, allowed }: Faq,
  { id, content }: Pick<OwnEntry, 'id' | 'content'>,
  all: readonly OwnEntry[],
): ReturnType<typeof checkOwn> {
  return checkOwn(id, content, { bank: mergeBank(files, all), files, allowed });
}

function acted(
  entry: OwnEntry,
  step: BankStep,
  who: { readonly by: string; readonly at: string },
  onePerson: boolean,
): OwnResult {
  switch (step) {
    case 'ask-review':
      return askReview(entry);
    case 'send-back':
      return sendBack(entry);
    case 'publish':
      return publish(entry, who, onePerson);
    case 'retire':
      return retire(entry);
  }
}

async function settled(tx: StoreInTransaction, result: OwnResult, by: string, at: string): Promise<OwnEntry> {
  if (result.is === 'refused') throw new Conflict([REFUSALS[result.why]]);
  if (result.is === 'changed') await tx.saveBankEntry(result.entry, result.act, by, at);
  return result.entry;
}

const REFUSALS: Readonly<Record<OwnRefusal, Finding>> = {
  'newer-version': {
    what: 'Somebody has saved a newer version.',
    why: 'What they wrote would be lost.',
    fix: 'Load the entry again and bring your changes into it.',
  },
  'not-a-draft': {
    what: 'There is nothing new to review.',
    why: 'Only a draft is reviewed.',
    fix: 'Change the entry and save it first.',
  },
  'not-in-review': {
    what: 'The entry is not in review.',
    why: 'What people get answers from is looked at by a second person first.',
    fix: 'Ask for a review of the draft.',
  },
  'own-version': {
    what: 'You saved this version yourself.',
    why: 'A second person looks at each answer before people get it.',
    fix: 'Ask somebody else to publish it, or set FAQ_REVIEW to one-person.',
  },
  'not-published': {
    what: 'The entry is not published.',
    why: 'Nobody gets it, so there is nothing to take back.',
    fix: 'Leave it as a draft.',
  },
};
