// A reading of Microsoft Graph as Keywave keeps it: page by page with the place to go on, so that one that was stopped
// goes on there; its age when it went well, and what it met when not. A refused reading stops nothing else.

import type { Finding } from '../../core/finding.ts';
import { permissionOf } from '../../core/permissions.ts';
import type { Instant } from '../../core/time.ts';
import {
  Failure,
  ODD_ROWS,
  ODD_ROWS_HINT,
  type Reading,
  type ReadingName,
  type StoreInTransaction,
  type World,
} from '../../ports.ts';

export type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log'>;

/** One page, to be stored together with where the reading goes on. */
export type Piece = {
  /** `whole`: the reading has understood every row so far, so what it has not seen by its end is gone. */
  readonly save: (tx: StoreInTransaction, sync: Instant, whole: boolean) => Promise<void>;
  readonly cursor: string | null;
  /** How many rows of the page were not understood. */
  readonly unread: number;
  /** The last page of this reading. */
  readonly last: boolean;
};

/** Goes before the cursor of a reading under way that has met rows which it did not understand. */
const ODD = 'odd ';

/**
 * Begins, or goes on, where the stored cursor says; false when Graph did not let it run to its end. One that ended with
 * rows which it did not understand lets nothing go, and the next begins anew: no change is lost.
 */
export async function readOn(
  world: Needs,
  name: ReadingName,
  pieces: (cursor: string | null) => AsyncIterable<Piece>,
): Promise<boolean> {
  const { store, clock } = world;
  const reading = await readingOf(world, name);
  const sync = reading?.startedAt ?? clock.now();
  const stored = reading?.cursor ?? null;
  let odd = stored?.startsWith(ODD) ?? false;
  const start = odd && stored !== null ? stored.slice(ODD.length) : stored;
  return keepTrouble(world, name, async () => {
    for await (const { save, cursor, last, unread } of pieces(start)) {
      odd ||= unread > 0;
      await store.transaction(async (tx) => {
        await save(tx, sync, !odd);
        await tx.saveReading(name, {
          cursor: odd ? (last ? null : `${ODD}${cursor}`) : cursor,
          startedAt: last ? null : sync,
          ...(last && { readAt: sync, trouble: odd ? oddRows(reading, sync) : null }),
        });
      });
    }
  });
}

function oddRows(reading: Reading | null, now: Instant): Reading['trouble'] {
  const known = reading?.trouble;
  return {
    code: ODD_ROWS,
    hint: ODD_ROWS_HINT,
    since: known?.code === ODD_ROWS ? known.since : now,
    lasting: false,
  };
}

/** For a reading without pages. */
export async function readAtOnce(
  world: Needs,
  name: ReadingName,
  read: () => Promise<void>,
): Promise<boolean> {
  const readAt = world.clock.now();
  return keepTrouble(world, name, async () => {
    await read();
    await world.store.saveReading(name, { readAt, trouble: null });
  });
}

/** Forgets where the reading stands, so that it begins anew. */
export async function beginAnew({ store }: Needs, name: ReadingName): Promise<void> {
  await store.saveReading(name, { cursor: null, startedAt: null });
}

/** Notes what the work met, unless it passes and something lasting is known; all but a `Failure` is a defect and thrown. */
export async function keepTrouble(
  world: Needs,
  name: ReadingName,
  work: () => Promise<void>,
): Promise<boolean> {
  const { store, clock, log } = world;
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, hint } = error;
    log.warn('reading failed', { reading: name, code });
    const known = (await readingOf(world, name))?.trouble;
    const lasting = error.retryAfterMs === null;
    if (known?.lasting && !lasting) return false;
    const since = known?.code === code ? known.since : clock.now();
    await store.saveReading(name, { trouble: { code, hint, since, lasting } });
    return false;
  }
}

export async function readingOf({ store }: Pick<World, 'store'>, name: ReadingName): Promise<Reading | null> {
  return (await store.readings()).find((reading) => reading.name === name) ?? null;
}

export const READING_TITLES: Readonly<Record<ReadingName, string>> = {
  users: 'people',
  groups: 'groups',
  'methods-report': 'Microsoft’s registration report',
  'methods-policy': 'the authentication methods policy',
  'access-policies': 'Conditional Access policies',
  registrations: 'registrations in the audit log',
  passkeys: 'single people’s passkeys',
  mailboxes: 'mailbox settings',
};

/** What an admin reads about a reading that is refused. */
export function troubleFinding({ name, trouble, readAt }: Reading): Finding | null {
  if (trouble === null) return null;
  if (trouble.code === ODD_ROWS) {
    return {
      what: `Keywave does not understand some rows of ${READING_TITLES[name]} (${trouble.code}).`,
      why: 'What was known of those rows stays, and nobody and nothing counts as gone until every row is understood.',
      fix: trouble.hint,
    };
  }
  const permission = permissionOf(name);
  const old = readAt === null ? 'It was never read.' : `What is known of it is from ${readAt}.`;
  return {
    what: `Microsoft Graph does not give Keywave ${READING_TITLES[name]} (${trouble.code}).`,
    why: `${old} ${permission === null ? '' : `Without it ${permission.without}`}`.trim(),
    fix: trouble.hint,
  };
}
