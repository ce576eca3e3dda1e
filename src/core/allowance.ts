// How many people a wave may still release now: its daily cap and its own pace. The cap is about what is sent on a day of the
// wave's zone, so what was released and has no end yet counts as if it were sent today: a pause or a closed window may
// carry it into a day that has released nothing. Kept with the wave, so a restart changes nothing.

import type { Progress } from './report.ts';
import type { Instant } from './time.ts';
import type { WaveOptions } from './wave-options.ts';

export type Released = {
  /** The local date, for example `2026-11-24`. */
  readonly day: string;
  /** Messages of the wave that were sent before that day, as the last look of an earlier one counted them. */
  readonly before: number;
  /** The same as the last look counted them. */
  readonly seen: number;
  /** The UTC minute, for example `2026-11-24T09:00`. */
  readonly minute: string;
  readonly thatMinute: number;
};

/** How a wave stands: in doubt counts as sent. */
export type Sends = {
  readonly sent: number;
  /** Released, and without an end. */
  readonly underWay: number;
};

/** Both counted by one look at the wave. */
export function sendsOf(
  { planned, sending, sent, inDoubt }: Progress,
  { unreleased }: { readonly unreleased: number },
): Sends {
  return { sent: sent + inDoubt, underWay: planned + sending - unreleased };
}

type Limits = Pick<WaveOptions, 'dailyCap' | 'perMinute'>;

/** What is known at a look at the wave; what was sent since the last look of another day counts as sent today. */
export function lookAt(released: Released | null, { sent }: Sends, zone: string, now: Instant): Released {
  const day = dayIn(zone, now);
  const minute = now.slice(0, 16);
  return {
    day,
    before: released?.day === day ? released.before : (released?.seen ?? 0),
    seen: sent,
    minute,
    thatMinute: released?.minute === minute ? released.thatMinute : 0,
  };
}

/** Infinity when nothing limits it. */
export function mayRelease(limits: Limits, released: Released, { underWay }: Sends): number {
  const today = (capLeft(limits, released) ?? Infinity) - underWay;
  return Math.max(0, Math.min(today, (limits.perMinute ?? Infinity) - released.thatMinute));
}

export function afterRelease(released: Released, people: number): Released {
  return { ...released, thatMinute: released.thatMinute + people };
}

/** Messages that may still be sent today; null = there is no cap. */
export function capLeft({ dailyCap = null }: Limits, { before, seen }: Released): number | null {
  return dailyCap === null ? null : Math.max(0, dailyCap - (seen - before));
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
