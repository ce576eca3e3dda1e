// Attribution: whether a nudge may be credited with a registration, and which. Honest by being narrow: only nudges that
// were sent before the passkey came to be, within the campaign's window, count; whoever registered before their first
// nudge, or without any, is told apart and credited to nobody. A credit is no proof of a cause.

import type { NudgeEnd } from './nudge.ts';
import { DAY, plus, type Instant } from './time.ts';

/** A person of the campaign who registered, with the messages that have ended, oldest first, thanks left out. */
export type Registered = {
  readonly registeredAt: Instant;
  readonly firstNudgeAt: Instant | null;
  readonly nudges: readonly {
    readonly waveId: string;
    readonly state: NudgeEnd;
    readonly reason: string | null;
    readonly at: Instant;
  }[];
};

export type Credit =
  | { readonly to: 'nudges'; readonly firstTouch: string; readonly lastTouch: string }
  /** The first nudge came later, or was dropped because they had registered. */
  | { readonly to: 'before-first-nudge' }
  /** No nudge was sent for sure, for another reason. */
  | { readonly to: 'no-nudge' }
  /** The last nudge before the registration is older than the window. */
  | { readonly to: 'outside-window' };

/** `days` is the window. The two touches are ids of waves. */
export function creditOf({ registeredAt, firstNudgeAt, nudges }: Registered, days: number): Credit {
  const before = nudges.filter(({ state, at }) => state === 'sent' && at <= registeredAt);
  const within = before.filter(({ at }) => plus(at, days * DAY) >= registeredAt);
  const first = within[0];
  const last = within.at(-1);
  if (first !== undefined && last !== undefined) {
    return { to: 'nudges', firstTouch: first.waveId, lastTouch: last.waveId };
  }
  if (before.length > 0) return { to: 'outside-window' };
  const overtook =
    firstNudgeAt === null
      ? nudges.some(({ reason }) => reason === 'registered-meanwhile')
      : firstNudgeAt > registeredAt;
  return { to: overtook ? 'before-first-nudge' : 'no-nudge' };
}

export type Attribution = {
  readonly days: number;
  readonly registered: number;
  readonly credited: number;
  readonly beforeFirstNudge: number;
  readonly noNudge: number;
  readonly outsideWindow: number;
  /** By wave id; over all waves each sum is `credited`. */
  readonly waves: Readonly<Record<string, { readonly firstTouch: number; readonly lastTouch: number }>>;
};

export function attributionOf(people: readonly Registered[], days: number): Attribution {
  const credits = people.map((person) => creditOf(person, days));
  const count = (to: Credit['to']) => credits.filter((credit) => credit.to === to).length;
  const waves: Record<string, { firstTouch: number; lastTouch: number }> = {};
  for (const credit of credits) {
    if (credit.to !== 'nudges') continue;
    (waves[credit.firstTouch] ??= { firstTouch: 0, lastTouch: 0 }).firstTouch += 1;
    (waves[credit.lastTouch] ??= { firstTouch: 0, lastTouch: 0 }).lastTouch += 1;
  }
  return {
    days,
    registered: people.length,
    credited: count('nudges'),
    beforeFirstNudge: count('before-first-nudge'),
    noNudge: count('no-nudge'),
    outsideWindow: count('outside-window'),
    waves,
  };
}
