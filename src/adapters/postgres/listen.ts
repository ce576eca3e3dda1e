// Listening on a PostgreSQL server, on a connection of its own that is opened anew when it breaks. What was told meanwhile is
// lost, so the listener then hears null: look at everything.

import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../ports.ts';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;

export async function listenOn(
  server: pg.ClientConfig,
  channel: string,
  heard: (payload: string | null) => void,
  log: Log,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let client: pg.Client | null = null;

  async function connect(): Promise<void> {
    const opened = new pg.Client({ ...server, application_name: 'keywave-signals', keepAlive: true });
    opened.on('notification', ({ payload }) => heard(payload ?? null));
    opened.on('error', () => undefined);
    await opened.connect();
    await opened.query(`listen ${pg.escapeIdentifier(channel)}`);
    // It ends with an error or without one; either way it is opened anew.
    opened.once('end', () => void reconnect());
    client = opened;
    if (stopping.signal.aborted) await opened.end();
  }

  async function reconnect(): Promise<void> {
    for (let wait = FIRST_PAUSE; !stopping.signal.aborted; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      log.warn('database signals lost, connecting anew');
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        await connect();
        return heard(null);
      } catch {
        // The server is not there yet.
      }
    }
  }

  await connect();
  return async () => {
    stopping.abort();
    await client?.end();
  };
}
