// The contract of the storage port, to be kept by every engine behind it.

import type { OpenEngine } from '../../src/adapters/postgres/engine.ts';
import { auditContract } from './contract/audit.ts';
import { bankContract } from './contract/bank.ts';
import { exportsContract } from './contract/exports.ts';
import { jobsContract, transactionsContract } from './contract/jobs.ts';
import { nudgesContract } from './contract/nudges.ts';
import { groupsContract } from './contract/groups.ts';
import { handOversContract } from './contract/hand-overs.ts';
import { nestingContract } from './contract/nesting.ts';
import { namedListsContract } from './contract/named-lists.ts';
import { peopleContract } from './contract/people.ts';
import { peopleListsContract } from './contract/people-lists.ts';
import { questionsContract } from './contract/questions.ts';
import { registrationsContract } from './contract/registrations.ts';
import { sessionMessagesContract } from './contract/session-messages.ts';
import { sessionsContract } from './contract/sessions.ts';
import { storedContract } from './contract/stored.ts';
import { tokenUseContract } from './contract/token-use.ts';
import { waveListsContract } from './contract/wave-lists.ts';
import { wavesContract } from './contract/waves.ts';
import { openHarness, type Harness } from './harness.ts';

export function storeContract(name: string, open: () => Promise<OpenEngine>): void {
  describe(`store on ${name}`, function () {
    this.timeout(60_000);
    let harness: Harness | undefined;
    const given = () => {
      if (harness === undefined) throw new Error('the database did not open');
      return harness;
    };
    before(async () => {
      harness = await openHarness(await open());
    });
    beforeEach(() => given().reset());
    after(() => harness?.close());

    peopleContract(given);
    peopleListsContract(given);
    namedListsContract(given);
    groupsContract(given);
    nestingContract(given);
    wavesContract(given);
    waveListsContract(given);
    nudgesContract(given);
    exportsContract(given);
    registrationsContract(given);
    questionsContract(given);
    bankContract(given);
    sessionsContract(given);
    sessionMessagesContract(given);
    handOversContract(given);
    storedContract(given);
    tokenUseContract(given);
    auditContract(given);
    transactionsContract(given);
    // Last, for it starts workers and ends with closing them.
    jobsContract(given);
  });
}
