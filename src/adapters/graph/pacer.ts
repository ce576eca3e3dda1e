// One queue per Graph area, so that Keywave stays below Microsoft's published limits instead of running into them.
// What a person waits for goes first; background readings are spread evenly and leave room, so that it rarely waits.
// Limits: Microsoft Learn "Graph throttling limits": reports (with audit log, and, assumed, the authentication calls of
// one person) 5 requests in 10 s; directory 3,500 units in 10 s for the smallest tenants; Conditional Access 1 a second
// for all apps together. Nothing is published for installing Teams apps: a careful value.

import { setTimeout as sleep } from 'node:timers/promises';

export type Area = 'directory' | 'reports' | 'access' | 'teamwork';
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
  reports: { units: 5, windowMs: 10_000, everyMs: 2_200 },
  directory: { units: 2_800, windowMs: 10_000, everyMs: 0 },
  access: { units: 1, windowMs: 2_000, everyMs: 2_000 },
  teamwork: { units: 20, windowMs: 1_000, everyMs: 50 },
};

export type Pacer = {
  /** Resolves when the request may leave; false, at once, when that would take longer than `patienceMs`. */
  turn(urgency: Urgency, units: number, patienceMs: number): Promise<boolean>;
  /** Throttled: nothing leaves for `ms`. */
  hold(ms: number): void;
  /** Milliseconds until a request that comes now might leave. */
  wait(urgency: Urgency, units: number): number;
};

type Waiting = { readonly urgency: Urgency; readonly units: number; readonly go: () => void };

export function openPacer(area: Area, { now, pause }: Time = MACHINE_TIME): Pacer {
  const { units: most, windowMs, everyMs } = LIMITS[area];
  const waiting: Waiting[] = [];
  let left: { readonly at: number; readonly units: number }[] = [];
  let heldUntil = 0;
  let backgroundAt = -Infinity;
  let asleep = false;

  function wait(urgency: Urgency, units: number): number {
    const at = now();
    left = left.filter((each) => each.at > at - windowMs);
    const spread = urgency === 'background' ? backgroundAt + everyMs - at : 0;
    return Math.max(0, heldUntil - at, spread, untilRoom(at, units));
  }

  /** Until enough of what left is out of the window; a request bigger than the limit waits for an empty one. */
  function untilRoom(at: number, units: number): number {
    let used = left.reduce((sum, each) => sum + each.units, 0);
    for (const each of left) {
      if (used + units <= most) return 0;
      used -= each.units;
      if (used + units <= most || used === 0) return each.at + windowMs - at;
    }
    return 0;
  }

  function dispatch(): void {
    if (asleep) return;
    for (;;) {
      const next = waiting.find(({ urgency }) => urgency === 'soon') ?? waiting[0];
      if (next === undefined) return;
      const ms = wait(next.urgency, next.units);
      if (ms > 0) return rest(ms);
      waiting.splice(waiting.indexOf(next), 1);
      left.push({ at: now(), units: next.units });
      if (next.urgency === 'background') backgroundAt = now();
      next.go();
    }
  }

  /** Sleeps in short pieces while a background request waits, so that one in a hurry need not wait for its alarm. */
  function rest(ms: number): void {
    asleep = true;
    void pause(Math.min(ms, LONGEST_REST)).then(() => {
      asleep = false;
      dispatch();
    });
  }

  return {
    wait,
    turn(urgency, units, patienceMs) {
      const ahead = urgency === 'soon' ? waiting.some((each) => each.urgency === 'soon') : false;
      if (!ahead && wait(urgency, units) > patienceMs) return Promise.resolve(false);
      return new Promise((resolve) => {
        waiting.push({ urgency, units, go: () => resolve(true) });
        dispatch();
      });
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, now() + ms);
    },
  };
}

const LONGEST_REST = 50;
