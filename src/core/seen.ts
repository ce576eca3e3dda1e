// What a decision at the last moment saw: the little that shows later why it was right then. The trail has such a line for
// every message, so it stays short; the reason itself stands beside it.

import type { NudgeKind } from './nudge.ts';
import { passkeysKnownAt, type Person } from './person.ts';
import { REACH_TEXT, type Reach } from './reach.ts';
import type { Standing } from './standing.ts';
import { standingDetail } from './standing-detail.ts';
import type { Instant } from './time.ts';

export type Seen = {
  /** What the reason alone does not say: which group, which passkeys, what about the reach. */
  readonly detail?: string;
  /** How old what was known of the person's methods and passkeys was. */
  readonly methodsAt?: Instant;
};

export type Judged = {
  readonly kind: NudgeKind;
  readonly person: Person;
  readonly standing: Standing;
  readonly reach: Reach;
};

const LONGEST = 60;

/** Thanks go out whatever the standing. */
export function seenBySend({ kind, person }: Judged): Seen {
  return kind === 'thanks' ? {} : methodsAt(person);
}

export function seenByDrop(why: string, { person, standing, reach }: Judged): Seen {
  if (why === 'out-of-reach') return reach.is === 'out' ? { detail: `${REACH_TEXT[reach.why]}.` } : {};
  const passkey = standing.is === 'has-passkey' && why === 'registered-meanwhile';
  if (why !== standing.is && !passkey) return {};
  const detail = standingDetail(standing);
  return {
    ...(detail !== '' && { detail: detail.length > LONGEST ? `${detail.slice(0, LONGEST - 2)}….` : detail }),
    ...((passkey || BY_METHODS.includes(standing.is)) && methodsAt(person)),
  };
}

const BY_METHODS: readonly Standing['is'][] = ['cannot-do-mfa', 'not-reported'];

function methodsAt(person: Person): Seen {
  const at = passkeysKnownAt(person);
  return at === null ? {} : { methodsAt: at };
}
