// The moments of a session that the bot writes by itself: in its channel, and to who asked by name.

import type { Effect } from './session-report.ts';
import type { SessionRules, SessionState } from './session.ts';
import type { Instant } from './time.ts';

/** What every one of them names, and leads back to. */
export type AboutSession = {
  readonly sessionId: string;
  readonly channelId: string;
  /** As the host typed it. */
  readonly title: string;
};

/** One of the questions with most votes. */
export type TopQuestion = { readonly text: string; readonly votes: number; readonly answered: boolean };

export type SessionMoment =
  /** The card in the channel, as things stand. */
  | ({
      readonly moment: 'session-announced';
      readonly state: SessionState;
      readonly startsAt: Instant;
      readonly endsAt: Instant;
      /** IANA. */
      readonly timeZone: string;
      readonly rules: Pick<SessionRules, 'anonymous' | 'moderated'>;
      readonly questions: number;
      readonly answered: number;
      /** At most three, most votes first. */
      readonly top: readonly TopQuestion[];
    } & AboutSession)
  | ({
      readonly moment: 'session-reminder';
      readonly startsAt: Instant;
      /** Questions are taken already. */
      readonly open: boolean;
    } & AboutSession)
  | ({
      readonly moment: 'session-summary';
      readonly questions: number;
      readonly answered: number;
      readonly top: readonly TopQuestion[];
      /** Null = not over yet, or too few people to tell. */
      readonly effect: Effect;
    } & AboutSession)
  /** The answer in writing, for who asked by name. */
  | ({
      readonly moment: 'session-answer';
      readonly question: string;
      /** Line by line. */
      readonly answer: readonly string[];
      /** Who answered; null = not known any more. */
      readonly by: string | null;
    } & AboutSession);
