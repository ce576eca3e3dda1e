// The search over the FAQ's bank, and what the bank says.

import type { Bank, FaqEntry, FaqTopic } from '../core/faq.ts';
import type { Band } from '../core/question.ts';

/** `hits`: best first, scores 0..1. `lang`: the language they were found in; null when there is nothing to search in. */
export type Found = {
  readonly band: Band;
  readonly lang: string | null;
  readonly hits: readonly { readonly id: string; readonly score: number }[];
};

export type Search = {
  /** `lang` is BCP 47; the nearest language of the bank is asked, then the one that the question looks like. Never rejects. */
  ask(question: string, lang: string, limit: number): Promise<Found>;
  /** The entry in the nearest language that it has; null when the bank has none of that id. */
  entry(id: string, lang: string): FaqEntry | null;
  /** The whole bank as a menu. */
  topics(lang: string): readonly FaqTopic[];
  /** Searches in this bank from now on; until its index is there, in the one before. */
  reload(bank: Bank): Promise<void>;
};
