// Facts that come late or not at all: a token while somebody waits, a permission that is missing, rows before their people.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { MACHINE_TIME } from '../../src/adapters/graph/pacer.ts';
import { HOUR, MINUTE, plus } from '../../src/core/time.ts';
import { planFollowUps } from '../../src/flows/sending/plan-follow-ups.ts';
import { readMethodsReport } from '../../src/flows/tenant/read-methods-report.ts';
import { readPeople } from '../../src/flows/tenant/read-people.ts';
import { readReadiness } from '../../src/flows/tenant/read-readiness.ts';
import { Failure, type UserChange, type World } from '../../src/ports.ts';
import { aPasskey, aReport } from '../core/builders.ts';
import { openStage, type Stage } from './world.ts';
import { ADAMS, failure, useGraph } from '../graph/use-graph.ts';

describe('a press while a token is fetched', () => {
  const graph = useGraph();
  it('is answered in time, and a token that comes later serves the next call', async () => {
    graph.say(200, { value: [] });
    let fetched = false;
    const directory = graph.open({
      time: MACHINE_TIME,
      token: async () => {
        if (!fetched) await sleep(3_000);
        fetched = true;
        return 'graph-token';
      },
    });
    const began = Date.now();
    await assert.rejects(directory.passkeys(ADAMS, 'soon'), failure('sign-in-slow'));
    assert.ok(Date.now() - began < 1_500, `${Date.now() - began} ms`);
    assert.equal(graph.received().length, 0);
    await sleep(2_000);
    assert.deepEqual(await directory.passkeys(ADAMS, 'soon'), []);
  });
});

describe('facts that come late', () => {
  let stage: Stage;
  beforeEach(async () => void (stage = await openStage()));
  afterEach(() => stage.close());

  it('a press without the permission is a finding, is asked again hourly, and ends with the permission', async () => {
    await stage.people('ann');
    await stage.wave();
    await stage.settle();
    let asked = 0;
    const refusing = async () => {
      asked += 1;
      throw new Failure('Authorization_RequestDenied', 'Grant it.', null);
    };
    const { directory } = stage.world;
    const answering = directory.passkeys;
    Object.assign(directory, { passkeys: refusing });
    await stage.press('ann', 'registered');
    const findings = async () => (await readReadiness(stage.world)).findings.map(({ id }) => id);
    assert.ok((await findings()).includes('not-read:passkeys'));
    for (let minute = 0; minute < 180; minute++) {
      stage.later(MINUTE);
      await planFollowUps(stage.world);
    }
    assert.equal(asked, 4);
    Object.assign(directory, { passkeys: answering });
    stage.script.passkeys = () => [aPasskey()];
    stage.later(HOUR);
    await planFollowUps(stage.world);
    assert.ok(!(await findings()).includes('not-read:passkeys'));
    assert.notEqual((await stage.world.store.facts('passkeys', 'ann'))?.followUp?.registeredAt, null);
  });

  it('a hurried question that gives up is no finding', async () => {
    await stage.people('ann');
    await stage.wave();
    await stage.settle();
    Object.assign(stage.world.directory, {
      passkeys: async () => {
        throw new Failure('TooManyRequests', 'later', 30_000);
      },
    });
    await stage.press('ann', 'registered');
    const ids = (await readReadiness(stage.world)).findings.map(({ id }) => id);
    assert.ok(!ids.includes('not-read:passkeys'));
  });

  const user = (id: string): UserChange => ({
    id,
    name: id,
    upn: `${id}@e.com`,
    userType: 'member',
    enabled: true,
    department: null,
    country: null,
    language: 'en',
  });
  const reading = (ids: readonly string[], unread: number): World => ({
    ...stage.world,
    directory: {
      ...stage.world.directory,
      methodsReport: async function* () {
        yield {
          rows: ['ann', 'new'].map((personId) => ({ personId, report: aReport() })),
          next: null,
          unread: 0,
        };
      },
      userChanges: async function* () {
        yield { changed: ids.map(user), removed: [], link: 'x', last: true, unread };
      },
    },
  });
  const known = async (id: string) => (await stage.world.store.person(id))?.methods != null;

  it('report rows reach people of a reading with an odd row, and joiners told by a change', async () => {
    await readMethodsReport(reading([], 0));
    await readPeople(reading(['ann'], 1));
    assert.equal(await known('ann'), true);
    await readPeople(reading(['ann'], 0));
    await readPeople(reading(['new'], 0));
    assert.equal(await known('new'), true);
  });

  it('a row that waited does not win over a newer page that is being stored', async () => {
    const { store } = stage.world;
    await store.saveMethods([{ personId: 'ann', report: aReport({ registered: ['sms'] }) }], stage.now());
    await stage.save('ann', {});
    const { promise: gate, resolve: go } = Promise.withResolvers<void>();
    const page = store.transaction(async (tx) => {
      await tx.saveMethods(
        [{ personId: 'ann', report: aReport({ registered: ['passKeySynced'] }) }],
        plus(stage.now(), HOUR),
      );
      await gate;
    });
    await sleep(200);
    const match = store.matchMethods();
    await sleep(200);
    go();
    await Promise.all([page, match]);
    assert.deepEqual((await store.person('ann'))?.methods?.registered, ['passKeySynced']);
  });
});
