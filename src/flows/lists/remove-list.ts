// A list goes when nobody needs it: never while a wave that has not ended names it, for an exclusion would exclude nobody.

import { listsNamedBy } from '../../core/audience.ts';
import { Conflict } from '../../core/finding.ts';
import { hasEnded } from '../../core/wave.ts';
import type { World } from '../../ports.ts';

/** False when there is no such list. Throws `Conflict` while a wave needs it. */
export async function removeList(
  { store, log }: Pick<World, 'store' | 'log'>,
  listId: string,
  by: string,
): Promise<boolean> {
  const needing = (await store.waves()).find(
    ({ state, audience }) => !hasEnded(state) && listsNamedBy(audience).includes(listId),
  );
  if (needing !== undefined) {
    throw new Conflict([
      {
        what: `The list is part of the audience of wave “${needing.name}”.`,
        why: 'Without it the wave would reach other people than it says.',
        fix: 'Wait until the wave has ended, or change its draft.',
      },
    ]);
  }
  const removed = await store.removeList(listId);
  if (removed) log.info('list removed', { list: listId, by });
  return removed;
}
