// Server-sent events: asks one route again and again, sends its answer when it has changed, and ends with the
// last one. It stops when the client goes away or the server closes, and after a quarter of an hour, so that
// nobody listens on with a token that has long run out: the client comes back with a new one.

import { setTimeout as wait } from 'node:timers/promises';
import type { Response } from 'restify';

/** All in milliseconds. */
export type EventTiming = {
  readonly every: number;
  /** A comment line after so much silence keeps proxies from cutting the line. */
  readonly heartbeat: number;
  readonly longest: number;
};

export const EVENT_TIMING: EventTiming = { every: 1_000, heartbeat: 15_000, longest: 15 * 60_000 };

export type EventFeed = {
  readonly first: unknown;
  /** Null = it is gone: the stream ends. */
  next(): Promise<unknown>;
  last(answer: unknown): boolean;
};

/** Resolves when the stream has ended; what `next` throws is thrown on, after the stream was ended. */
export async function sendEvents(
  res: Response,
  feed: EventFeed,
  closing: AbortSignal,
  { every, heartbeat, longest }: EventTiming,
): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const stop = AbortSignal.any([gone.signal, closing]);
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  const started = performance.now();
  let sent = '';
  let sentAt = started;
  const write = (text: string) => {
    res.write(text);
    sentAt = performance.now();
  };
  try {
    for (let answer = feed.first; answer !== null; answer = await feed.next()) {
      const data = JSON.stringify(answer);
      if (data !== sent) write(`data: ${data}\n\n`);
      else if (performance.now() - sentAt >= heartbeat) write(': still here\n\n');
      sent = data;
      if (feed.last(answer) || performance.now() - started >= longest) return;
      await wait(every, undefined, { signal: stop }).catch(() => undefined);
      if (stop.aborted) return;
    }
  } finally {
    res.end();
  }
}
