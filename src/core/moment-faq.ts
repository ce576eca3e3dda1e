// The moments of the FAQ: what the bot says to a question, and what the buttons there say back. `question` is what the person
// wrote, shown back to them alone.

import type { FaqEntry, FaqTopic } from './faq.ts';
import type { SmallTalk } from './small-talk.ts';

/** Who sees to a question that the bank did not settle. */
export type HandedTo = {
  /** `nobody`: no channel of experts is set, so it is kept and the help desk is named. */
  readonly to: 'experts' | 'nobody';
  /** How long they usually take, in working days. */
  readonly days: number;
};

export type FaqMoment =
  | {
      readonly moment: 'answer';
      readonly questionId: string;
      /** `answer` is Markdown that a reviewer has read, its slots not filled yet. */
      readonly entry: Pick<FaqEntry, 'question' | 'answer' | 'source' | 'reviewedOn' | 'links'>;
      /** `told`: people have the question as well, since it is a matter of security. `thanked`: the person said that this was it. */
      readonly state: 'asking' | 'told' | 'thanked';
    }
  /** What the question could mean; at most three. */
  | {
      readonly moment: 'did-you-mean';
      readonly questionId: string;
      readonly question: string;
      readonly choices: FaqTopic['entries'];
    }
  /** Nothing fits: what there is, by topic. `chosen` = the topic whose questions are shown. */
  | {
      readonly moment: 'topics';
      readonly questionId: string;
      readonly question: string;
      readonly topics: readonly string[];
      readonly chosen: FaqTopic | null;
      /** People have the question already. */
      readonly passedOn: boolean;
    }
  | {
      readonly moment: 'handed-over';
      readonly question: string;
      readonly by: HandedTo;
      /** Only the beginning of what they wrote is kept. */
      readonly cut: boolean;
    }
  | { readonly moment: 'small-talk'; readonly talk: Exclude<SmallTalk, 'person'> };

/** What a button says that is about a question; it names the question. */
export const QUESTION_VERBS = [
  'faq-choice',
  'faq-none',
  'faq-yes',
  'faq-no',
  'faq-topic',
  'ask-people',
] as const;

export type QuestionVerb = (typeof QUESTION_VERBS)[number];
