// Everybody who has not left, slice by slice in the order of their ids: however many there are, few are held at once.

import type { Candidate } from '../../core/wave.ts';
import type { StoreReads } from '../../ports.ts';

/** More saves round trips; on the embedded engine all others wait for each. */
const SLICE = 1_000;

export async function* everybody(
  store: Pick<StoreReads, 'candidates'>,
  campaignId: string,
  from: string | null = null,
): AsyncGenerator<readonly Candidate[]> {
  for (let after = from; ; ) {
    const slice: readonly Candidate[] = await store.candidates(campaignId, after, SLICE);
    const last = slice.at(-1);
    if (last === undefined) return;
    yield slice;
    if (slice.length < SLICE) return;
    after = last.person.id;
  }
}
