// Live progress of one wave: server-sent events read through fetch, because EventSource cannot carry a bearer
// token. The stream is opened again with back-off when it breaks, and with a fresh token when the server has
// ended it, until the wave has ended or nobody watches any more.

import { Problem, type Api, type WaveInfo } from './api.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'ended';

export type Watcher = {
  wave(info: WaveInfo): void;
  connection(state: Connection): void;
  /** The server refuses: trying again is of no use. */
  refused(problem: Problem): void;
};

/** Waits between tries, in milliseconds. */
export const BACK_OFF = [1_000, 2_000, 5_000, 10_000, 30_000];

/** Returns how to stop. */
export function watchWave(api: Api, id: string, watcher: Watcher): () => void {
  const stopped = new AbortController();
  void follow(api, id, watcher, stopped.signal);
  return () => stopped.abort();
}

async function follow(api: Api, id: string, watcher: Watcher, signal: AbortSignal): Promise<void> {
  let failures = 0;
  watcher.connection('connecting');
  while (!signal.aborted) {
    try {
      const response = await api.waveEvents(id, signal);
      for await (const data of eventsOf(response)) {
        failures = 0;
        const info = JSON.parse(data) as WaveInfo;
        watcher.connection('live');
        watcher.wave(info);
        if (hasEnded(info)) return watcher.connection('ended');
      }
    } catch (error) {
      if (signal.aborted) return;
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
      if (refused) return watcher.refused(error);
      watcher.connection('reconnecting');
    }
    if (signal.aborted) return;
    await pause(BACK_OFF[Math.min(failures, BACK_OFF.length - 1)] ?? 0, signal);
    failures += 1;
  }
}

/** Cards that are still being replaced keep an ended wave worth watching. */
export function hasEnded({ wave, rewrite }: Pick<WaveInfo, 'wave'> & Partial<WaveInfo>): boolean {
  return (wave.state === 'finished' || wave.state === 'cancelled') && rewrite?.endedAt !== null;
}

/** The data of each event. Lines that begin with a colon are heartbeats. */
export async function* eventsOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (rest + value).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = event.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []));
        if (data.length > 0) yield data.join('\n');
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
