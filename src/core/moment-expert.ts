// The moments of a hand-over: what experts see in their channel, what who asked gets of it, and what the buttons say back.

import type { ReminderStage } from './hand-over.ts';
import type { Platform } from './platform.ts';
import type { HandOverReason } from './question.ts';
import type { StandingReason } from './standing.ts';
import type { Instant } from './time.ts';

/** A question for experts, as the card in their channel shows it. */
export type ExpertQuestion = {
  readonly questionId: string;
  readonly question: string;
  readonly at: Instant;
  /** Of the bank; null = none. */
  readonly topic: string | null;
  readonly why: HandOverReason;
  /** No more about who asked than helps to answer; null = not known. */
  readonly asker: {
    readonly firstName: string | null;
    readonly standing: StandingReason | null;
    readonly platform: Platform | null;
  };
  /** What the bank would have said, by its headings. */
  readonly headings: readonly string[];
  readonly is: 'waiting' | 'taken' | 'closed';
  /** Who sees to it; `id` as it is told back when somebody else takes it over. */
  readonly taken: { readonly id: string; readonly name: string } | null;
  /** The newest answer, line by line; one that did not settle it is shown as well. */
  readonly answer: { readonly lines: readonly string[]; readonly name: string } | null;
  /** What became of the answer: it is being delivered or there, Teams did not take it, or it helped. */
  readonly told: 'on-its-way' | 'not-delivered' | 'helped' | null;
  /** What is to be said to who pressed; null = nothing. */
  readonly hint: ExpertHint | null;
};

/** `empty`: no answer was typed. `cut`: it was longer than is kept. `taken`, `closed`: somebody else was quicker. */
export type ExpertHint = 'empty' | 'cut' | 'taken' | 'closed';

export type ExpertMoment =
  /** For experts, in their channel. */
  | ({ readonly moment: 'expert-question' } & ExpertQuestion)
  /** A line below it: it waits for long, or for longer than it should; or who asked needs more help. */
  | {
      readonly moment: 'expert-reminder';
      readonly what: ReminderStage | 'reopened';
      readonly question: string;
      /** Since when it waits. */
      readonly since: Instant;
      /** Who sees to it, if somebody does. */
      readonly taken: string | null;
    }
  /** What people answered, for who asked. `said`: what they said of it. */
  | {
      readonly moment: 'expert-answer';
      readonly questionId: string;
      readonly question: string;
      /** Line by line. */
      readonly answer: readonly string[];
      /** The channel that answered; null = its name is not known. */
      readonly channel: string | null;
      readonly said: 'nothing' | 'helped' | 'reopened';
    }
  /** The answer to “experts …” in a channel. `words`: what was not understood. */
  | {
      readonly moment: 'experts-channel';
      readonly is: 'here' | 'not-here' | 'not-understood' | 'help' | 'admins-only';
      readonly topics: readonly string[];
      readonly languages: readonly string[];
      /** Questions that wait for people, in all channels. */
      readonly waiting: number;
      readonly words: readonly string[];
    };

/** What experts say with a button in their channel, and who asked with one on the answer; each names the question. */
export const EXPERT_VERBS = ['take-question', 'answer-question'] as const;
export type ExpertVerb = (typeof EXPERT_VERBS)[number];
export const ASKER_VERBS = ['question-helped', 'question-reopen'] as const;
export type AskerVerb = (typeof ASKER_VERBS)[number];
