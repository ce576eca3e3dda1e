// Everybody who follows a session at this process. A change is read once however many follow, written once for hosts and
// once for everybody else, and sent to all; nothing is asked while nothing happens. Who reads too slowly is cut off and comes
// back with the version that it has. How many are here is told to the other processes through the database.

import type { Response } from 'restify';
import type { Seen, SessionView } from '../../core/session-view.ts';
import type { Log } from '../../ports.ts';

export type SessionChange = {
  readonly version: number;
  readonly present: number;
  readonly session: SessionView;
  readonly hosts: Seen;
  readonly everybody: Seen;
};

export type HubParts = {
  /** What changed after a version; null = no such session. */
  readonly changes: (sessionId: string, after: number) => Promise<SessionChange | null>;
  /** Notes how many follow here; a change of that is told like any other. */
  readonly present: (sessionId: string, here: number) => Promise<void>;
  readonly onSession: (heard: (sessionId: string | null) => void) => Promise<() => Promise<void>>;
  readonly log: Log;
  readonly timing?: HubTiming;
};

/** All in milliseconds. */
export type HubTiming = {
  /** Changes within so long are told together. */
  readonly gather: number;
  /** A comment line after so much silence keeps proxies from cutting the line; presence is told as often. */
  readonly heartbeat: number;
  /** Nobody listens on with a token that has long run out: the client comes back with a new one. */
  readonly longest: number;
};

export const HUB_TIMING: HubTiming = { gather: 120, heartbeat: 15_000, longest: 15 * 60_000 };

export type Hub = {
  /** Follows from `after` on until the client goes or the time is up. */
  follow(sessionId: string, reader: 'hosts' | 'everybody', after: number, res: Response): void;
  close(): Promise<void>;
};

type Follower = {
  readonly reader: 'hosts' | 'everybody';
  readonly res: Response;
  /** What it has seen. */
  version: number;
};

type Room = {
  readonly followers: Set<Follower>;
  timer: NodeJS.Timeout | null;
  reading: boolean;
  /** Something changed while it was read. */
  again: boolean;
  /** How many follow at all processes, as told last. */
  present: number;
};

/** A client with so many bytes unread is cut off. */
const MOST_BUFFERED = 1024 * 1024;

export async function openHub({
  changes,
  present,
  onSession,
  log,
  timing = HUB_TIMING,
}: HubParts): Promise<Hub> {
  const rooms = new Map<string, Room>();

  const stop = await onSession((sessionId) => {
    if (sessionId !== null) return stir(sessionId);
    for (const each of rooms.keys()) stir(each);
  });
  const beat = setInterval(() => {
    for (const [sessionId, { followers }] of rooms) {
      for (const { res } of followers) send(res, ': still here\n\n');
      void count(sessionId);
      stir(sessionId); // A process that died has told nobody that its people are gone.
    }
  }, timing.heartbeat);

  function stir(sessionId: string): void {
    const room = rooms.get(sessionId);
    if (room === undefined) return;
    room.again = true;
    if (room.timer !== null || room.reading) return;
    room.timer = setTimeout(() => void tell(sessionId, room), timing.gather);
  }

  async function tell(sessionId: string, room: Room): Promise<void> {
    room.timer = null;
    room.reading = true;
    room.again = false;
    const { present } = room;
    try {
      for (const [after, followers] of byVersion(room.followers)) {
        const change = await changes(sessionId, after);
        if (change === null) continue;
        const counted = change.present !== present;
        room.present = change.present;
        if (change.version === after && !counted) continue;
        const texts = { hosts: eventOf(change, 'hosts'), everybody: eventOf(change, 'everybody') };
        for (const follower of followers) {
          follower.version = change.version;
          if (!send(follower.res, texts[follower.reader])) follower.res.destroy();
        }
      }
    } catch (error) {
      log.warn('session not told', { error: error instanceof Error ? error.name : 'unknown' });
      room.again = true;
    } finally {
      room.reading = false;
      if (room.again) stir(sessionId);
    }
  }

  async function count(sessionId: string): Promise<void> {
    try {
      await present(sessionId, rooms.get(sessionId)?.followers.size ?? 0);
    } catch (error) {
      log.warn('presence not noted', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** Many come at once when a session begins: counted together. */
  const counting = new Map<string, NodeJS.Timeout>();
  function countSoon(sessionId: string): void {
    if (counting.has(sessionId)) return;
    const timer = setTimeout(() => {
      counting.delete(sessionId);
      void count(sessionId);
    }, 1_000);
    counting.set(sessionId, timer);
  }

  return {
    follow(sessionId, reader, after, res) {
      const room = rooms.get(sessionId) ?? newRoom();
      rooms.set(sessionId, room);
      const follower: Follower = { reader, res, version: after };
      room.followers.add(follower);
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
      // Who comes back in a quiet moment knows at once that it is connected.
      res.flushHeaders();
      const limit = setTimeout(() => res.end(), timing.longest);
      res.once('close', () => {
        clearTimeout(limit);
        room.followers.delete(follower);
        if (room.followers.size === 0) rooms.delete(sessionId);
        countSoon(sessionId);
      });
      countSoon(sessionId);
      stir(sessionId);
    },
    async close() {
      clearInterval(beat);
      for (const timer of counting.values()) clearTimeout(timer);
      for (const [sessionId, { followers, timer }] of rooms) {
        if (timer !== null) clearTimeout(timer);
        for (const { res } of followers) res.end();
        await present(sessionId, 0).catch(() => undefined);
      }
      rooms.clear();
      await stop();
    },
  };
}

const newRoom = (): Room => ({
  followers: new Set(),
  timer: null,
  reading: false,
  again: false,
  present: 0,
});

/** Nearly all have seen the same version; who has just come has seen another. */
function byVersion(followers: Iterable<Follower>): ReadonlyMap<number, readonly Follower[]> {
  const groups = new Map<number, Follower[]>();
  for (const follower of followers) {
    const group = groups.get(follower.version);
    if (group === undefined) groups.set(follower.version, [follower]);
    else group.push(follower);
  }
  return groups;
}

function eventOf(change: SessionChange, reader: 'hosts' | 'everybody'): string {
  const { version, present, session } = change;
  const data = JSON.stringify({ version, session, present, ...change[reader] });
  return `id: ${version}\ndata: ${data}\n\n`;
}

/** False when the client reads too slowly. */
function send(res: Response, text: string): boolean {
  if (res.destroyed || res.writableEnded) return true;
  res.write(text);
  return res.writableLength <= MOST_BUFFERED;
}
