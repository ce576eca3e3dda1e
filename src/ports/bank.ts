// The part of the store that keeps the organisation's own entries of the FAQ, with every version; and what editing needs beside.

import type { Bank } from '../core/faq.ts';
import type { AllowedLinks } from '../core/links.ts';
import type { OwnAct, OwnEntry, OwnHistory } from '../core/own-entry.ts';

export type BankReads = {
  /** All of them, whatever their state, in the order in which they were made. */
  bankEntries(): Promise<readonly OwnEntry[]>;
  /** Null when there is none. Locks it inside a transaction. */
  bankEntry(id: string): Promise<OwnEntry | null>;
  /** The one that was made from that question's answer. */
  bankEntryFrom(questionId: string): Promise<OwnEntry | null>;
  /** Newest first. */
  bankHistory(id: string): Promise<readonly OwnHistory[]>;
  /** Another number after each publication and retirement, as every process sees it. */
  bankVersion(): Promise<number>;
};

export type BankWrites = {
  /** A new entry, or what became of one; `act` goes into its history, a saved version with all that it says. */
  saveBankEntry(entry: OwnEntry, act: OwnAct, by: string, at: string): Promise<void>;
};

/** What the FAQ's editing needs beside the store. */
export type Faq = {
  /** The entries that the product ships. */
  readonly files: Bank;
  readonly allowed: AllowedLinks;
  /** Who saved a version may publish it too. */
  readonly onePerson: boolean;
};
