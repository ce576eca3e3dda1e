// What happens to a person while a message is on its way to them: an answer, a newer wave, leaving, a registration.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { NEW_FOLLOW_UP } from '../../src/core/follow-up.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/time.ts';
import { answerCard } from '../../src/flows/chat/answer-card.ts';
import { stopMessages } from '../../src/flows/chat/stop-messages.ts';
import { recordRegistration } from '../../src/flows/registrations/record-registration.ts';
import { deliverNudges } from '../../src/flows/sending/deliver-nudges.ts';
import { planFollowUps } from '../../src/flows/sending/plan-follow-ups.ts';
import { settleAbandoned, settleEnds } from '../../src/flows/sending/settle-nudge.ts';
import { steerWave } from '../../src/flows/waves/steer-wave.ts';
import { openStage, type Stage } from './world.ts';

describe('while a message is on its way', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const followUp = async (id = 'ann') => (await stage.world.store.facts('passkeys', id))?.followUp ?? null;
  const days = async (count: number) => {
    for (let day = 0; day < count; day += 1) {
      stage.later(DAY);
      await stage.settle();
    }
  };
  const nextDay = async () => {
    stage.later(DAY + HOUR);
    await stage.settle();
  };
  /** The next send meets `meanwhile` before Teams answers. */
  const during = async (meanwhile: () => Promise<unknown>, work: () => Promise<void>) => {
    const { send } = stage.script;
    stage.script.send = async (id) => {
      await meanwhile();
      return send(id);
    };
    await work();
    stage.script.send = send;
  };
  const sqlOf = async (text: string) => {
    const client = new pg.Client(stage.databaseUrl);
    await client.connect();
    const { rows } = await client.query<{ state: string; step: number }>(text);
    await client.end();
    return rows;
  };
  /** Begun by a process that dies then. */
  const begunByTheDead = async () => {
    const { store } = stage.world;
    const [nudge] = await store.claim('dead', stage.now(), 10, 300);
    assert.ok(nudge);
    const known = (await followUp()) ?? NEW_FOLLOW_UP;
    assert.equal((await store.begin([{ nudge, followUp: known }], 'dead')).size, 1);
    return nudge;
  };
  const abandoned = async () => {
    await pause(350);
    await settleAbandoned(stage.world);
  };

  describe('an answer', () => {
    it('“stop messages” is kept, and nothing more comes', async () => {
      await stage.people('ann');
      await stage.wave();
      await during(() => stopMessages(stage.world, 'ann'), stage.settle);
      assert.equal((await followUp())?.answer.is, 'opted-out');
      await days(5);
      assert.deepEqual(stage.sent, ['ann']);
    });

    it('is kept also when the sender died, and counts as an answer', async () => {
      await stage.people('ann');
      await stage.wave();
      await begunByTheDead();
      await stopMessages(stage.world, 'ann');
      await abandoned();
      const after = await followUp();
      assert.deepEqual([after?.answer.is, after?.step, after?.unanswered], ['opted-out', 1, 0]);
      await days(5);
      assert.deepEqual(stage.sent, []);
    });

    it('on an older card is kept', async () => {
      await stage.people('ann');
      await stage.wave();
      await stage.settle();
      const nudgeId = stage.nudgeOf('ann');
      await during(() => stage.press('ann', 'acknowledge', { nudgeId }), nextDay);
      assert.equal(stage.sent.length, 2);
      assert.equal((await followUp())?.answer.is, 'acknowledged');
      await days(6);
      assert.equal(stage.sent.length, 2);
      await days(2);
      assert.ok(stage.sent.length > 2);
    });

    it('from before is over with the message that follows it', async () => {
      await stage.people('ann');
      await stage.wave();
      await stage.settle();
      await stage.press('ann', 'snooze');
      await nextDay();
      assert.equal(stage.sent.length, 2);
      const after = await followUp();
      assert.deepEqual([after?.answer, after?.unanswered], [{ is: 'none' }, 1]);
    });

    it('that proves the delivery goes with what was said before it in the chat', async () => {
      await stage.people('ann');
      await stage.wave();
      await during(async () => {
        await stopMessages(stage.world, 'ann');
        await stage.press('ann', 'steps');
      }, stage.settle);
      const after = await followUp();
      assert.deepEqual([after?.answer.is, after?.step], ['opted-out', 1]);
      assert.deepEqual(stage.sent, ['ann']);
    });
  });

  describe('the person is the newer wave’s', () => {
    it('also when its message ended in doubt: a snooze is honoured though the older wave was cancelled', async () => {
      await stage.people('ann');
      await steerWave(stage.world, await stage.wave(), 'cancel');
      stage.later(HOUR);
      await stage.wave();
      const nudge = await begunByTheDead();
      await abandoned();
      await stage.press('ann', 'snooze', { nudgeId: nudge.id });
      await nextDay();
      assert.deepEqual(stage.sent, ['ann']);
    });

    it('also when a press overtakes the answer of Teams', async () => {
      await stage.people('ann');
      await steerWave(stage.world, await stage.wave(), 'cancel');
      stage.later(HOUR);
      await stage.wave();
      await during(() => stage.press('ann', 'snooze'), stage.settle);
      await nextDay();
      assert.equal(stage.sent.length, 2);
    });

    it('so cancelling the wave of a message in doubt ends the reminders', async () => {
      await stage.people('ann');
      await stage.wave();
      await stage.settle();
      stage.later(2 * DAY);
      const newer = await stage.wave();
      await begunByTheDead();
      await abandoned();
      await steerWave(stage.world, newer, 'cancel');
      await days(9);
      assert.deepEqual(stage.sent, ['ann']);
    });

    it('and stays so when a card of the older wave that was in doubt is pressed', async () => {
      await stage.people('ann');
      const older = await stage.wave();
      const nudge = await begunByTheDead();
      await abandoned();
      stage.later(2 * DAY);
      const newer = await stage.wave();
      await stage.settle();
      await stage.press('ann', 'snooze', { nudgeId: nudge.id });
      assert.notEqual(older, newer);
      assert.equal((await stage.world.store.facts('passkeys', 'ann'))?.wave?.id, newer);
    });
  });

  it('whoever leaves has got it, and is reminded when they are back', async () => {
    await stage.people('ann');
    await stage.wave();
    await during(() => sqlOf(`update people set left_at = now()`), stage.settle);
    await days(1);
    assert.deepEqual(stage.sent, ['ann']);
    await sqlOf('update people set left_at = null');
    assert.equal((await followUp())?.step, 1);
    await days(2);
    assert.deepEqual(
      (await sqlOf('select state, step from nudges order by step')).map(({ state, step }) => [state, step]),
      Array.from({ length: stage.sent.length }, (_, index) => ['sent', index + 1]),
    );
    assert.ok(stage.sent.length > 1);
  });

  it('a registration before the first message ends it, without a round of drops', async () => {
    await stage.people('ann');
    const wave = await stage.wave();
    await recordRegistration(stage.world, 'ann', 'audit');
    for (let minute = 0; minute < 3; minute += 1) {
      assert.equal(await planFollowUps(stage.world), 0);
      await deliverNudges(stage.world, { worker: 'test', batch: 20, leaseMs: 30_000 });
      stage.later(MINUTE);
    }
    assert.deepEqual(stage.sent, []);
    assert.equal((await stage.world.store.progress(wave)).dropped, 1);
  });

  it('a snooze that ends is not kept behind a wave that waits for its turn', async () => {
    await stage.people('ann');
    await stage.wave();
    await stage.settle();
    await stage.press('ann', 'snooze');
    stage.later(DAY - 10 * MINUTE);
    await stage.people('ann', ...Array.from({ length: 100 }, (_, index) => `p${index}`));
    await stage.wave();
    stage.later(30 * MINUTE);
    await planFollowUps(stage.world);
    const [first] = await stage.world.store.claim('worker', stage.now(), 10, 60_000);
    assert.deepEqual([first?.personId, first?.kind], ['ann', 'reminder']);
  });

  it('presses and the sender’s own records never wait for each other in a circle', async () => {
    const rounds = 12;
    await stage.people(...Array.from({ length: rounds * 10 }, (_, index) => `p${index}`));
    await stage.wave();
    const { store } = stage.world;
    const deadlocks = async () =>
      (
        await sqlOf(
          `select deadlocks::int as step, '' as state from pg_stat_database where datname = current_database()`,
        )
      )[0]?.step;
    for (let round = 0; round < rounds; round += 1) {
      const nudges = await store.claim('w', stage.now(), 10, 60_000);
      assert.equal(nudges.length, 10);
      await store.begin(
        nudges.map((nudge) => ({ nudge, followUp: NEW_FOLLOW_UP })),
        'w',
      );
      const sent = { state: 'sent', reason: null, detail: null } as const;
      const ends = nudges.map((nudge) => ({
        nudge,
        result: sent,
        activityId: `a-${nudge.id}`,
        reach: null,
        at: stage.now(),
      }));
      await Promise.all([
        ...nudges.map(async ({ personId, id: nudgeId }, index) => {
          await pause(index % 4);
          const press = { personId, nudgeId, verb: 'snooze', activityId: null, locale: null } as const;
          return answerCard(stage.world, press);
        }),
        pause(round % 8).then(() => settleEnds(stage.world, 'w', ends)),
      ]);
    }
    assert.equal(await deadlocks(), 0);
    for (const id of ['p0', 'p99']) {
      const after = await followUp(id);
      assert.deepEqual([after?.step, after?.answer.is], [1, 'snoozed']);
    }
  });
});
