// Business time: machine time plus an offset that a person can move ("next morning"). Kept across restarts.
// Tokens, throttling and delivery use machine time and never ask this clock.
import type { State } from './state.ts';

export type ClockReading = { now: string; offsetMs: number; version: number };
export type ClockMove = { advanceHours: number } | { to: string } | { preset: 'next-morning' };
export type Clock = {
  now(): Date;
  iso(): string;
  read(): ClockReading;
  /** @throws RangeError with what / why / fix for a move that says no time */
  move(move: ClockMove): ClockReading;
  onChange(listener: (reading: ClockReading) => void): () => void;
};

const maximumHours = 24 * 366 * 10;

export function openClock(state: State): Clock {
  let { offsetMs, version } = state.setting<{ offsetMs: number; version: number }>('clock') ?? {
    offsetMs: 0,
    version: 0,
  };
  const listeners = new Set<(reading: ClockReading) => void>();
  const now = () => new Date(Date.now() + offsetMs);
  const read = (): ClockReading => ({ now: now().toISOString(), offsetMs, version });
  return {
    now,
    iso: () => now().toISOString(),
    read,
    move(move) {
      offsetMs = target(move, now()).getTime() - Date.now();
      version += 1;
      state.setSetting('clock', { offsetMs, version });
      const reading = read();
      for (const listener of listeners) listener(reading);
      return reading;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function target(move: ClockMove, now: Date): Date {
  if ('advanceHours' in move) {
    const hours = move.advanceHours;
    if (!Number.isFinite(hours) || Math.abs(hours) > maximumHours)
      throw new RangeError(
        'The clock was not moved: advanceHours is no number of hours. Send { "advanceHours": 24 }.',
      );
    return new Date(now.getTime() + hours * 3_600_000);
  }
  if ('to' in move) {
    const to = new Date(move.to);
    if (Number.isNaN(to.getTime()) || Math.abs(to.getTime() - Date.now()) > maximumHours * 3_600_000)
      throw new RangeError(
        'The clock was not moved: "to" is no time near today. Send { "to": "2026-12-01T09:00:00Z" }.',
      );
    return to;
  }
  if (move.preset !== 'next-morning')
    throw new RangeError('The clock was not moved: unknown preset. Send { "preset": "next-morning" }.');
  const morning = new Date(now);
  morning.setUTCHours(9, 0, 0, 0);
  if (morning <= now) morning.setUTCDate(morning.getUTCDate() + 1);
  return morning;
}
