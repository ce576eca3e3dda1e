import assert from 'node:assert/strict';
import { BY_DEADLINE, DEFAULT_RHYTHM, DEFAULT_SETTINGS } from '../../src/core/campaign.ts';
import { Findings } from '../../src/core/finding.ts';
import type { EntraCampaign } from '../../src/core/policy.ts';
import { DAY, HOUR, MINUTE, plus } from '../../src/core/time.ts';
import { explanationOf } from '../../src/flows/people/explain-person.ts';
import { mirrorCampaigns } from '../../src/flows/tenant/mirror-campaign.ts';
import { planFollowUps } from '../../src/flows/sending/plan-follow-ups.ts';
import { readReadiness } from '../../src/flows/tenant/read-readiness.ts';
import { setRules, type CampaignRules } from '../../src/flows/waves/set-rules.ts';
import { previewWave } from '../../src/flows/waves/plan-wave.ts';
import { steerWave } from '../../src/flows/waves/steer-wave.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { anEntraCampaign, aTenant } from '../core/builders.ts';
import { Failure } from '../../src/ports.ts';
import { openStage, type Stage } from './world.ts';

const A = '0a0a0a0a-1111-4222-8333-444444444444';
const B = '0b0b0b0b-1111-4222-8333-444444444444';
const RULES: CampaignRules = { deferral: { snoozeDays: 1, limit: null }, window: null, timeZone: 'UTC' };

