// A moment is one thing the bot says: which card, with which facts. Flows make moments, the cards adapter puts
// them into words. Plain data only: no wording, no links, no layout. Instants are ISO 8601 UTC.

import type { PasskeyKind } from './authenticators.ts';
import type { Funnel, Progress } from './report.ts';
import type { Instant } from './time.ts';
import type { WaveState } from './wave.ts';

/** How firmly a nudge speaks; `last-call` is the last message before a deadline. */
export type Tone = 'gentle' | 'firm' | 'last-call';

/** What a nudge and a reminder tell; `step` is 1 for the first message of the campaign. */
export type NudgeWords = {
  readonly nudgeId: string;
  readonly person: { readonly firstName: string };
  readonly step: number;
  /** Whole days, 0 to 14; names the snooze button. */
  readonly snoozeDays: number;
  /** False takes the snooze button away. */
  readonly maySnooze: boolean;
  /** Null = as many as they like; a number is said on the card. */
  readonly snoozesLeft: number | null;
  /** Text messages or calls are this person's only MFA, so Microsoft's end of SMS and voice is mentioned. */
  readonly smsOnly: boolean;
  /** What this person's passkey profiles allow, when that is less than everything; null = nothing to say. */
  readonly kinds: readonly PasskeyKind[] | null;
  /** The organisation's own date, if it has set one. */
  readonly deadline?: Instant | null;
  /** Absent = gentle. */
  readonly tone?: Tone;
};

/** Why a press on an old card could not do what it said. */
export type TooLate =
  | 'already-registered'
  | 'no-snooze-left'
  | 'newer-card'
  | 'campaign-over'
  | 'not-yours'
  | 'recalled'
  | 'expired';

export type TrailLine = { readonly at: Instant; readonly text: string };

export type Moment =
  | { readonly moment: 'welcome'; readonly person: { readonly firstName: string } }
  | ({ readonly moment: 'nudge' } & NudgeWords)
  | ({ readonly moment: 'reminder' } & NudgeWords)
  | {
      readonly moment: 'snoozed';
      readonly nudgeId: string;
      readonly until: Instant;
      /** After this snooze; null = as many as they like. */
      readonly snoozesLeft: number | null;
    }
  | { readonly moment: 'acknowledged'; readonly nudgeId: string; readonly remindAt: Instant | null }
  | { readonly moment: 'failed'; readonly nudgeId: string; readonly lookBackAt: Instant | null }
  | { readonly moment: 'checking'; readonly nudgeId: string; readonly until: Instant }
  | {
      readonly moment: 'not-confirmed';
      readonly nudgeId: string;
      readonly person: { readonly firstName: string };
    }
  /** `passkeys`: names as Graph gives them. */
  | {
      readonly moment: 'thanks';
      readonly person: { readonly firstName: string };
      readonly passkeys: readonly string[];
    }
  | {
      readonly moment: 'opted-out';
      readonly nudgeId: string;
      /** Null = until an admin or the person takes it back. */
      readonly until: Instant | null;
    }
  | {
      readonly moment: 'look-back';
      readonly nudgeId: string;
      readonly person: { readonly firstName: string };
    }
  | { readonly moment: 'too-late'; readonly why: TooLate; readonly nudgeId: string | null }
  /** Takes the place of a delivered card that may not be acted on any more. */
  | { readonly moment: 'recalled'; readonly why: 'recalled' | 'expired' }
  | { readonly moment: 'help'; readonly admin: boolean }
  | {
      readonly moment: 'status';
      readonly at: Instant;
      readonly waves: readonly {
        readonly name: string;
        readonly state: WaveState;
        readonly progress: Progress;
      }[];
      /** Questions kept for people and not answered yet; null = not counted. */
      readonly openQuestions: number | null;
      /** Everything is stopped, since when and why. */
      readonly stopped?: { readonly at: Instant; readonly why: string } | null;
    }
  | {
      readonly moment: 'report';
      readonly at: Instant;
      /** The campaign's or wave's name. */
      readonly about: string;
      /** When Microsoft's report was last read; null = never. */
      readonly factsFrom: Instant | null;
      readonly funnel: Funnel;
      readonly snoozing: number;
      /** Why people in scope got no nudge, most frequent first, as texts for the admin. */
      readonly left: readonly { readonly why: string; readonly people: number }[];
    }
  | {
      readonly moment: 'why';
      readonly person: { readonly name: string; readonly upn: string };
      readonly standing: string;
      readonly reach: string;
      readonly next: string;
      /** Oldest first; the card shows the newest and says how many it leaves out. */
      readonly trail: readonly TrailLine[];
    }
  /** "why <person>" met nobody, or more than one: `people` has up to six to choose from. */
  | {
      readonly moment: 'who';
      readonly asked: string;
      readonly people: readonly { readonly name: string; readonly upn: string }[];
    }
  /** `question` is shown back to the person who asked it. */
  | { readonly moment: 'question-kept'; readonly question: string }
  | { readonly moment: 'admins-only' }
  /** "why <person>" from an admin whose role sees numbers only. */
  | { readonly moment: 'no-names' };

export type MomentName = Moment['moment'];

/** What a button on a card can say back. */
export type Verb = 'registered' | 'acknowledge' | 'snooze' | 'failed' | 'opt-out';

/** `action.data` of every button; identity never comes from here. `why` and `until` (date) only with an opt-out. */
export type PressData = {
  readonly nudgeId: string;
  readonly verb: Verb;
  readonly why?: OptOutReason;
  readonly until?: string;
};

/** The closed list of reasons to opt out; `away` comes with a date. */
export type OptOutReason = 'away' | 'no-device' | 'other-account' | 'no-thanks';
