// Reads Microsoft's registration report to its end, page by page. It lags by hours: it reconciles, while the audit log tells
// within minutes. Of people whom a whole reading did not have, nothing is known any more.

import { Failure, type Page, type Reported } from '../../ports.ts';
import { readOn, type Needs, type Piece } from './keep-reading.ts';

/** False when Graph did not let it run to its end. */
export function readMethodsReport(world: Needs): Promise<boolean> {
  return readOn(world, 'methods-report', (cursor) => piecesOf(world, cursor));
}

async function* piecesOf(world: Needs, cursor: string | null): AsyncGenerator<Piece> {
  for await (const { rows, next, unread } of pagesFrom(world, cursor)) {
    yield {
      cursor: next,
      last: next === null,
      unread,
      save: async (tx, sync, whole) => {
        await tx.saveMethods(rows, sync);
        if (next !== null) return;
        await tx.matchMethods();
        if (whole) await tx.sweepMethods(sync);
      },
    };
  }
}

/** A page kept from another day may no longer be there: then from the first one. Trouble that passes is waited out there. */
async function* pagesFrom({ directory }: Needs, cursor: string | null): AsyncGenerator<Page<Reported>> {
  let met = false;
  try {
    for await (const page of directory.methodsReport(cursor)) {
      met = true;
      yield page;
    }
  } catch (error) {
    const gone = error instanceof Failure && error.retryAfterMs === null;
    if (cursor === null || met || !gone) throw error;
    yield* directory.methodsReport(null);
  }
}
