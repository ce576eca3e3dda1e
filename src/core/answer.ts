// What a person has answered in a campaign. Silence that they asked for holds whatever they say on an older card while it
// lasts: they are helped, heard and counted, and still left alone.

import type { Instant } from './time.ts';

/** Said with a button of a card. */
export type Said =
  | { readonly is: 'acknowledged'; readonly at: Instant }
  | { readonly is: 'failed'; readonly at: Instant }
  | { readonly is: 'claimed'; readonly at: Instant; readonly checkedAt: Instant | null };

export type OptedOut = {
  readonly is: 'opted-out';
  readonly at: Instant;
  readonly why: string;
  /** Null = until they take it back, an admin does, or a passkey is registered. */
  readonly until: Instant | null;
  /** What they said on a card since; absent = nothing. */
  readonly meanwhile?: Said;
};

export type Answer =
  /** `lostAt`: their passkey was lost then, and the next nudge says so. */
  | { readonly is: 'none'; readonly lostAt?: Instant }
  | { readonly is: 'snoozed'; readonly at: Instant; readonly until: Instant }
  | Said
  | OptedOut;

/** Whether the person wants to hear nothing at `now`. */
export function isSilent(answer: Answer, now: Instant): answer is OptedOut {
  return answer.is === 'opted-out' && (answer.until === null || answer.until > now);
}

/** The claim that Graph is asked about, also during a silence; null when there is none. */
export function claimIn(answer: Answer): Extract<Said, { is: 'claimed' }> | null {
  const said = answer.is === 'opted-out' ? answer.meanwhile : answer;
  return said?.is === 'claimed' ? said : null;
}

/** Silence from `at` on. A claim stays one: Graph is still asked, and thanks may come of it. */
export function optedOut(answer: Answer, at: Instant, why: string, until: Instant | null): OptedOut {
  const claim = claimIn(answer);
  return { is: 'opted-out', at, why, until, ...(claim !== null && { meanwhile: claim }) };
}
