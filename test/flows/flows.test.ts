import assert from 'node:assert/strict';
import { Findings } from '../../src/core/finding.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/time.ts';
import { answerMessage } from '../../src/flows/chat/answer-message.ts';
import { previewWave } from '../../src/flows/waves/plan-wave.ts';
import { startWave } from '../../src/flows/waves/start-wave.ts';
import { steerWave } from '../../src/flows/waves/steer-wave.ts';
import { trackInstalled, trackUninstalled } from '../../src/flows/chat/track-installation.ts';
import { Failure, READ_NAMES, type Role } from '../../src/ports.ts';
import { aPasskey, aReport } from '../core/builders.ts';
import { openStage, type Stage, syncAll } from './world.ts';

const A = '0a0a0a0a-1111-4222-8333-444444444444';
const B = '0b0b0b0b-1111-4222-8333-444444444444';

describe('flows', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const kinds = async (id: string) => (await stage.world.store.trail(id)).map(({ kind }) => kind);
  const nudgesOf = async (id: string) => (await kinds(id)).filter((kind) => kind === 'sent').length;
  it('plans nothing before the tenant has been read', async () => {
    const draft = {
      campaignId: 'passkeys',
      name: 'Early',
      audience: { include: [{ kind: 'everyone' }], exclude: [] },
    } as const;
    await assert.rejects(
      startWave(stage.world, draft, 'admin'),
      (error) => error instanceof Findings && /read yet/u.test(error.message),
    );
  });

  it('sends one nudge each and finishes the wave', async () => {
    await stage.people(A, B);
    const wave = await stage.wave();
    await stage.settle();
    assert.deepEqual(stage.sent.toSorted(), [A, B]);
    assert.equal((await stage.world.store.wave(wave))?.state, 'finished');
  });

  it('looks again after an interval when a reminder was dropped, not at once', async () => {
    await stage.people(A);
    await stage.wave();
    await stage.settle();
    await stage.save(A, { enabled: false });
    stage.later(DAY);
    await stage.settle();
    stage.later(MINUTE);
    await stage.settle();
    assert.equal((await kinds(A)).filter((kind) => kind === 'dropped').length, 1);
    await stage.save(A, { enabled: true });
    stage.later(DAY);
    await stage.settle();
    assert.equal(await nudgesOf(A), 2);
  });

  it('reminds nobody of a cancelled wave', async () => {
    await stage.people(A, B);
    stage.script.send = (id) =>
      id === A
        ? { outcome: 'sent', activityId: 'x' }
        : { outcome: 'try-again', why: '503', afterMs: HOUR, slowDown: false };
    const wave = await stage.wave();
    await stage.settle();
    await steerWave(stage.world, wave, 'cancel');
    stage.later(3 * DAY);
    await stage.settle();
    assert.deepEqual(
      stage.sent.filter((id) => id === A),
      [A],
    );
    const progress = await stage.world.store.progress(wave);
    assert.deepEqual(
      { sent: progress.sent, dropped: progress.dropped, planned: progress.planned },
      { sent: 1, dropped: 1, planned: 0 },
    );
  });

  it('pauses the wave and keeps the nudge planned when the bot itself is refused', async () => {
    await stage.people(A);
    stage.script.send = () => ({ outcome: 'failed', why: 'bot-disabled', code: 'BotDisabledByAdmin' });
    const wave = await stage.wave();
    await stage.settle();
    assert.equal((await stage.world.store.wave(wave))?.state, 'paused');
    assert.equal((await stage.world.store.progress(wave)).planned, 1);
    stage.script.send = () => ({ outcome: 'sent', activityId: 'y' });
    await steerWave(stage.world, wave, 'resume');
    stage.later(2 * MINUTE);
    await stage.settle();
    assert.equal((await stage.world.store.progress(wave)).sent, 1);
  });

  it('does not let one person’s failed installation stop the others', async () => {
    await stage.people(A, B);
    const { open } = stage.script;
    stage.script.open = (id) => (id === A ? { outcome: 'not-installed' } : open(id));
    stage.script.install = () => {
      throw new Failure('ServiceUnavailable', 'later', 30_000);
    };
    const wave = await stage.wave();
    await stage.settle();
    assert.deepEqual(stage.sent, [B]);
    const { planned, sent } = await stage.world.store.progress(wave);
    assert.deepEqual({ planned, sent }, { planned: 1, sent: 1 });
  });

  it('tries once more after an installation, then says that it had no effect', async () => {
    await stage.people(A);
    let installations = 0;
    stage.script.install = () => {
      installations += 1;
      return { installed: true };
    };
    stage.script.send = () => ({ outcome: 'not-installed' });
    const wave = await stage.wave();
    for (let minute = 0; minute < 10; minute += 1) {
      await stage.settle();
      stage.later(MINUTE);
    }
    assert.deepEqual([installations, stage.sent.length], [1, 2]);
    assert.equal((await stage.world.store.progress(wave)).failed, 1);
    const facts = await stage.world.store.facts('passkeys', A);
    assert.deepEqual(facts?.reach, { is: 'out', why: 'install-without-effect' });
  });

  const refusedInstallations: readonly [why: string, install: Stage['script']['install'], reach: string][] = [
    [
      'Keywave may not install',
      () => {
        throw new Failure('Authorization_RequestDenied', 'the permission is missing');
      },
      'not-installable',
    ],
    [
      'no catalogue id is set',
      () => ({ installed: false, why: 'app-unknown', code: 'no catalogue id is set' }),
      'app-unknown',
    ],
  ];
  for (const [why, install, reach] of refusedInstallations) {
    it(`reaches those who have the app where ${why}, and says why somebody else is not`, async () => {
      const others = Array.from({ length: 5 }, (_, index) => `${index + 1}${A.slice(1)}`);
      await stage.people(A, ...others);
      const { open } = stage.script;
      stage.script.open = (id) => (id === A ? { outcome: 'not-installed' } : open(id));
      stage.script.install = install;
      const wave = await stage.wave();
      await stage.settle();
      assert.deepEqual(stage.sent.toSorted(), others);
      const { sent, failed } = await stage.world.store.progress(wave);
      assert.deepEqual({ sent, failed }, { sent: 5, failed: 1 });
      assert.equal((await stage.world.store.wave(wave))?.state, 'finished');
      const [out, ...more] = await stage.world.store.outOfReach();
      assert.deepEqual([out?.person.id, out?.why, more], [A, reach, []]);
    });
  }

  it('reads a group that an audience names for the first time, and refuses one that cannot be read', async () => {
    await stage.people(A, B);
    stage.groups.set('finance', [A]);
    const group = (id: string) => ({ kind: 'group', id }) as const;
    const draft = {
      campaignId: 'passkeys',
      name: 'Finance',
      audience: { include: [group('finance')], exclude: [] },
    };
    assert.equal((await previewWave(stage.world, draft)).counts.send, 1);
    const excluding = {
      ...draft,
      audience: { include: [{ kind: 'everyone' } as const], exclude: [group('finance')] },
    };
    assert.equal((await previewWave(stage.world, excluding)).counts.send, 1);
    const unknown = {
      ...draft,
      audience: { include: [{ kind: 'everyone' } as const], exclude: [group('no such group')] },
    };
    await assert.rejects(
      previewWave(stage.world, unknown),
      (error) => error instanceof Findings && /There is no group/u.test(error.message),
    );
  });

  it('goes on with an older wave’s reminders after a newer wave was cancelled', async () => {
    await stage.people(A);
    await stage.wave();
    await stage.settle();
    const second = await stage.wave();
    await steerWave(stage.world, second, 'cancel');
    stage.later(2 * DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A, A]);
    assert.deepEqual(await stage.world.store.leaveCounts(second, 'passkeys'), { 'wave-cancelled': 1 });
  });

  it('records a registration that a killed sync had only stored', async () => {
    await stage.people(A);
    await stage.wave();
    await stage.settle();
    const report = aReport({ registered: ['passKeySynced'] });
    await stage.world.store.saveMethods([{ personId: A, report }], stage.now());
    await syncAll(stage.world);
    await stage.settle();
    assert.equal((await kinds(A)).filter((kind) => kind === 'registered').length, 1);
    assert.deepEqual(stage.sent, [A, A], 'thanked');
  });

  it('keeps an answer that overtakes the Connector’s own', async () => {
    await stage.people(A);
    stage.script.send = async () => {
      await stage.press(A, 'snooze', { activityId: 'q' });
      return { outcome: 'sent', activityId: 'q' };
    };
    await stage.wave();
    await stage.settle();
    const facts = await stage.world.store.facts('passkeys', A);
    assert.deepEqual(
      { step: facts?.followUp?.step, is: facts?.followUp?.answer.is },
      { step: 1, is: 'snoozed' },
    );
  });

  it('never sends again what is in doubt, and a press proves that it arrived', async () => {
    await stage.people(A);
    stage.script.send = () => ({ outcome: 'in-doubt', why: 'connection reset' });
    const wave = await stage.wave();
    await stage.settle();
    await stage.settle();
    assert.deepEqual(stage.sent, [A]);
    assert.equal((await stage.world.store.progress(wave)).inDoubt, 1);
    await stage.press(A, 'acknowledge', { activityId: 'z' });
    const progress = await stage.world.store.progress(wave);
    assert.deepEqual({ sent: progress.sent, inDoubt: progress.inDoubt }, { sent: 1, inDoubt: 0 });
  });

  it('refuses a press on somebody else’s card', async () => {
    await stage.people(A, B);
    await stage.wave();
    await stage.settle();
    const answer = await stage.press(B, 'snooze', { nudgeId: stage.nudgeOf(A) });
    assert.equal(answer.summary, 'too-late');
    assert.equal((await kinds(A)).includes('pressed'), false);
  });

  it('thanks in place when Graph confirms at once, and sends no second thanks', async () => {
    await stage.people(A);
    await stage.wave();
    await stage.settle();
    stage.script.passkeys = () => [aPasskey()];
    assert.equal((await stage.press(A, 'registered')).summary, 'thanks');
    stage.later(30 * DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A]);
  });

  it('thanks later, once, when Graph confirms later', async () => {
    await stage.people(A);
    await stage.wave();
    await stage.settle();
    assert.equal((await stage.press(A, 'registered')).summary, 'checking');
    stage.script.passkeys = () => [aPasskey()];
    stage.later(MINUTE);
    await stage.settle();
    stage.later(30 * DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A, A]);
    assert.equal((await kinds(A)).filter((kind) => kind === 'registered').length, 1);
  });

  it('does not hold it against the person when Graph cannot answer', async () => {
    await stage.people(A);
    await stage.wave();
    await stage.settle();
    stage.script.passkeys = () => {
      throw new Failure('TooManyRequests', 'later', 1_000);
    };
    await stage.press(A, 'registered');
    for (let minute = 0; minute < 10; minute += 1) {
      stage.later(MINUTE);
      await stage.settle();
    }
    assert.equal((await kinds(A)).includes('checked'), false);
  });

  it('gives the first nudge to a person who comes back into reach', async () => {
    await stage.people(A);
    stage.script.send = () => ({ outcome: 'failed', why: 'uninstalled', code: 'BotNotInConversationRoster' });
    await stage.wave();
    await stage.settle();
    stage.later(3 * DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A], 'silence while out of reach');
    stage.script.send = () => ({ outcome: 'sent', activityId: 'w' });
    assert.equal(
      await trackInstalled(stage.world, A, null),
      null,
      'no welcome for somebody whom the campaign follows',
    );
    await trackInstalled(stage.world, A, null);
    await stage.settle();
    assert.deepEqual(stage.sent, [A, A]);
  });

  it('keeps silent after an uninstall, with the reason', async () => {
    await stage.people(A);
    await stage.wave();
    await stage.settle();
    await trackUninstalled(stage.world, A);
    stage.later(10 * DAY);
    await stage.settle();
    assert.deepEqual(stage.sent, [A]);
    assert.equal((await stage.world.store.facts('passkeys', A))?.reach.is, 'out');
  });

  it('keeps a question, and gives no report to somebody who is no admin', async () => {
    await stage.people(A);
    const say = (text: string) => answerMessage(stage.world, { personId: A, text, locale: null });
    assert.equal((await say('Why do I need this?'))?.summary, 'handed-over');
    assert.equal((await say('report'))?.summary, 'admins-only');
    assert.equal((await say('  HELP '))?.summary, 'help');
    assert.equal(await stage.world.store.openQuestions(), 1);
  });

  it('explains a person in the chat to the roles that read names, and to no viewer', async () => {
    await stage.people(A);
    await stage.world.store.saveGroups(
      [{ id: 'team', name: 'Team', hidden: false, joined: [{ id: A, kind: 'person' }], left: [] }],
      stage.now(),
    );
    await stage.world.store.trackGroups(['team']);
    const say = async (role: Role, text: string) => {
      const settings = { ...stage.world.settings, roleGroups: { [role]: ['team'] } };
      return (await answerMessage({ ...stage.world, settings }, { personId: A, text, locale: null }))
        ?.summary;
    };
    assert.equal(await say('Campaign.Viewer', `why ${A}@example.com`), 'no-names');
    assert.equal(await say('Campaign.Viewer', 'status'), 'status');
    for (const role of READ_NAMES) assert.equal(await say(role, `why ${A}@example.com`), 'why');
  });
});
