// Reads something by delta query: everything at first, later only what changed. Only a reading of everything, at its end,
// lets go what it did not see; later ones say themselves what is gone. A link that is too old, or a place in the middle
// that is no longer there, means: everything again. Source: Microsoft Learn, delta-query-overview.

import type { Instant } from '../../core/time.ts';
import { Failure, RESYNC_REQUIRED, type Changes, type StoreInTransaction } from '../../ports.ts';
import { beginAnew, readOn, type Needs, type Piece } from './keep-reading.ts';

export type Kind<Change> = {
  readonly from: (link: string | null) => AsyncIterable<Changes<Change>>;
  readonly save: (tx: StoreInTransaction, changed: readonly Change[], sync: Instant) => Promise<void>;
  readonly remove: (tx: StoreInTransaction, ids: readonly string[], sync: Instant) => Promise<void>;
  readonly sweep: (tx: StoreInTransaction, sync: Instant) => Promise<unknown>;
  /** With the last page of any reading, also of one that did not understand every row. */
  readonly end?: (tx: StoreInTransaction) => Promise<void>;
};

/** False when Graph did not let it run to its end. */
export async function readChanges<Change>(
  world: Needs,
  name: 'users' | 'groups',
  kind: Kind<Change>,
): Promise<boolean> {
  try {
    return await readOn(world, name, (cursor) => resyncAware(piecesOf(cursor, kind)));
  } catch (error) {
    if (!(error instanceof ResyncNeeded)) throw error;
    world.log.info('delta link too old: reading everything again', { reading: name });
    await beginAnew(world, name);
    return readOn(world, name, (cursor) => piecesOf(cursor, kind));
  }
}

/** The cursor tells a reading of everything from one of changes: `all` goes before its links until it has ended. */
const ALL = 'all ';

async function* piecesOf<Change>(
  cursor: string | null,
  { from, save, remove, sweep, end }: Kind<Change>,
): AsyncGenerator<Piece> {
  const everything = cursor === null || cursor.startsWith(ALL);
  const start = cursor?.startsWith(ALL) ? cursor.slice(ALL.length) : cursor;
  for await (const { changed, removed, link, last, unread } of from(start)) {
    yield {
      last,
      unread,
      cursor: everything && !last ? `${ALL}${link}` : link,
      save: async (tx, sync, whole) => {
        await save(tx, changed, sync);
        if (removed.length > 0) await remove(tx, removed, sync);
        if (everything && last && whole) await sweep(tx, sync);
        if (last) await end?.(tx);
      },
    };
  }
}

class ResyncNeeded extends Error {}

async function* resyncAware(pieces: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  try {
    yield* pieces;
  } catch (error) {
    throw error instanceof Failure && error.code === RESYNC_REQUIRED ? new ResyncNeeded() : error;
  }
}
