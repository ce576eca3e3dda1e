// How values cross between the product and the tables: instants as ISO 8601 text, bulk rows as one JSON parameter of
// at most a thousand rows a statement (measured: larger ones stall the embedded engine, smaller ones cost time).

import { sql, type RawBuilder } from 'kysely';
import type { Instant } from '../../../core/time.ts';
import type { Database } from '../schema.ts';

const ROWS_A_STATEMENT = 1_000;

export function instant(time: Date): Instant {
  return time.toISOString();
}

/** A column's time, or the text that it is inside JSON. */
export function maybeInstant(time: Date | string | null): Instant | null {
  return time === null ? null : new Date(time).toISOString();
}

/** Runs `statement` for slices of `rows`, each as a jsonb parameter for `jsonb_to_recordset`. */
export async function inBulk<Result>(
  rows: readonly unknown[],
  statement: (slice: RawBuilder<unknown>) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const slice = JSON.stringify(rows.slice(start, start + ROWS_A_STATEMENT));
    results.push(await statement(sql`${slice}::jsonb`));
  }
  return results;
}

/** The same for a statement that says how many rows it concerned: how many in all. */
export async function countInBulk(
  rows: readonly unknown[],
  statement: (slice: RawBuilder<unknown>) => Promise<number>,
): Promise<number> {
  return (await inBulk(rows, statement)).reduce((sum, each) => sum + each, 0);
}

/** One change per id: a page may tell of the same one twice, and what the later one does not name stays. */
export function mergedById<Change extends { readonly id: string }>(
  changes: readonly Change[],
): readonly Change[] {
  const byId = new Map<string, Change>();
  for (const change of changes) byId.set(change.id, { ...byId.get(change.id), ...change });
  return [...byId.values()];
}

/** Runs `work` in the transaction at hand, or in one of its own. */
export function atomic<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
