// The writer: a language model that rewrites what the FAQ says into an answer to the very question. It is optional, and it is
// never the source: whoever calls it shows the retrieved entry itself for everything but 'written'.

import type { Unfit } from '../core/grounding.ts';
import type { GivenEntry } from '../core/writing.ts';

export type WriteRequest = {
  /** As the person asked it; read as far as `LONGEST_QUESTION`. */
  readonly question: string;
  /** What the search found, best first: at most `MOST_ENTRIES` are read. Slots such as {helpDesk} are filled in. */
  readonly entries: readonly GivenEntry[];
  /** Of the entries, and so of the answer; BCP 47. */
  readonly lang: string;
  /** Gives the attempt up. */
  readonly signal?: AbortSignal;
};

export type Written =
  | {
      readonly is: 'written';
      /** Paragraphs parted by an empty line; [1] stands for the first of `cited`, [2] for the second. */
      readonly text: string;
      /** Ids of entries, in the order of their numbers; at least one, each once. */
      readonly cited: readonly string[];
    }
  /** The entries do not answer the question, or the service does not want to. */
  | { readonly is: 'refused'; readonly why: 'not-covered' | 'content-filter' }
  /** `busy`: as many as are allowed are being written. */
  | { readonly is: 'slow'; readonly why: 'time-out' | 'busy' }
  /** `why` is a code such as HTTP 500, never a sentence of the service. */
  | { readonly is: 'failed'; readonly why: string }
  /** The tokens of the day are used up. */
  | { readonly is: 'over-budget'; readonly why: 'day' }
  /** Something came back that people must not see. */
  | { readonly is: 'unfit'; readonly why: Unfit };

export type Writer = {
  /** Answers within the time limit, and never rejects. */
  write(request: WriteRequest): Promise<Written>;
};
