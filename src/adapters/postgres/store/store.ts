// The store: the parts, one noun each, put together over a database or over one transaction in it.

import type { Job, Store, StoreInTransaction } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { attemptsPart } from './attempts.ts';
import { auditPart } from './audit.ts';
import { bankPart } from './bank.ts';
import { campaignsPart } from './campaigns.ts';
import { contactsPart } from './contacts.ts';
import { followUpsPart } from './follow-ups.ts';
import { groupsPart } from './groups.ts';
import { handOversPart } from './hand-overs.ts';
import { methodsReportPart } from './methods-report.ts';
import { nudgesPart } from './nudges.ts';
import { pacePart } from './pace.ts';
import { namedListsPart } from './named-lists.ts';
import { peopleListsPart } from './people-lists.ts';
import { peoplePart } from './people.ts';
import { questionsPart } from './questions.ts';
import { readingsPart } from './readings.ts';
import { registrationsPart } from './registrations.ts';
import { exportsPart } from './exports.ts';
import { reportsPart } from './reports.ts';
import { rewritesPart } from './rewrites.ts';
import { sessionMessagesPart } from './session-messages.ts';
import { sessionsPart } from './sessions.ts';
import { stopsPart } from './stops.ts';
import { storedPart } from './stored.ts';
import { tokenUsePart } from './token-use.ts';
import { trailPart } from './trail.ts';
import { waveListsPart } from './wave-lists.ts';
import { wavesPart } from './waves.ts';

export type StoreOptions = {
  readonly enqueue: (job: Job, db: Database) => Promise<void>;
  /** Null = no budget, for benchmarks alone. */
  readonly pacePerSecond: number | null;
};

export function createStore(db: Database, options: StoreOptions): Store {
  return {
    ...storeOver(db, options),
    transaction: (work) =>
      withoutDeadlock(() => db.transaction().execute((trx) => work(storeOver(trx, options)))),
  };
}

const DEADLOCK = '40P01';
const TRIES = 4;

/** PostgreSQL ends one of two transactions that wait for each other; nothing of it has happened, so it is done again. */
async function withoutDeadlock<T>(run: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await run();
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || tried === TRIES) throw error;
    }
  }
}

function storeOver(db: Database, { enqueue, pacePerSecond }: StoreOptions): StoreInTransaction {
  return {
    ...campaignsPart(db),
    ...peoplePart(db),
    ...peopleListsPart(db),
    ...namedListsPart(db),
    ...groupsPart(db),
    ...methodsReportPart(db),
    ...readingsPart(db),
    ...registrationsPart(db),
    ...contactsPart(db),
    ...wavesPart(db),
    ...waveListsPart(db),
    ...rewritesPart(db),
    ...stopsPart(db),
    ...followUpsPart(db),
    ...nudgesPart(db),
    ...attemptsPart(db),
    ...pacePart(db, pacePerSecond),
    ...exportsPart(db),
    ...reportsPart(db),
    ...trailPart(db),
    ...questionsPart(db),
    ...bankPart(db),
    ...sessionsPart(db),
    ...sessionMessagesPart(db),
    ...handOversPart(db),
    ...storedPart(db),
    ...tokenUsePart(db),
    ...auditPart(db),
    enqueue: (job) => enqueue(job, db),
  };
}
