// A moment is one thing the bot says: which card, with which facts. Flows make moments, the cards adapter puts
// them into words. Plain data only: no wording, no links, no layout. Instants are ISO 8601 UTC.

import type { PasskeyKind } from './authenticators.ts';
import type { AskerVerb, ExpertMoment, ExpertVerb } from './moment-expert.ts';
import type { FaqMoment, QuestionVerb } from './moment-faq.ts';
import type { SessionMoment } from './moment-session.ts';
import type { Held } from './person.ts';
import type { Allowed, Platform, Way } from './platform.ts';
import type { Funnel, Progress } from './report.ts';
import type { Stored } from './stored.ts';
import type { Instant } from './time.ts';
import type { WaveState } from './wave.ts';

/** How firmly a nudge speaks; `last-call` is the last message before a deadline. */
export type Tone = 'gentle' | 'firm' | 'last-call';

/** Whom a message greets; null = without a name. */
export type Addressee = { readonly firstName: string | null };

/** What a nudge and a reminder tell; `step` is 1 for the first message of the campaign. */
export type NudgeWords = {
  readonly nudgeId: string;
  readonly person: Addressee;
  readonly step: number;
  /** Whole days, 0 to 14; names the snooze button. */
  readonly snoozeDays: number;
  /** False takes the snooze button away. */
  readonly maySnooze: boolean;
  /** Null = as many as they like; a number is said on the card. */
  readonly snoozesLeft: number | null;
  /** When Microsoft's codes by text message and call end, which are this person's only MFA; null = nothing to say. */
  readonly smsEnds: Instant | null;
  /** What this person's passkey profiles allow, when that is less than everything; null = nothing to say. */
  readonly kinds: readonly PasskeyKind[] | null;
  /** The organisation's own date, if it has set one. */
  readonly deadline?: Instant | null;
  /** Absent = gentle. */
  readonly tone?: Tone;
  /** The passkey that they had is gone; the first message after that asks whether it was them. */
  readonly lost?: boolean;
};

/** Why a press on an old card could not do what it said. */
export type TooLate =
  | 'already-registered'
  | 'no-snooze-left'
  | 'newer-card'
  | 'campaign-over'
  | 'not-yours'
  | 'recalled'
  | 'expired'
  | 'answered-by-people';

/**
 * Why somebody has nothing to set up at present, in the words that people are told; `outside` = not in the campaign,
 * `not-known` = the directory has not told of them yet.
 */
export type CannotYet =
  | 'outside'
  | 'not-known'
  | 'disabled'
  | 'guest'
  | 'special-account'
  | 'passkeys-off'
  | 'self-service-off'
  | 'not-allowed'
  | 'no-usable-kind'
  | 'not-reported';

export type TrailLine = { readonly at: Instant; readonly text: string };

