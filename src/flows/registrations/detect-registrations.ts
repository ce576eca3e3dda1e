// Reads the audit log every few minutes for passkeys that came or went. The log is late and out of order, so each reading
// goes back over some of the last one's time, and a row acts once, however often it comes. What it costs is bounded by
// rows, never by people. A row about somebody whom the directory does not know waits for them, and is counted.
// Graph has no change notifications for this (Microsoft Learn, change-notifications-supported-resources).

import type { Person } from '../../core/person.ts';
import { factsOf, GRAPH_LAG, verdictOf } from '../../core/registration.ts';
import { DAY, MINUTE, plus } from '../../core/time.ts';
import type { PendingSecurityEvent } from '../../ports.ts';
import { keepTrouble, readingOf, type Needs } from '../tenant/keep-reading.ts';
import { recordRegistration } from './record-registration.ts';

const OVERLAP = 15 * MINUTE;
const FIRST_LOOK = DAY;
const STRANGERS_KEPT = 30 * DAY;
const BATCH = 200;

export type Detected = {
  /** Rows that were new to us. */
  readonly rows: number;
  /** People whose registration was news. */
  readonly registered: number;
  /** Rows that wait for people whom the directory does not know. */
  readonly strangers: number;
};

export async function detectRegistrations(world: Needs): Promise<Detected> {
  const rows = await readLog(world);
  const registered = await settleRows(world);
  const strangers = await world.store.strangeSecurityEvents();
  if (rows > 0) world.log.info('audit log read', { rows, registered, strangers });
  return { rows, registered, strangers };
}

/** How many rows were new. */
async function readLog(world: Needs): Promise<number> {
  const { store, directory, clock } = world;
  const began = clock.now();
  const cursor = (await readingOf(world, 'registrations'))?.cursor ?? null;
  const since = cursor === null ? plus(began, -FIRST_LOOK) : plus(cursor, -OVERLAP);
  let fresh = 0;
  await keepTrouble(world, 'registrations', async () => {
    for await (const rows of directory.securityInfoEvents(since)) {
      fresh += await store.keepSecurityEvents(rows);
    }
    await store.saveReading('registrations', { cursor: began, readAt: began, trouble: null });
    await store.pruneSecurityEvents(plus(since, -GRAPH_LAG), plus(began, -STRANGERS_KEPT));
  });
  return fresh;
}

async function settleRows(world: Needs): Promise<number> {
  const { store } = world;
  let registered = 0;
  for (;;) {
    const rows = await store.pendingSecurityEvents(BATCH);
    const people = await store.people([...new Set(rows.map(({ personId }) => personId))]);
    const byId = new Map(people.map((person) => [person.id, person]));
    for (const row of rows) {
      if (await settleRow(world, row, byId.get(row.personId))) registered += 1;
    }
    if (rows.length < BATCH) return registered;
  }
}

/** True when it is news that the person registered. */
async function settleRow(
  world: Needs,
  { id, at: rowAt, personId, what, overtaken }: PendingSecurityEvent,
  person: Person | undefined,
): Promise<boolean> {
  const { store, clock } = world;
  const settled = { ask: false, news: false };
  if (person !== undefined && what !== 'other' && !overtaken) {
    const verdict = verdictOf({ audit: { what, at: rowAt }, ...factsOf(person) });
    settled.ask = verdict.ask;
    if (what === 'passkey-registered' && verdict.holds) {
      settled.news = await recordRegistration(world, personId, 'audit', rowAt);
    }
  }
  const at = clock.now();
  await store.transaction(async (tx) => {
    if (settled.ask) {
      await tx.queueConfirmations([personId], at);
      if (what === 'passkey-deleted') await tx.addTrail(personId, { kind: 'passkey-deleted' }, at);
    }
    await tx.settleSecurityEvents([id], at);
  });
  return settled.news;
}
