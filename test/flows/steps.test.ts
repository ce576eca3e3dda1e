// “Show me how”: a press that only looks. What is shown fits the person and the device; the follow-up stays as it was.

import assert from 'node:assert/strict';
import { aaGuidsOf, KINDS } from '../../src/core/authenticators.ts';
import type { Moment } from '../../src/core/moment.ts';
import type { Fido2Policy } from '../../src/core/policy.ts';
import { DAY } from '../../src/core/time.ts';
import { answerCard, type CardPress } from '../../src/flows/chat/answer-card.ts';
import { languageOf } from '../../src/flows/chat/language-of.ts';
import { recallWave } from '../../src/flows/waves/recall-wave.ts';
import type { World } from '../../src/ports.ts';
import { aPasskey, aProfile, aTenant } from '../core/builders.ts';
import { openStage, type Stage } from './world.ts';

const A = '0a0a0a0a-1111-4222-8333-444444444444';
const B = '0b0b0b0b-1111-4222-8333-444444444444';
const ONLY_AUTHENTICATOR = aProfile({
  keys: { enforced: true, kind: 'allow', aaGuids: aaGuidsOf('authenticator') },
});

describe('“Show me how”', () => {
  let stage: Stage;
  let wave: string;
  beforeEach(async () => {
    stage = await openStage();
    await stage.people(A, B);
    wave = await stage.wave();
    await stage.settle();
  });
  afterEach(() => stage.close());

  /** What the press is answered with, and in which language. */
  async function look(press: Partial<CardPress>): Promise<{ moment: Moment; locale: string | null }> {
    const shown: { moment: Moment; locale: string | null }[] = [];
    const cards: World['cards'] = {
      ...stage.world.cards,
      render: (moment, locale) => {
        shown.push({ moment, locale });
        return stage.world.cards.render(moment, locale);
      },
    };
    const whole = { personId: A, nudgeId: stage.nudgeOf(A), activityId: null, locale: null, ...press };
    await answerCard({ ...stage.world, cards }, { verb: 'steps', ...whole });
    const [last] = shown.slice(-1);
    assert.ok(last);
    return last;
  }
  const stepsOf = async (press: Partial<CardPress>) => {
    const { moment } = await look(press);
    assert.ok(moment.moment === 'steps', moment.moment);
    return moment;
  };
  const followUp = async () => (await stage.world.store.facts('passkeys', A))?.followUp;
  const allow = (fido2: Partial<Fido2Policy>) =>
    stage.world.store.savePolicies({ policy: aTenant({ fido2 }).policy });

  it('asks for the device, and shows its steps at once from then on', async () => {
    assert.equal((await stepsOf({})).platform, null);
    const chosen = await stepsOf({ verb: 'platform', platform: 'iphone' });
    assert.equal(chosen.platform, 'iphone');
    assert.equal(chosen.ways[0]?.kind, 'authenticator');
    assert.equal((await stepsOf({})).platform, 'iphone');
    assert.equal(
      (await stepsOf({ personId: B, nudgeId: stage.nudgeOf(B) })).platform,
      null,
      'each their own',
    );
  });

  it('shows every kind of the device while nobody knows what is allowed', async () => {
    const { ways, allowed } = await stepsOf({ verb: 'platform', platform: 'windows' });
    assert.deepEqual(ways.map(({ kind }) => kind).toSorted(), KINDS.toSorted());
    assert.deepEqual(allowed, KINDS);
  });

  it('shows only what the person’s profiles allow, and names the devices that do when one does not', async () => {
    await allow({ profiles: [ONLY_AUTHENTICATOR] });
    assert.deepEqual((await stepsOf({ verb: 'platform', platform: 'iphone' })).ways, [
      { kind: 'authenticator', how: 'here' },
    ]);
    const key = await stepsOf({ verb: 'platform', platform: 'security-key' });
    assert.deepEqual(key.ways, []);
    assert.deepEqual(key.allowed, ['authenticator']);
    assert.deepEqual(key.others, ['windows', 'macos', 'iphone', 'android']);
  });

  it('shows Authenticator in the app alone to whose passkey must prove what it is, and on no computer', async () => {
    await allow({ profiles: [{ ...ONLY_AUTHENTICATOR, attestation: 'registrationOnly' }] });
    const phone = await stepsOf({ verb: 'platform', platform: 'iphone' });
    assert.deepEqual(phone.ways, [{ kind: 'authenticator', how: 'in-app' }]);
    const computer = await stepsOf({ verb: 'platform', platform: 'windows' });
    assert.deepEqual([computer.ways, computer.others], [[], ['iphone', 'android']]);
  });

  it('is told with the help, when it failed, what the person’s profiles allow, also on the way back to it', async () => {
    await allow({ profiles: [{ ...ONLY_AUTHENTICATOR, attestation: 'registrationOnly' }] });
    const allowed = { kinds: ['authenticator'], attested: ['authenticator'] };
    for (const verb of ['failed', 'back'] as const) {
      const { moment } = await look({ verb });
      assert.deepEqual(moment.moment === 'failed' && moment.allowed, allowed, verb);
    }
  });

  it('greets by the given name, and where the directory has none by no name', async () => {
    const greeted = async () => {
      const { moment } = await look({ verb: 'back' });
      return moment.moment === 'nudge' ? moment.person.firstName : assert.fail(moment.moment);
    };
    assert.equal(await greeted(), null);
    await stage.world.store.saveUsers([{ id: A, name: 'Müller, Anna', givenName: 'Anna' }], stage.now());
    assert.equal(await greeted(), 'Anna');
  });

  it('takes what a group that was not read may allow for unknown, not for nothing', async () => {
    await allow({ include: [{ target: { kind: 'group', id: 'hidden' }, profiles: ['p1'] }] });
    await stage.world.store.trackGroups(['hidden']);
    const { moment } = await look({ verb: 'platform', platform: 'windows' });
    assert.equal(moment.moment === 'steps' && moment.ways.length, KINDS.length);
  });

  it('says what is in the way of somebody who may register nothing', async () => {
    await allow({ state: 'disabled' });
    assert.deepEqual((await look({})).moment, { moment: 'cannot-yet', why: 'passkeys-off' });
  });

  it('is no answer: the counts, the next reminder and the trail stay as they were', async () => {
    const before = await followUp();
    const trail = await stage.world.store.trail(A);
    await look({});
    await look({ verb: 'platform', platform: 'macos' });
    await look({ verb: 'back' });
    assert.deepEqual(await followUp(), before);
    assert.equal(before?.unanswered, 1);
    assert.deepEqual(await stage.world.store.trail(A), trail);
    stage.later(DAY);
    await stage.settle();
    assert.equal(stage.sent.filter((id) => id === A).length, 2, 'reminded as if nothing had been pressed');
  });

  it('proves that a nudge in doubt was delivered, as any press does', async () => {
    stage.script.send = () => ({ outcome: 'in-doubt', why: 'no answer' });
    stage.later(DAY);
    await stage.settle();
    const nudgeId = stage.nudgeOf(A);
    assert.equal((await stage.world.store.nudge(nudgeId, stage.now()))?.state, 'in-doubt');
    await look({ nudgeId, activityId: 'a-9' });
    assert.equal((await stage.world.store.nudge(nudgeId, stage.now()))?.state, 'sent');
  });

  it('leads back to the nudge, or to what was answered', async () => {
    assert.equal((await look({ verb: 'back' })).moment.moment, 'nudge');
    await stage.press(A, 'failed');
    assert.equal((await look({})).moment.moment, 'steps');
    const { moment } = await look({ verb: 'back' });
    assert.equal(moment.moment, 'failed');
    assert.ok(moment.moment === 'failed' && moment.lookBackAt !== null, 'with the date of the look back');
  });

  it('takes the snooze away with the last one that is allowed', async () => {
    const campaign = await stage.world.store.campaign('passkeys');
    assert.ok(campaign);
    const limited = { ...campaign.deferral, limit: 1 };
    await stage.world.store.saveCampaign({ ...campaign, deferral: limited });
    assert.equal((await stepsOf({})).maySnooze, true);
    await stage.press(A, 'snooze');
    assert.equal((await stepsOf({})).maySnooze, false);
  });

  it('keeps the answers of presses that come too late', async () => {
    const foreign = await look({ personId: B });
    assert.deepEqual(foreign.moment, { moment: 'too-late', why: 'not-yours', nudgeId: null });
    stage.script.passkeys = () => [aPasskey()];
    await stage.press(B, 'registered');
    const done = await look({ personId: B, nudgeId: stage.nudgeOf(B), verb: 'platform', platform: 'iphone' });
    assert.ok(done.moment.moment === 'too-late' && done.moment.why === 'already-registered');
    assert.equal((await stage.world.store.choices(B)).platform, null);
    await recallWave(stage.world, wave, 'admin');
    const recalled = await look({});
    assert.ok(recalled.moment.moment === 'too-late' && recalled.moment.why === 'recalled');
  });

  it('speaks the language that the person chose, before that of Teams and of the directory', async () => {
    const { store } = stage.world;
    assert.equal((await look({})).locale, 'en', 'the directory’s');
    assert.equal((await look({ locale: 'de-DE' })).locale, 'de-DE');
    await store.saveChoices(A, { language: 'ja' });
    assert.equal((await look({ locale: 'de-DE' })).locale, 'ja');
    assert.equal(await languageOf(stage.world, B, null), 'en', 'each their own');
    await store.saveChoices(A, { language: null });
    assert.equal((await look({ locale: 'de-DE' })).locale, 'de-DE');
  });
});