describe('campaign flows', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const rules = (more: Partial<CampaignRules> = {}) =>
    setRules(stage.world, 'passkeys', { ...RULES, ...more });
  const nextOf = async (id: string) => (await explanationOf(stage.world, 'passkeys', id))?.next;
  const nudged = async (...ids: readonly string[]) => {
    await stage.people(...ids);
    await stage.wave();
    await stage.settle();
  };
  const entraSays = async (campaign: Partial<EntraCampaign>) => {
    const { policy } = aTenant({ campaign: anEntraCampaign(campaign) });
    if (policy !== null) await stage.world.store.savePolicies({ policy });
    return mirrorCampaigns(stage.world);
  };

  it('set every rule, and leave what is not named', async () => {
    const first = await rules({ deadline: '2026-12-18T16:00:00Z', cadence: BY_DEADLINE, jitterMinutes: 0 });
    assert.equal(first?.deadline, '2026-12-18T16:00:00.000Z');
    assert.deepEqual(await rules({ graceDays: 3 }), { ...first, graceDays: 3 });
    assert.deepEqual(await stage.world.store.campaign('passkeys'), { ...first, graceDays: 3 });
    assert.equal(await setRules(stage.world, 'no such campaign', RULES), null);
  });

  it('refuse bad rules and store none of them', async () => {
    const before = await stage.world.store.campaign('passkeys');
    const holidays = [{ date: '2026-13-01', countries: null }];
    await assert.rejects(
      rules({ deadline: stage.now(), holidays, graceDays: -1 }),
      (error) => error instanceof Findings && error.findings.length === 3,
    );
    assert.deepEqual(await stage.world.store.campaign('passkeys'), before);
  });

  it('take another rule after the deadline has passed', async () => {
    const deadline = plus(stage.now(), DAY);
    await rules({ deadline });
    stage.later(2 * DAY);
    assert.equal((await rules({ deadline, graceDays: 3 }))?.graceDays, 3);
  });

  it('read an older campaign with the defaults of what it does not name', async () => {
    const { store } = stage.world;
    const { id, name, audience, deferral, window, timeZone, rhythm } =
      (await store.campaign('passkeys')) ?? {};
    assert.ok(id && name && audience && deferral && window === null && timeZone && rhythm);
    await store.saveCampaign({ id, name, audience, deferral, window, timeZone, rhythm });
    const { jitterMinutes, cadence, mirror } = (await store.campaigns())[0] ?? {};
    assert.deepEqual(
      { jitterMinutes, cadence, mirror },
      {
        jitterMinutes: DEFAULT_SETTINGS.jitterMinutes,
        cadence: DEFAULT_SETTINGS.cadence,
        mirror: DEFAULT_SETTINGS.mirror,
      },
    );
  });

  it('look anew at whoever waits when the rules change', async () => {
    await nudged(A);
    await rules({ rhythm: { ...DEFAULT_RHYTHM, intervalDays: 3 } });
    stage.later(DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A]);
    stage.later(2 * DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A, A]);
  });

  it('follow Entra’s deferral and audience, and say nothing new about what has not changed', async () => {
    await rules({ mirror: true });
    assert.deepEqual(await entraSays({ state: 'enabled', snoozeDays: 3, limited: true }), ['passkeys']);
    assert.deepEqual((await stage.world.store.campaign('passkeys'))?.deferral, { snoozeDays: 3, limit: 3 });
    assert.deepEqual(await entraSays({ state: 'enabled', snoozeDays: 3, limited: true }), []);
    assert.deepEqual((await rules({ mirror: true }))?.deferral, { snoozeDays: 3, limit: 3 });
    assert.deepEqual((await rules({ mirror: false }))?.deferral, RULES.deferral);
    assert.deepEqual(await entraSays({ snoozeDays: 9 }), []);
  });

  it('fall silent when Entra’s campaign is disabled, say so, and go on when it is enabled again', async () => {
    await nudged(A);
    await rules({ mirror: true });
    await entraSays({ state: 'disabled' });
    stage.later(DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A]);
    const next = await nextOf(A);
    assert.ok(next?.act === 'nothing' && /campaign is disabled/u.test(next.why), next?.why);
    await stage.people(A, B);
    const draft = { campaignId: 'passkeys', name: 'Second', audience: EVERYONE };
    assert.deepEqual((await previewWave(stage.world, draft)).counts.leave, { 'campaign-off': 2 });
    await entraSays({ state: 'default' });
    await stage.settle();
    assert.deepEqual(stage.sent, [A, A]);
  });

  describe('that mirrors an audience with a group whose members cannot be read', () => {
    const excluding = (id: string) => entraSays({ exclude: [{ kind: 'group', id }] });
    const secret = (hidden: boolean) =>
      stage.world.store.saveGroups(
        [{ id: 'secret', name: 'Secret', hidden, joined: [{ id: B, kind: 'person' }], left: [] }],
        stage.now(),
      );
    const heldOf = async () => {
      const { findings } = await readReadiness(stage.world);
      return findings.find(({ id }) => id === 'mirror-held');
    };
    const onlyWave = async () => (await stage.world.store.waves())[0];

    for (const [is, id, tells] of [
      ['hidden', 'secret', /“Secret”.+ are hidden/u],
      ['unknown to Graph', 'unheard-of', /no group unheard-of/u],
    ] as const) {
      it(`keep their audience and write to nobody when it is ${is}`, async () => {
        await secret(true);
        await rules({ mirror: true });
        await stage.people(A, B);
        await stage.wave();
        const before = (await stage.world.store.campaign('passkeys'))?.audience;
        assert.deepEqual(await excluding(id), ['passkeys']);
        assert.deepEqual(await excluding(id), [], 'nothing new');
        stage.later(3 * DAY);
        await stage.settle();
        assert.deepEqual(stage.sent, []);
        assert.deepEqual((await stage.world.store.campaign('passkeys'))?.audience, before);
        const { state, pausedWhy } = (await onlyWave()) ?? {};
        assert.equal(state, 'paused');
        assert.match(pausedWhy ?? '', tells);
        const finding = await heldOf();
        assert.equal(finding?.severity, 'blocks');
        assert.match(finding.evidence, tells);
      });
    }

    it('send no reminder of a finished wave either', async () => {
      await secret(true);
      await rules({ mirror: true });
      await nudged(A);
      assert.equal((await onlyWave())?.state, 'finished');
      await excluding('secret');
      stage.later(3 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
    });

    it('go on without the excluded once the members can be read', async () => {
      await secret(true);
      await rules({ mirror: true });
      await stage.people(A, B);
      const wave = await stage.wave();
      await excluding('secret');
      await secret(false);
      assert.deepEqual(await excluding('secret'), ['passkeys']);
      assert.equal(await heldOf(), undefined);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
      assert.equal((await stage.world.store.wave(wave))?.state, 'finished');
    });

    it('pause for as long as Graph is in trouble, with that as the reason', async () => {
      await rules({ mirror: true });
      await stage.people(A, B);
      const wave = await stage.wave();
      stage.groups.set('new', [B]);
      const { groupChanges } = stage.world.directory;
      Object.assign(stage.world.directory, {
        groupChanges: () => {
          throw new Failure('HTTP 503', 'Wait a while.', 30_000);
        },
      });
      await excluding('new');
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      const { state, pausedWhy } = (await stage.world.store.wave(wave)) ?? {};
      assert.equal(state, 'paused');
      assert.match(pausedWhy ?? '', /does not give Keywave groups \(HTTP 503\)/u);
      assert.doesNotMatch(pausedWhy ?? '', /no group/u);
      Object.assign(stage.world.directory, { groupChanges });
      await excluding('new');
      await stage.settle();
      assert.equal(await heldOf(), undefined);
      assert.deepEqual(stage.sent, [A]);
    });

    it('leave paused what an admin paused', async () => {
      await secret(true);
      await rules({ mirror: true });
      await stage.people(A, B);
      const wave = await stage.wave();
      await steerWave(stage.world, wave, 'pause');
      await excluding('secret');
      await secret(false);
      await excluding('secret');
      await stage.settle();
      assert.deepEqual(stage.sent, []);
    });

    it('refuse to begin to mirror it', async () => {
      await secret(true);
      await excluding('secret');
      await assert.rejects(
        rules({ mirror: true }),
        (error) => error instanceof Findings && /“Secret”/u.test(error.message),
      );
      assert.equal((await stage.world.store.campaign('passkeys'))?.mirror, false);
    });
  });

  it('drop a nudge that was planned before Entra’s campaign was disabled', async () => {
    await stage.people(A);
    await stage.wave();
    await rules({ mirror: true });
    await entraSays({ state: 'disabled' });
    await stage.settle();
    assert.deepEqual(stage.sent, []);
    assert.deepEqual(await stage.world.store.leaveCounts(null, 'passkeys'), { 'campaign-off': 1 });
  });

  it('keep the end of a snooze, whatever another wave had planned', async () => {
    await nudged(A);
    stage.later(HOUR);
    await stage.wave();
    stage.later(22 * HOUR);
    await stage.press(A, 'snooze');
    stage.later(2 * HOUR);
    await stage.settle();
    assert.deepEqual(stage.sent, [A], 'the second wave’s nudge was due by now');
    stage.later(22 * HOUR);
    await stage.settle();
    assert.deepEqual(stage.sent, [A, A]);
  });

  it('ask Graph about several claims side by side, and not again at once when it does not answer', async () => {
    const people = Array.from(
      { length: 20 },
      (_, index) => `00000000-0000-4000-8000-${`${index}`.padStart(12, '0')}`,
    );
    await nudged(...people);
    for (const id of people) await stage.press(id, 'registered');
    let asking = 0;
    let most = 0;
    let asked = 0;
    const directory = {
      ...stage.world.directory,
      passkeys: async () => {
        asked += 1;
        asking += 1;
        most = Math.max(most, asking);
        await new Promise(setImmediate);
        asking -= 1;
        return asked % 2 === 0 ? null : [];
      },
    };
    stage.later(MINUTE);
    assert.equal(await planFollowUps({ ...stage.world, directory }), 20);
    assert.equal(asked, 20);
    assert.ok(most > 1 && most <= 6, `${most} at once`);
    assert.equal(await planFollowUps({ ...stage.world, directory }), 0);
  });
});
