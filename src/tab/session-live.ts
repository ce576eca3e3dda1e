// A session followed live: read once, then its events from that version on. A broken stream is opened again with back-off from
// the version that is known; nothing is asked while nothing happens. A vote shows at once and heals when it was refused.

import { useEffect, useRef, useState } from 'react';
import { Problem, type Api } from './api.ts';
import { BACK_OFF, eventsOf, pause, type Connection } from './live.ts';
import type { SessionChange } from './session-api.ts';
import { keepSecret, secretsOf } from './session-secrets.ts';
import { applied, concernsOwn, roomOf, votedAs, type Room } from './session-state.ts';
import { problemOf } from './use-load.ts';

/** After a stream that brought something and ended, in milliseconds. */
const BREATH = 200;

type Watcher = {
  room(room: Room): void;
  change(change: SessionChange): void;
  connection(state: Connection): void;
  /** Trying again is of no use. */
  refused(problem: Problem): void;
};

async function follow(api: Api, id: string, watcher: Watcher, signal: AbortSignal): Promise<void> {
  let version: number | null = null;
  let failures = 0;
  while (!signal.aborted) {
    let heard = false;
    try {
      if (version === null) {
        const room = await readRoom(api, id);
        if (signal.aborted) return;
        watcher.room(room);
        ({ version } = room);
      }
      const response = await api.sessionEvents(id, version, signal);
      watcher.connection('live');
      for await (const data of eventsOf(response)) {
        const change = JSON.parse(data) as SessionChange;
        heard = true;
        failures = 0;
        ({ version } = change);
        watcher.change(change);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && [403, 404].includes(error.status)) return watcher.refused(error);
      watcher.connection('reconnecting');
    }
    if (signal.aborted) return;
    await pause(heard ? BREATH : (BACK_OFF[Math.min(failures, BACK_OFF.length - 1)] ?? 0), signal);
    failures += 1;
  }
}

async function readRoom(api: Api, id: string): Promise<Room> {
  const secrets = secretsOf(id);
  for (const { secret, question } of secrets) {
    if (question !== null) continue;
    const [own] = await api.ownQuestions(id, [secret]);
    if (own !== undefined) keepSecret(id, { secret, question: own.id });
  }
  const all = secrets.map(({ secret }) => secret);
  const [state, own] = await Promise.all([
    api.session(id),
    all.length === 0 ? [] : api.ownQuestions(id, all),
  ]);
  return roomOf(state, own);
}

export type Followed = {
  readonly room: Room | null;
  readonly connection: Connection;
  readonly refused: Problem | null;
  /** Why the last vote did not count; null = it did. */
  readonly problem: Problem | null;
  readonly vote: (question: string, on: boolean) => void;
  /** Reads everything anew, after an own act. */
  readonly refresh: () => void;
};

export function useRoom(api: Api, id: string): Followed {
  const [room, setRoom] = useState<Room | null>(null);
  const [connection, setConnection] = useState<Connection>('connecting');
  const [refused, setRefused] = useState<Problem | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const votes = useRef<Promise<unknown>>(Promise.resolve());
  const known = useRef<Room | null>(null);
  const show = (change: (before: Room | null) => Room | null) => {
    known.current = change(known.current);
    setRoom(known.current);
  };
  /** Events may have overtaken what was read; what is the reader's own, they do not bring. */
  const newer = (read: Room) =>
    show((before) => {
      if (before === null || before.version <= read.version) return read;
      const { host, voted, mine } = read;
      return { ...before, host, voted, mine };
    });
  /** What was read while a vote was on its way may not know it, and is read again. */
  const readAnew = async () => {
    for (;;) {
      const cast = votes.current;
      await cast;
      const read = await readRoom(api, id);
      if (cast === votes.current) return newer(read);
    }
  };
  const refresh = () => void readAnew().catch((error: unknown) => setProblem(problemOf(error)));
  useEffect(() => {
    const stopped = new AbortController();
    const watcher: Watcher = {
      room: newer,
      change: (change) => {
        const concerned = known.current !== null && concernsOwn(known.current, change);
        show((before) => before && applied(before, change));
        if (concerned) refresh();
      },
      connection: setConnection,
      refused: setRefused,
    };
    void follow(api, id, watcher, stopped.signal);
    return () => stopped.abort();
  }, [api, id]);
  const vote = (question: string, on: boolean) => {
    setProblem(null);
    show((before) => before && votedAs(before, question, on));
    // One after the other: the last press is what counts.
    votes.current = votes.current.then(() =>
      api.vote(id, question, on).catch((error: unknown) => {
        setProblem(problemOf(error));
        show((before) => before && votedAs(before, question, !on));
      }),
    );
  };
  return { room, connection, refused, problem, vote, refresh };
}
