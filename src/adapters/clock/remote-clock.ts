// Business time that somebody else can move: machine time plus the offset that CLOCK_URL tells. It follows the
// server-sent events of `CLOCK_URL/events` and reconnects when they end. Refused in production by the config.

import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod/v4';
import { Failure, type Clock, type Log } from '../../ports.ts';

const Reading = z.object({ offsetMs: z.number() });

const RECONNECT_MS = 1_000;

export async function remoteClock(url: string, log: Log): Promise<Clock & { close(): void }> {
  const stopped = new AbortController();
  const listeners = new Set<() => void>();
  let offset = await readOffset(url, stopped.signal);

  const take = (reading: unknown) => {
    const { offsetMs } = Reading.parse(reading);
    if (offsetMs === offset) return;
    offset = offsetMs;
    for (const listener of listeners) listener();
  };

  const follow = async () => {
    while (!stopped.signal.aborted) {
      try {
        await eachEvent(`${url}/events`, stopped.signal, take);
      } catch (error) {
        if (stopped.signal.aborted) return;
        log.warn('clock not heard', { error: error instanceof Error ? error.name : 'unknown' });
      }
      await pause(RECONNECT_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (!stopped.signal.aborted)
        await readOffset(url, stopped.signal)
          .then((offsetMs) => take({ offsetMs }))
          .catch(() => undefined);
    }
  };
  void follow();

  return {
    now: () => new Date(Date.now() + offset).toISOString(),
    onMove: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => stopped.abort(),
  };
}

async function readOffset(url: string, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetch(url, { signal });
    return Reading.parse(await response.json()).offsetMs;
  } catch {
    throw new Failure(
      'clock-unreachable',
      `CLOCK_URL ${url} does not answer; start the simulator first or remove CLOCK_URL`,
    );
  }
}

async function eachEvent(url: string, signal: AbortSignal, take: (reading: unknown) => void): Promise<void> {
  const response = await fetch(url, { signal, headers: { accept: 'text/event-stream' } });
  if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
  let buffer = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    const events = buffer.split('\n\n');
    buffer = events.pop() ?? '';
    for (const event of events) {
      const data = event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5))
        .join('\n');
      if (data.trim() !== '') take(JSON.parse(data));
    }
  }
}
