import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { EVERYONE } from '../../src/core/audience.ts';
import { Conflict, Findings } from '../../src/core/finding.ts';
import { DAY, HOUR, MINUTE, plus } from '../../src/core/time.ts';
import type { WaveOptions } from '../../src/core/wave-options.ts';
import { answerMessage } from '../../src/flows/chat/answer-message.ts';
import { previewPeople, previewWave } from '../../src/flows/waves/plan-wave.ts';
import { readWave } from '../../src/flows/waves/read-wave.ts';
import { editCards, recallWave } from '../../src/flows/waves/recall-wave.ts';
import { releaseWave } from '../../src/flows/waves/release-wave.ts';
import { rewriteCards } from '../../src/flows/waves/rewrite-cards.ts';
import { goOn, runWaves } from '../../src/flows/waves/run-waves.ts';
import {
  draftWave,
  editDraft,
  removeDraft,
  scheduleWave,
  startWave,
} from '../../src/flows/waves/start-wave.ts';
import { steerWave } from '../../src/flows/waves/steer-wave.ts';
import { endStop, stopEverything } from '../../src/flows/waves/stop-everything.ts';
import type { Store } from '../../src/ports.ts';
import { aReport } from '../core/builders.ts';
import { openStage, type Stage } from './world.ts';

const id = (number: number) => `0a0a0a0a-1111-4222-8333-${String(number).padStart(12, '0')}`;
const [A, B] = [id(1), id(2)];
const crowd = (size: number) => Array.from({ length: size }, (_, index) => id(index + 1));
const draftOf = (options?: WaveOptions) => ({
  campaignId: 'passkeys',
  name: 'Autumn',
  audience: EVERYONE,
  ...(options !== undefined && { options }),
});

