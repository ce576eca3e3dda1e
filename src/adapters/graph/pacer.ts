// One queue per Graph area, so that Keywave stays below Microsoft's published limits instead of running into them.
// What a person waits for goes first; background readings are spread evenly and leave room, so that it rarely waits, and
// slow down when an answer says that the limit is nearly used up. Whoever would wait longer than they can is told so.
// Limits of one process; several together are told by Graph to wait. Source: Microsoft Learn "Graph throttling limits".

import { setTimeout as sleep } from 'node:timers/promises';
import type { Area } from './calls.ts';

export type Urgency = 'soon' | 'background';

/** Machine time; replaced in tests. */
export type Time = { now(): number; pause(ms: number): Promise<unknown> };
export const MACHINE_TIME: Time = { now: () => Date.now(), pause: (ms) => sleep(ms) };

type Limit = {
  /** At most `units` in any `windowMs`. */
  readonly units: number;
  readonly windowMs: number;
  /** The least time between two background requests. */
  readonly everyMs: number;
};

const LIMITS: Readonly<Record<Area, Limit>> = {
  /** Published: 5 requests in 10 s. */
  reports: { units: 5, windowMs: 10_000, everyMs: 2_200 },
  /** Published: 3,500 units in 10 s for the smallest tenants, more for others; 0.8 of it. */
  directory: { units: 2_800, windowMs: 10_000, everyMs: 0 },
  /** Published: 1 a second, for all apps of the tenant together. */
  access: { units: 1, windowMs: 2_000, everyMs: 2_000 },
  /** Published: 10,000 in 10 minutes of each mailbox, and 4 at once, which no caller here reaches. */
  outlook: { units: 40, windowMs: 1_000, everyMs: 25 },
  /** Published: 30 a second; 0.8 of it. */
  teamwork: { units: 24, windowMs: 1_000, everyMs: 40 },
};

export type Pacer = {
  /** True when the request may leave; false as soon as it is sure that this would take longer than `patienceMs`. */
  turn(urgency: Urgency, units: number, patienceMs: number): Promise<boolean>;
  /** Throttled: nothing leaves for `ms`. */
  hold(ms: number): void;
  /** Nearly throttled: nothing of the background leaves until the window has passed once. */
  ease(): void;
  /** Milliseconds until a request that comes now might leave, behind those that go before it. */
  wait(urgency: Urgency, units: number): number;
};

type Ask = { readonly urgency: Urgency; readonly units: number };

/** What left within the last window, and from when the background may leave again. */
type Sent = {
  readonly left: readonly { readonly at: number; readonly units: number }[];
  readonly backgroundFrom: number;
};

type Waiting = Ask & {
  /** When it gives up. */
  readonly until: number;
  readonly answer: (may: boolean) => void;
};

export function openPacer(area: Area, { now, pause }: Time = MACHINE_TIME): Pacer {
  const { units: most, windowMs, everyMs } = LIMITS[area];
  let waiting: readonly Waiting[] = [];
  let sent: Sent = { left: [], backgroundFrom: -Infinity };
  let heldUntil = -Infinity;
  let alarmAt = Infinity;

  /** When it may leave, if nothing goes before it. */
  function leavesAt({ left, backgroundFrom }: Sent, { urgency, units }: Ask, from: number): number {
    const spread = urgency === 'background' ? backgroundFrom : from;
    const room = roomAt(left, units);
    return Math.max(from, heldUntil, spread, room);
  }

  /** When enough of what left is out of the window; a request bigger than the limit waits for an empty one. */
  function roomAt(left: Sent['left'], units: number): number {
    let used = left.reduce((sum, each) => sum + each.units, 0);
    if (used + units <= most) return -Infinity;
    for (const each of left) {
      used -= each.units;
      if (used + units <= most || used === 0) return each.at + windowMs;
    }
    return -Infinity;
  }

  function afterLeaving({ left, backgroundFrom }: Sent, { urgency, units }: Ask, at: number): Sent {
    return {
      left: [...left.filter((each) => each.at > at - windowMs), { at, units }],
      backgroundFrom: urgency === 'background' ? Math.max(backgroundFrom, at + everyMs) : backgroundFrom,
    };
  }

  function wait(urgency: Urgency, units: number): number {
    const hurried = waiting.filter((each) => each.urgency === 'soon');
    const others = urgency === 'soon' ? [] : waiting.filter((each) => each.urgency === 'background');
    const from = now();
    let ahead = sent;
    let at = from;
    for (const each of [...hurried, ...others]) {
      at = leavesAt(ahead, each, at);
      ahead = afterLeaving(ahead, each, at);
    }
    return leavesAt(ahead, { urgency, units }, at) - from;
  }

  function dispatch(): void {
    for (;;) {
      giveUp();
      const next = waiting.find(({ urgency }) => urgency === 'soon') ?? waiting[0];
      if (next === undefined) return;
      const at = leavesAt(sent, next, now());
      if (at > now()) return look(at);
      waiting = waiting.filter((each) => each !== next);
      sent = afterLeaving(sent, next, at);
      next.answer(true);
    }
  }

  function giveUp(): void {
    const at = now();
    const late = waiting.filter(({ until }) => until < at);
    waiting = waiting.filter(({ until }) => until >= at);
    for (const { answer } of late) answer(false);
  }

  /** Looks again at `at`, or when somebody gives up before; an alarm that rings sooner will see to it. */
  function look(at: number): void {
    const next = waiting.reduce((soonest, { until }) => Math.min(soonest, until + 1), at);
    if (next >= alarmAt) return;
    alarmAt = next;
    void pause(next - now()).then(() => {
      if (alarmAt === next) alarmAt = Infinity;
      dispatch();
    });
  }

  return {
    wait,
    turn(urgency, units, patienceMs) {
      if (wait(urgency, units) > patienceMs) return Promise.resolve(false);
      return new Promise((answer) => {
        waiting = [...waiting, { urgency, units, until: now() + patienceMs, answer }];
        dispatch();
      });
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, now() + ms);
    },
    ease() {
      sent = { ...sent, backgroundFrom: Math.max(sent.backgroundFrom, now() + windowMs) };
    },
  };
}
