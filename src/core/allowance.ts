// How many people a wave may still release now: its daily cap, counted by local days of the wave's zone, and its own
// pace. What was released is kept with the wave, so a restart changes nothing.

import type { Instant } from './time.ts';
import type { WaveOptions } from './wave-options.ts';

export type Released = {
  /** The local date, for example `2026-11-24`. */
  readonly day: string;
  readonly thatDay: number;
  /** The UTC minute, for example `2026-11-24T09:00`. */
  readonly minute: string;
  readonly thatMinute: number;
};

type Limits = Pick<WaveOptions, 'dailyCap' | 'perMinute'>;

/** Infinity when nothing limits it. */
export function mayRelease(limits: Limits, released: Released | null, zone: string, now: Instant): number {
  const { thatDay, thatMinute } = upTo(released, zone, now);
  const today = capLeft(limits, thatDay);
  return Math.max(0, Math.min(today ?? Infinity, (limits.perMinute ?? Infinity) - thatMinute));
}

export function afterRelease(
  released: Released | null,
  people: number,
  zone: string,
  now: Instant,
): Released {
  const before = upTo(released, zone, now);
  return {
    ...before,
    thatDay: before.thatDay + people,
    thatMinute: before.thatMinute + people,
  };
}

/** What is left of today's cap; null = there is none. */
export function leftToday(
  limits: Limits,
  released: Released | null,
  zone: string,
  now: Instant,
): number | null {
  return capLeft(limits, upTo(released, zone, now).thatDay);
}

function capLeft({ dailyCap = null }: Limits, thatDay: number): number | null {
  return dailyCap === null ? null : Math.max(0, dailyCap - thatDay);
}

function upTo(released: Released | null, zone: string, now: Instant): Released {
  const day = dayIn(zone, now);
  const minute = now.slice(0, 16);
  return {
    day,
    thatDay: released?.day === day ? released.thatDay : 0,
    minute,
    thatMinute: released?.minute === minute ? released.thatMinute : 0,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dayIn(zone: string, at: Instant): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
    formats.set(zone, format);
  }
  return format.format(new Date(at));
}
