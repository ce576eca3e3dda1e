// What admins are told: about one person, and about the tenant.

import assert from 'node:assert/strict';
import { EVERYONE } from '../../src/core/audience.ts';
import { DAY, HOUR, plus } from '../../src/core/time.ts';
import { explanationOf, standingText } from '../../src/flows/people/explain-person.ts';
import { holdPerson } from '../../src/flows/people/hold-person.ts';
import { readReadiness } from '../../src/flows/tenant/read-readiness.ts';
import { aFido2, aGroup, aPasskey, aReport, aTenant, NOON } from '../core/builders.ts';
import { openStage, type Stage } from './world.ts';

const A = '0a0a0a0a-1111-4222-8333-444444444444';
const BOARD = '0d0d0d0d-1111-4222-8333-444444444444';
const SECRET = '0e0e0e0e-1111-4222-8333-444444444444';

describe('explaining', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    await stage.people(A);
  });
  afterEach(() => stage.close());

  const explained = async () => {
    const explanation = await explanationOf(stage.world, 'passkeys', A);
    assert.ok(explanation);
    return explanation;
  };
  const group = (id: string, name: string, hidden = false) => ({
    id,
    name,
    hidden,
    joined: [{ id: A, kind: 'person' as const }],
    left: [],
  });

  it('a person says what Entra will do, which passkeys are allowed, and how old each fact is', async () => {
    const { store } = stage.world;
    const unread = await explained();
    assert.match(unread.entra, /cannot be told/u);
    assert.match(unread.mayRegister, /was not read/u);
    const { policy, access } = aTenant();
    await store.savePolicies({ policy, access });
    await store.saveReading('methods-policy', { readAt: plus(NOON, -HOUR) });
    await store.savePasskeys(A, [], NOON);
    const { entra, mayRegister, ages } = await explained();
    assert.match(entra, /will ask for a passkey/u);
    assert.equal(mayRegister, 'Every kind of passkey.');
    const age = (what: RegExp) => ages.find((each) => what.test(each.what))?.at;
    assert.equal(age(/^people$/u), NOON);
    assert.equal(age(/methods policy/u), plus(NOON, -HOUR));
    assert.equal(age(/Conditional Access/u), null);
    assert.equal(age(/row of the report/u), aReport().reportedAt);
    assert.equal(age(/asked of Graph/u), NOON);
  });

  it('a person on hold says so although a passkey outweighs it, until the hold is over', async () => {
    await stage.world.store.savePasskeys(A, [aPasskey()], NOON);
    await holdPerson(stage.world, A, { why: 'On leave', until: plus(NOON, DAY) }, 'admin');
    const held = await explained();
    assert.equal(held.standing.is, 'has-passkey');
    assert.equal(held.hold?.why, 'On leave');
    assert.match(standingText(held), /holds a passkey\. .* On hold too: On leave \(until 2026-11-25\)\./u);
    stage.later(DAY);
    const after = await explained();
    assert.equal(after.hold, null);
    assert.doesNotMatch(standingText(after), /hold too/u);
  });

  it('a person who was excluded at the last moment is told with the name of the group', async () => {
    const { store } = stage.world;
    await store.saveGroups([group(BOARD, 'Board')], stage.now());
    await store.trackGroups([BOARD]);
    await stage.wave();
    const campaign = await store.campaign('passkeys');
    assert.ok(campaign);
    await store.saveCampaign({ ...campaign, audience: { ...EVERYONE, exclude: [aGroup(BOARD)] } });
    await stage.settle();
    const { trail, detail } = await explained();
    assert.equal(detail, 'By: group “Board”.');
    assert.equal(
      trail.find(({ kind }) => kind === 'dropped')?.text,
      'The first nudge was dropped: is in an excluded group. By: group “Board”.',
    );
  });

  it('a person who was written to is told with the age of what was known then, also when it has changed', async () => {
    await stage.wave();
    await stage.settle();
    const before = aReport().reportedAt;
    const report = aReport({ reportedAt: plus(NOON, DAY) });
    await stage.world.store.saveMethods([{ personId: A, report }], stage.now());
    const sent = (await explained()).trail.find(({ kind }) => kind === 'sent')?.text;
    assert.equal(
      sent,
      `The first nudge was sent (step 1). Their methods and passkeys as known at ${before}.`,
    );
  });

  it('the tenant names the groups in what was seen', async () => {
    const { store } = stage.world;
    await store.saveGroups([group(SECRET, 'Secret', true)], stage.now());
    const fido2 = aFido2({ include: [{ target: aGroup(SECRET), profiles: ['p1'] }] });
    const { policy } = aTenant({ fido2 });
    await store.savePolicies({ policy });
    const { findings } = await readReadiness(stage.world);
    assert.equal(findings.find(({ id }) => id === 'groups-not-read')?.evidence, '“Secret”');
  });

  it('the tenant says how complete the facts are', async () => {
    const { store } = stage.world;
    const stranger = { personId: 'stranger', report: aReport() };
    const mine = {
      personId: A,
      report: aReport({ registered: ['brainWave'], reportedAt: plus(NOON, -DAY) }),
    };
    await store.saveMethods([stranger, mine], NOON);
    await store.queueConfirmations([A], NOON);
    const row = { id: '1', at: NOON, personId: 'stranger', what: 'passkey-registered', said: 'x' } as const;
    await store.keepSecurityEvents([row]);
    assert.deepEqual((await readReadiness(stage.world)).coverage, {
      report: { rows: 1, strangers: 1, oldest: plus(NOON, -DAY), newest: plus(NOON, -DAY) },
      unknownMethods: { brainWave: 1 },
      waitingForGraph: 1,
      strangersInAuditLog: 1,
    });
  });
});
