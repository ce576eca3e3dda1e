// A list of people from the rows of a file: each row is found in the directory or rejected with its reason, and the list is
// kept with both. The rows are read to their end before anything is stored, so that half a file makes no list.

import { randomUUID } from 'node:crypto';
import { Findings } from '../../core/finding.ts';
import {
  listKey,
  MAX_LIST_ROWS,
  nobodyOnIt,
  rejectOf,
  tooManyRows,
  type ListRow,
  type PeopleList,
  type Reject,
  type RejectReason,
} from '../../core/people-list.ts';
import type { World } from '../../ports.ts';

type Needs = Pick<World, 'store' | 'clock' | 'log'>;

const AT_ONCE = 1_000;
/** Longer values are no name; the start says which row it was. */
const SHOWN = 200;

/** Throws `Findings` for too many rows, or when nobody is left. */
export async function importList(
  { store, clock, log }: Needs,
  name: string,
  by: string,
  rows: AsyncIterable<ListRow>,
): Promise<PeopleList> {
  const people = new Set<string>();
  const rejects: Reject[] = [];
  let read = 0;
  for await (const slice of slicesOf(rows)) {
    read += slice.length;
    if (read > MAX_LIST_ROWS) throw new Findings([tooManyRows]);
    const keyed = slice.map(({ line, key }) => ({ line, value: key ?? '', key: listKey(key ?? '') }));
    const found = await store.peopleByKeys(keyed.flatMap(({ key }) => (key === null ? [] : [key])));
    for (const { line, value, key } of keyed) {
      const person = key === null ? undefined : found.get(key);
      const why = rejectOf(key, person, people);
      if (why === null && person !== undefined) people.add(person.id);
      else if (why !== null) rejects.push({ line, value: value.slice(0, SHOWN), why });
    }
  }
  if (people.size === 0) throw new Findings([nobodyOnIt]);
  const list: PeopleList = {
    id: randomUUID(),
    name,
    madeBy: by,
    madeAt: clock.now(),
    people: people.size,
    rejected: countOf(rejects),
  };
  await store.insertList(list, [...people], rejects);
  log.info('list imported', { list: list.id, by, people: people.size, rejected: rejects.length });
  return list;
}

async function* slicesOf(rows: AsyncIterable<ListRow>): AsyncGenerator<readonly ListRow[]> {
  let slice: ListRow[] = [];
  for await (const row of rows) {
    slice.push(row);
    if (slice.length < AT_ONCE) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

function countOf(rejects: readonly Reject[]): PeopleList['rejected'] {
  const counts: Partial<Record<RejectReason, number>> = {};
  for (const { why } of rejects) counts[why] = (counts[why] ?? 0) + 1;
  return counts;
}
