// A campaign: an audience, a deferral rule, the rhythm of reminders, when they may arrive. The defaults mirror Entra's
// Microsoft-managed passkey campaign: a snooze lasts one day and may be used without limit (entra-docs
// how-to-mfa-registration-campaign: 0 to 14 days, "limited" = three, then required).
// Keywave never blocks anybody: when a limited count is used up the button goes, the person does not.

import type { Audience, Target } from './audience.ts';
import type { Finding } from './finding.ts';
import type { Person } from './person.ts';
import type { Instant } from './time.ts';
import { nextOpening, zoneOf, type Holiday, type OpenHours, type Window } from './window.ts';

export type Deferral = {
  /** Whole days a snooze lasts, 0 to 14. */
  readonly snoozeDays: number;
  /** How many snoozes a person may use; null = as many as they like. */
  readonly limit: number | null;
};

export type Campaign = {
  readonly id: string;
  readonly name: string;
  readonly audience: Audience;
  readonly deferral: Deferral;
  readonly window: Window | null;
  /** IANA zone for people whose own zone is not known. */
  readonly timeZone: string;
  readonly rhythm: Rhythm;
  /** Entra's own campaign as this one last took it over; absent or null when it does not mirror. */
  readonly mirrored?: Mirrored | null;
} & Partial<CampaignSettings>;

/** What an admin may leave alone; `DEFAULT_SETTINGS` holds for what is absent. */
export type CampaignSettings = {
  /** The organisation's own date, if it has set one. */
  readonly deadline: Instant | null;
  readonly cadence: Cadence;
  readonly holidays: readonly Holiday[];
  /** Minutes over which people are spread when a window opens, 0 to 240. */
  readonly jitterMinutes: number;
  /** Whole days after a passkey is lost before its person, if they hold none, is written to again. */
  readonly graceDays: number;
  /** Whole days before a registration in which a nudge may be credited with it. */
  readonly attributionDays: number;
  /** Deferral, audience and on or off follow Entra's own registration campaign. */
  readonly mirror: boolean;
};

/** When somebody who does not answer hears again: after the rhythm's interval, or so many days before a deadline. */
export type Cadence =
  | { readonly by: 'interval' }
  | { readonly by: 'deadline'; readonly daysBefore: readonly number[] };

export type Mirrored = {
  /** `default`, `enabled`, `disabled`, or whatever string Graph sent. */
  readonly state: string;
  /** The exclusions of our own from before, which stay beside Entra's. */
  readonly own: readonly Target[];
  /** What is wrong with groups of Entra's audience, so that it was not taken over and nothing is sent; absent = nothing. */
  readonly held?: readonly Finding[];
};

/** How long Keywave waits before it writes again; design: "what happens next to a person". All in days. */
export type Rhythm = {
  readonly intervalDays: number;
  /** After this many unanswered nudges in a row the interval becomes `slowDays`. */
  readonly slowAfter: number;
  readonly slowDays: number;
  readonly acknowledgedDays: number;
  readonly failedDays: number;
};

export const DEFAULT_DEFERRAL: Deferral = { snoozeDays: 1, limit: null };

export const DEFAULT_RHYTHM: Rhythm = {
  intervalDays: 1,
  slowAfter: 5,
  slowDays: 7,
  acknowledgedDays: 7,
  failedDays: 2,
};

export const DEFAULT_SETTINGS: CampaignSettings = {
  deadline: null,
  cadence: { by: 'interval' },
  holidays: [],
  jitterMinutes: 15,
  graceDays: 7,
  attributionDays: 30,
  mirror: false,
};

/** The preset of a cadence by nearness to a deadline. */
export const BY_DEADLINE: Cadence = { by: 'deadline', daysBefore: [60, 45, 30, 15, 7, 1] };

/** With every setting, as the store hands it out: a campaign may have been stored before a setting was there. */
export function withSettings(campaign: Campaign): Campaign & CampaignSettings {
  return { ...DEFAULT_SETTINGS, ...campaign };
}

export function graceDaysOf({ graceDays }: Pick<Campaign, 'graceDays'>): number {
  return graceDays ?? DEFAULT_SETTINGS.graceDays;
}

export function attributionDaysOf({ attributionDays }: Pick<Campaign, 'attributionDays'>): number {
  return attributionDays ?? DEFAULT_SETTINGS.attributionDays;
}

export function maySnooze(deferral: Deferral, used: number): boolean {
  return deferral.limit === null || used < deferral.limit;
}

export function snoozesLeft(deferral: Deferral, used: number): number | null {
  return deferral.limit === null ? null : Math.max(0, deferral.limit - used);
}

/** All of a person that opening hours depend on. */
export type Addressee = Pick<Person, 'id' | 'timeZone' | 'country'>;

/** The first instant from `at` on at which message number `step` may arrive at the person's, spread by the jitter. */
export function openingFor(campaign: Campaign, person: Addressee, step: number, at: Instant): Instant {
  const { jitterMinutes = DEFAULT_SETTINGS.jitterMinutes } = campaign;
  const jitter = { seed: `${person.id} ${step}`, minutes: jitterMinutes };
  return nextOpening(hoursOf(campaign, person), at, jitter);
}

/** The campaign's hours as they fall for a person; for somebody unknown, those of the campaign's own zone. */
export function hoursOf(
  campaign: Campaign,
  { timeZone, country }: Omit<Addressee, 'id'> = { timeZone: null, country: null },
): OpenHours {
  const { window, holidays = DEFAULT_SETTINGS.holidays } = campaign;
  return { window, holidays, zone: zoneOf(timeZone, campaign.timeZone).zone, country };
}

/** Why the campaign sends nothing new at present; null when it does. */
export function offBecause({ mirror, mirrored }: Campaign): string | null {
  if (mirror !== true || mirrored == null) return null;
  if (mirrored.state === 'disabled') {
    return 'Entra’s own registration campaign is disabled, and this campaign mirrors it';
  }
  if (mirrored.held === undefined) return null;
  return 'Entra’s own registration campaign names a group whose members Keywave cannot read, and this campaign mirrors it';
}