export type Moment =
  | { readonly moment: 'welcome'; readonly person: Addressee }
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
  | {
      readonly moment: 'failed';
      readonly nudgeId: string;
      readonly lookBackAt: Instant | null;
      /** What they may set up, so that only what can help them is told. */
      readonly allowed: Allowed;
    }
  | { readonly moment: 'checking'; readonly nudgeId: string; readonly until: Instant }
  | {
      readonly moment: 'not-confirmed';
      readonly nudgeId: string;
      readonly person: Addressee;
    }
  | {
      readonly moment: 'thanks';
      readonly person: Addressee;
      readonly passkeys: readonly Held[];
    }
  | {
      readonly moment: 'opted-out';
      readonly nudgeId: string;
      /** Null = until an admin or the person takes it back. */
      readonly until: Instant | null;
      readonly day: OptOutDay;
    }
  | {
      readonly moment: 'look-back';
      readonly nudgeId: string;
      readonly person: Addressee;
    }
  | {
      readonly moment: 'steps';
      readonly nudgeId: string;
      /** The device that the person chose; null = none yet. */
      readonly platform: Platform | null;
      /** What they may set up with it, best first; none is possible. */
      readonly ways: readonly Way[];
      /** What they may set up at all. */
      readonly allowed: readonly PasskeyKind[];
      /** The devices that there are to choose from beside it. */
      readonly others: readonly Platform[];
      readonly snoozeDays: number;
      readonly maySnooze: boolean;
    }
  | { readonly moment: 'too-late'; readonly why: TooLate; readonly nudgeId: string | null }
  /** Takes the place of a delivered card that may not be acted on any more. */
  | { readonly moment: 'recalled'; readonly why: 'recalled' | 'expired' | 'registered' }
  | { readonly moment: 'help'; readonly admin: boolean }
  | {
      readonly moment: 'status';
      readonly at: Instant;
      /** What counts of people are rounded down to a multiple of; absent or 1 = they are as they are. */
      readonly smallest?: number;
      readonly waves: readonly {
        readonly name: string;
        readonly state: WaveState;
        readonly progress: Progress;
      }[];
      /** Questions kept for people and not answered yet; null = not counted. */
      readonly openQuestions: number | null;
      /** Those of them that wait longer than they should, and those that no channel has. */
      readonly overdueQuestions?: number;
      readonly unpostedQuestions?: number;
      /** Everything is stopped, since when and why. */
      readonly stopped?: { readonly at: Instant; readonly why: string } | null;
    }
  | {
      readonly moment: 'report';
      readonly at: Instant;
      /** What counts of people are rounded down to a multiple of; absent or 1 = they are as they are. */
      readonly smallest?: number;
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
      /** What Entra's own campaign will do, and which passkeys the person may register. */
      readonly entra: string;
      readonly mayRegister: string;
      readonly next: string;
      /** How old each fact is that decides. */
      readonly ages: string;
      /** Oldest first; the card shows the newest and says how many it leaves out. */
      readonly trail: readonly TrailLine[];
    }
  /** "why <person>" met nobody, or more than one: `people` has up to six to choose from. */
  | {
      readonly moment: 'who';
      readonly asked: string;
      readonly people: readonly { readonly name: string; readonly upn: string }[];
    }
  | FaqMoment
  | { readonly moment: 'admins-only' }
  /** "why <person>" from an admin whose role sees numbers only. */
  | { readonly moment: 'no-names' }
  /** "preview" without a message or language that we have: what there is to choose from. */
  | {
      readonly moment: 'previews';
      readonly messages: readonly string[];
      readonly languages: readonly string[];
    }
  /** A button of a sample was pressed. */
  | { readonly moment: 'tested' }
  /** Somebody asked how to begin, and may. `nudgeId`: a card of theirs that can be answered; null = none. */
  | ({ readonly moment: 'begin'; readonly nudgeId: string | null } & Pick<
      NudgeWords,
      'person' | 'smsEnds' | 'kinds' | 'deadline'
    >)
  /** They can do no MFA yet, so a Temporary Access Pass comes first. */
  | { readonly moment: 'needs-pass' }
  | { readonly moment: 'cannot-yet'; readonly why: CannotYet }
  | {
      readonly moment: 'my-data';
      /** Null when the directory has not told of them. */
      readonly person: { readonly name: string; readonly upn: string } | null;
      readonly at: Instant;
      readonly stored: Stored;
    }
  /** `done`: it was just chosen. `chosen` is one of our languages; null = as Teams says. */
  | { readonly moment: 'language'; readonly chosen: string | null; readonly done: boolean }
  /** The answer to “stop messages” and “start messages”. */
  | { readonly moment: 'messages'; readonly are: 'stopped' | 'started' }
  /** They did not register the passkeys that are shown for them. */
  | { readonly moment: 'not-me'; readonly passkeys: readonly Held[] }
  | ExpertMoment
  | SessionMoment;

export type MomentName = Moment['moment'];

/**
 * What people get without having asked for it. Each of these says who sends it and how to check that it is genuine; no
 * flow may send another.
 */
export const UNASKED = [
  'welcome',
  'nudge',
  'reminder',
  'look-back',
  'not-confirmed',
  'thanks',
  'recalled',
] as const satisfies readonly MomentName[];
export type Unasked = Extract<Moment, { moment: (typeof UNASKED)[number] }>;

/** What a button on a card can say back: it answers a nudge, or only looks. */
export type Verb = AnswerVerb | LookVerb;
export type AnswerVerb = 'registered' | 'acknowledge' | 'snooze' | 'failed' | 'opt-out';
/** `platform` chooses the device whose steps are shown; `back` shows the card again that was there before. */
export const LOOK_VERBS = ['steps', 'platform', 'back'] as const;
export type LookVerb = (typeof LOOK_VERBS)[number];

/** What every button of a sample says instead, so that a press on it can never be taken for an answer. */
export const TEST_VERB = 'test';

/** What a button says that is about the person and not about a nudge. */
export type OwnVerb = 'language' | 'not-me';

/** Every verb that there is. */
export type AnyVerb = Verb | OwnVerb | QuestionVerb | ExpertVerb | AskerVerb;

/**
 * `action.data` of every button; identity never comes from here. `why` and `until` (date) only with an opt-out,
 * `platform` only with the choice of one.
 */
export type PressData = {
  readonly nudgeId: string;
  readonly verb: Verb;
  readonly why?: OptOutReason;
  readonly until?: string;
  readonly platform?: Platform;
};

/** The closed list of reasons to opt out; `away` comes with a date. */
export type OptOutReason = 'away' | 'no-device' | 'other-account' | 'no-thanks';

/** What became of the day that somebody named with an opt-out; `counts` also where none was asked for. */
export type OptOutDay = 'counts' | 'missing' | 'past' | 'too-far';