describe('waves', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const stateOf = async (wave: string) => (await stage.world.store.wave(wave))?.state;
  const start = async (options?: WaveOptions) => {
    const wave = await startWave(stage.world, draftOf(options), 'admin');
    if (wave.state === 'running') await releaseWave(stage.world, wave.id);
    return wave.id;
  };
  const refused = (what: RegExp, action: Promise<unknown>, kind = Conflict) =>
    assert.rejects(action, (error) => error instanceof kind && what.test(error.message));

  describe('drafts', () => {
    it('are kept, changed and thrown away, and send nothing', async () => {
      await stage.people(A, B);
      const { id: wave } = await draftWave(stage.world, draftOf(), 'author');
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      const narrowed = { include: [{ kind: 'person', id: B } as const], exclude: [] };
      await editDraft(
        stage.world,
        wave,
        { name: 'Later', audience: narrowed, options: { dailyCap: 5 } },
        'author',
      );
      const kept = await stage.world.store.wave(wave);
      assert.deepEqual([kept?.name, kept?.audience, kept?.options], ['Later', narrowed, { dailyCap: 5 }]);
      assert.equal(await removeDraft(stage.world, wave), true);
      assert.equal(await stage.world.store.wave(wave), null);
      assert.equal(await removeDraft(stage.world, wave), false);
    });

    it('refuse options that cannot work, with everything that is wrong at once', async () => {
      await stage.people(A);
      const wrong = { expiresAt: stage.now(), deadline: stage.now(), ramp: { percents: [50, 10] } };
      await assert.rejects(
        draftWave(stage.world, draftOf(wrong), 'author'),
        (error) => error instanceof Findings && error.findings.length === 3,
      );
    });

    it('freeze their list when they are scheduled, and cannot be changed from then on', async () => {
      await stage.people(A);
      const { id: wave } = await draftWave(stage.world, draftOf(), 'author');
      await scheduleWave(stage.world, wave, 'admin');
      await refused(/frozen/u, editDraft(stage.world, wave, { name: 'x', audience: EVERYONE }, 'author'));
      await refused(/frozen/u, removeDraft(stage.world, wave));
      await refused(/running/u, scheduleWave(stage.world, wave, 'admin'));
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
      assert.equal((await stage.world.store.wave(wave))?.startedBy, 'admin');
    });

    it('are previewed with counts for everybody, the first of each group, and the full list by pages', async () => {
      await stage.people(...crowd(120));
      await stage.save(id(120), { userType: 'guest' });
      const preview = await previewWave(stage.world, draftOf());
      assert.deepEqual([preview.counts.send, preview.counts.leave.guest], [119, 1]);
      assert.equal(preview.people.length, 51);
      const listed: string[] = [];
      for (let after: string | null = null; ; ) {
        const page = await previewPeople(stage.world, draftOf(), { group: 'send', after, limit: 50 });
        listed.push(...page.map(({ personId }) => personId));
        if (page.length < 50) break;
        after = page.at(-1)?.personId ?? null;
      }
      assert.deepEqual(listed, crowd(119));
    });
  });

  describe('a scheduled wave', () => {
    it('starts at its time, not before, with the list of the day it was scheduled', async () => {
      await stage.people(A, B);
      const wave = await start({ startAt: plus(stage.now(), 2 * DAY) });
      await stage.settle();
      assert.equal(await stateOf(wave), 'scheduled');
      assert.match((await readWave(stage.world, wave))?.eta.why ?? '', /starts at/u);
      stage.later(2 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent.toSorted(), [A, B]);
      assert.equal(await stateOf(wave), 'finished');
    });

    it('starts late, after a downtime, and decides again about each person', async () => {
      await stage.people(A, B);
      await start({ startAt: plus(stage.now(), HOUR) });
      await stage.save(A, { enabled: false });
      stage.later(3 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, [B]);
    });

    it('can be cancelled before it has started', async () => {
      await stage.people(A);
      const wave = await start({ startAt: plus(stage.now(), HOUR) });
      await steerWave(stage.world, wave, 'cancel');
      stage.later(DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      assert.deepEqual(await stage.world.store.leaveCounts(wave, 'passkeys'), { 'wave-cancelled': 1 });
    });
  });

  describe('stages', () => {
    const ramp = { percents: [10, 50, 100], holdHours: 24 };

    it('open one after the other, each after the hold, until everybody had one nudge', async () => {
      await stage.people(...crowd(20));
      const wave = await start({ ramp });
      const sizes: number[] = [];
      for (let day = 0; day < 3; day += 1) {
        await stage.settle();
        await stage.settle();
        sizes.push(new Set(stage.sent).size);
        stage.later(DAY);
        await runWaves(stage.world);
      }
      assert.deepEqual(sizes, [2, 10, 20]);
      assert.equal(await stateOf(wave), 'finished');
    });

    it('are held by the gate, with the reason, until an admin says go on', async () => {
      await stage.people(...crowd(20));
      stage.script.send = () => ({ outcome: 'failed', why: 'blocked', code: 'ConversationBlockedByUser' });
      const wave = await start({ ramp });
      await stage.settle();
      stage.later(2 * DAY);
      await runWaves(stage.world);
      const view = await readWave(stage.world, wave);
      assert.match(view?.wave.ramp?.held.join() ?? '', /100 % failed/u);
      assert.match(view?.eta.why ?? '', /is held/u);
      assert.ok(view?.acts.includes('go-on'));
      assert.equal(new Set(stage.sent).size, 2);
      await goOn(stage.world, wave, 'admin');
      await stage.settle();
      assert.equal(new Set(stage.sent).size, 10);
      await goOn(stage.world, wave, 'admin');
      await refused(/no stage to open/u, goOn(stage.world, wave, 'admin'));
    });

    it('begin with a pilot: the people it names, then some by lot, each at the admin’s word', async () => {
      await stage.people(...crowd(12));
      const wave = await start({ ramp: { pilot: { people: [B], random: 3 } } });
      await stage.settle();
      stage.later(10 * DAY);
      await runWaves(stage.world);
      assert.deepEqual(
        stage.sent.filter((person) => person !== B),
        [],
      );
      await goOn(stage.world, wave, 'admin');
      await stage.settle();
      assert.equal(new Set(stage.sent).size, 4);
      await goOn(stage.world, wave, 'admin');
      await stage.settle();
      assert.equal(new Set(stage.sent).size, 12);
    });
  });

  describe('limits', () => {
    it('keep to the daily cap by the days of the wave’s zone', async () => {
      await stage.people(...crowd(7));
      // It is noon in UTC, one in the morning in Auckland: the day there ends 23 hours later.
      const wave = await start({ dailyCap: 3, timeZone: 'Pacific/Auckland' });
      await stage.settle();
      assert.equal(stage.sent.length, 3);
      stage.later(22 * HOUR);
      await stage.settle();
      assert.equal(stage.sent.length, 3);
      stage.later(HOUR);
      await stage.settle();
      assert.equal(new Set(stage.sent).size, 6);
      assert.equal((await stage.world.store.progress(wave)).planned, 1);
    });

    it('keep to the daily cap also on the day after a pause, with what waited since', async () => {
      await stage.people(...crowd(9));
      const wave = await start({ dailyCap: 3 });
      await steerWave(stage.world, wave, 'pause');
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      stage.later(DAY);
      await steerWave(stage.world, wave, 'resume');
      await runWaves(stage.world);
      await stage.settle();
      assert.equal(stage.sent.length, 3);
      stage.later(DAY - HOUR);
      await runWaves(stage.world);
      await stage.settle();
      assert.equal(new Set(stage.sent).size, 6, 'a new day in UTC');
    });

    it('keep to a pace of the wave’s own', async () => {
      await stage.people(...crowd(5));
      await start({ perMinute: 2 });
      await stage.settle();
      assert.equal(stage.sent.length, 2);
      stage.later(MINUTE);
      await stage.settle();
      assert.equal(stage.sent.length, 4);
    });

    it('keep to the wave’s own window, whatever the campaign’s', async () => {
      await stage.people(A);
      const campaign = await stage.world.store.campaign('passkeys');
      assert.ok(campaign);
      await stage.world.store.saveCampaign({ ...campaign, window: { from: 8, to: 9, days: [1] } });
      const wave = await start({ window: { from: 14, to: 16, days: [1, 2, 3, 4, 5, 6, 7] } });
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      assert.match((await readWave(stage.world, wave))?.eta.why ?? '', /waiting for the window until/u);
      stage.later(3 * HOUR);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
    });

    it('send again what is in doubt where the wave must arrive', async () => {
      await stage.people(A);
      stage.script.send = () => ({ outcome: 'in-doubt', why: 'connection reset' });
      const wave = await start({ mustArrive: true });
      await stage.settle();
      assert.equal((await stage.world.store.progress(wave)).planned, 1);
      stage.script.send = () => ({ outcome: 'sent', activityId: 'x' });
      stage.later(MINUTE);
      await stage.settle();
      assert.equal((await stage.world.store.progress(wave)).sent, 1);
      assert.deepEqual(stage.sent, [A, A]);
    });

    it('write to people with nothing but SMS or voice first', async () => {
      await stage.people(...crowd(6));
      const last = id(6);
      await stage.world.store.saveMethods(
        [{ personId: last, report: aReport({ registered: ['mobilePhone'] }) }],
        stage.now(),
      );
      stage.later(HOUR);
      await start({ perMinute: 1 });
      await stage.settle();
      assert.deepEqual(stage.sent, [last]);
    });
  });

  describe('the end of a wave', () => {
    it('sweeps a cancelled wave of more people than one transaction takes, each with the reason', async () => {
      await stage.people(...crowd(1_200));
      const wave = await start();
      await steerWave(stage.world, wave, 'cancel');
      await runWaves(stage.world);
      const { planned, dropped } = await stage.world.store.progress(wave);
      assert.deepEqual({ planned, dropped }, { planned: 0, dropped: 1_200 });
      const [, last] = await stage.world.store.trail(id(1_200));
      assert.deepEqual([last?.kind, last?.kind === 'dropped' && last.why], ['dropped', 'wave-cancelled']);
    });

    it('stops everything, and lets it go on, with who and why', async () => {
      await stage.people(A);
      await start();
      await stopEverything(stage.world, 'admin', 'the wording is wrong');
      await stopEverything(stage.world, 'another', 'me too');
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      const { by, why } = (await stage.world.store.stop()) ?? {};
      assert.deepEqual({ by, why }, { by: 'admin', why: 'the wording is wrong' });
      assert.equal(await endStop(stage.world, 'admin'), true);
      assert.equal(await endStop(stage.world, 'admin'), false);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
    });

    it('is stopped from the chat by admins alone', async () => {
      await stage.people(A, B);
      stage.groups.set('admins', [A]);
      const roles = { 'Campaign.Admin': ['admins'] };
      const world = { ...stage.world, settings: { ...stage.world.settings, roleGroups: roles } };
      await world.store.saveGroups(
        [{ id: 'admins', name: 'Admins', hidden: false, joined: [{ id: A, kind: 'person' }], left: [] }],
        stage.now(),
      );
      await world.store.trackGroups(['admins']);
      const say = (personId: string) =>
        answerMessage(world, { personId, text: 'Stop everything', locale: null });
      assert.equal((await say(B))?.summary, 'admins-only');
      assert.equal(await world.store.stop(), null);
      assert.equal((await say(A))?.summary, 'status');
      assert.notEqual(await world.store.stop(), null);
    });
  });

  describe('delivered cards', () => {
    it('are taken back, every one, and no press on them does anything', async () => {
      await stage.people(A, B);
      const wave = await start();
      await stage.settle();
      await recallWave(stage.world, wave, 'admin');
      assert.equal((await stage.press(A, 'snooze', { activityId: 'pressed' })).summary, 'too-late');
      assert.equal((await stage.world.store.facts('passkeys', A))?.followUp?.snoozes, 0);
      await rewriteCards(stage.world);
      assert.deepEqual(stage.replaced.map(({ personId, summary }) => `${personId} ${summary}`).toSorted(), [
        `${A} recalled`,
        `${B} recalled`,
      ]);
      const { endedAt, done } = (await stage.world.store.rewriteOf(wave)) ?? {};
      assert.ok(endedAt);
      assert.equal(done?.replaced, 2);
      stage.later(5 * DAY);
      await stage.settle();
      assert.equal(stage.sent.length, 2, 'nobody is reminded of a wave that was taken back');
    });

    it('are taken back after a throttling, with the chat gone, and where a process was killed', async () => {
      await stage.people(...crowd(5));
      const wave = await start();
      await stage.settle();
      await recallWave(stage.world, wave, 'admin');
      const once = new Set<string>();
      stage.script.update = (personId, activityId) => {
        const first = !once.has(personId);
        once.add(personId);
        if (personId === A) return { outcome: 'stale-conversation' };
        if (personId === B && first) {
          return { outcome: 'try-again', why: '429', afterMs: 1, slowDown: false };
        }
        if (personId === id(3) && first) throw new Error('killed');
        return { outcome: 'sent', activityId };
      };
      await assert.rejects(rewriteCards(stage.world), /killed/u);
      await rewriteCards(stage.world);
      const { done, endedAt } = (await stage.world.store.rewriteOf(wave)) ?? {};
      assert.deepEqual(done, { replaced: 4, gone: 1, kept: 0, refused: 0 });
      assert.ok(endedAt);
    });

    it('are left where a process leaves, and the rest is done by the next, each card once', async () => {
      await stage.people(...crowd(60));
      const wave = await start();
      await stage.settle();
      await recallWave(stage.world, wave, 'admin');
      const leaving = new AbortController();
      const answers = Promise.withResolvers<void>();
      let asked = 0;
      stage.script.update = async (_person, activityId) => {
        asked += 1;
        if (asked === 3) leaving.abort();
        await answers.promise;
        return { outcome: 'sent', activityId };
      };
      const rewriting = rewriteCards(stage.world, leaving.signal);
      while (!leaving.signal.aborted) await pause(5);
      answers.resolve();
      const done = await rewriting;
      assert.ok(done >= 3 && done < 60, `${done} done`);
      assert.deepEqual([asked, stage.replaced.length], [done, done], 'what was on its way is noted');
      assert.equal((await stage.world.store.rewriteOf(wave))?.endedAt, null);
      assert.equal(await rewriteCards(stage.world), 60 - done);
      assert.equal(new Set(stage.replaced.map(({ personId }) => personId)).size, 60);
      assert.equal(stage.replaced.length, 60);
      assert.ok((await stage.world.store.rewriteOf(wave))?.endedAt);
    });

    it('are begun by nobody who is leaving already', async () => {
      await stage.people(A);
      const wave = await start();
      await stage.settle();
      await recallWave(stage.world, wave, 'admin');
      assert.equal(await rewriteCards(stage.world, AbortSignal.abort()), 0);
      assert.deepEqual(stage.replaced, []);
    });

    it('wait while everything is stopped', async () => {
      await stage.people(A);
      const wave = await start();
      await stage.settle();
      await stopEverything(stage.world, 'admin', 'a pause');
      await recallWave(stage.world, wave, 'admin');
      await rewriteCards(stage.world);
      assert.deepEqual(stage.replaced, []);
      await endStop(stage.world, 'admin');
      await rewriteCards(stage.world);
      assert.equal(stage.replaced.length, 1);
    });

    it('are said anew where nobody has answered yet', async () => {
      await stage.people(A, B);
      const wave = await start();
      await stage.settle();
      await stage.press(A, 'acknowledge', { activityId: 'pressed' });
      await editCards(stage.world, wave, 'admin');
      await rewriteCards(stage.world);
      assert.deepEqual(
        stage.replaced.map(({ personId, summary }) => `${personId} ${summary}`),
        [`${B} nudge`],
      );
      assert.equal((await stage.press(B, 'acknowledge', { activityId: 'pressed' })).summary, 'acknowledged');
    });

    it('stay with the answer of a press that came while they waited for their slot', async () => {
      await stage.people(A, B);
      const wave = await start();
      await stage.settle();
      let pressed = '';
      stage.script.update = async (personId, activityId) => {
        if (pressed === '') {
          pressed = personId === A ? B : A;
          await stage.press(pressed, 'snooze');
        }
        return { outcome: 'sent', activityId };
      };
      // They leave a moment apart.
      let asked = 0;
      const reserve: Store['reserve'] = async (slots) => {
        const reserved = await stage.world.store.reserve(slots);
        return { ...reserved, inMs: reserved.inMs + 700 * (asked += 1) };
      };
      await editCards(stage.world, wave, 'admin');
      await rewriteCards({ ...stage.world, store: { ...stage.world.store, reserve } });
      assert.notEqual(pressed, '');
      assert.deepEqual(
        stage.replaced.map(({ personId }) => personId),
        [A, B].filter((personId) => personId !== pressed),
      );
      assert.equal((await stage.world.store.rewriteOf(wave))?.done.kept, 1);
    });

    it('cannot be acted on from the very moment, not even those in doubt', async () => {
      await stage.people(A, B);
      stage.script.send = (personId) =>
        personId === A ? { outcome: 'in-doubt', why: '502' } : { outcome: 'sent', activityId: 'b' };
      await start({ expiresAt: plus(stage.now(), HOUR) });
      await stage.settle();
      stage.later(HOUR - 1);
      assert.equal((await stage.press(A, 'acknowledge')).summary, 'acknowledged');
      stage.later(1);
      for (const personId of [A, B]) {
        assert.equal((await stage.press(personId, 'snooze')).summary, 'too-late');
      }
    });

    it('expire at their time', async () => {
      await stage.people(A);
      const wave = await start({ expiresAt: plus(stage.now(), HOUR) });
      await stage.settle();
      stage.later(HOUR);
      await runWaves(stage.world);
      await rewriteCards(stage.world);
      assert.deepEqual(
        stage.replaced.map(({ summary }) => summary),
        ['recalled'],
      );
      assert.equal((await stage.press(A, 'acknowledge', { activityId: 'pressed' })).summary, 'too-late');
      await runWaves(stage.world);
      assert.equal((await stage.world.store.openRewrites()).length, 0, 'once is enough');
      await refused(/expired/u, editCards(stage.world, wave, 'admin'));
    });
  });
});
