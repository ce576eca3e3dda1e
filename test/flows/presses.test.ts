// A press is answered with what holds now, whenever and from wherever it comes: on an older card, a second time, or on a
// copy that somebody forwarded. What was counted once is not counted again, and nobody answers for somebody else.

import assert from 'node:assert/strict';
import { DAY, plus } from '../../src/core/time.ts';
import type { CardPress } from '../../src/flows/chat/answer-card.ts';
import { stopMessages } from '../../src/flows/chat/stop-messages.ts';
import { aPasskey } from '../core/builders.ts';
import { openStage, type Stage } from './world.ts';

const A = '0a0a0a0a-1111-4222-8333-444444444444';
const B = '0b0b0b0b-1111-4222-8333-444444444444';
const STRANGER = '0c0c0c0c-1111-4222-8333-444444444444';

const ANSWERS: readonly (readonly [verb: CardPress['verb'], answer: string])[] = [
  ['snooze', 'snoozed'],
  ['acknowledge', 'acknowledged'],
  ['failed', 'failed'],
  ['registered', 'checking'],
  ['opt-out', 'opted-out'],
];

describe('a press', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    await stage.people(A, B);
    await stage.wave();
    await stage.settle();
  });
  afterEach(() => stage.close());

  const followUpOf = async (id: string) => (await stage.world.store.facts('passkeys', id))?.followUp;
  const pressesOf = async (id: string) =>
    (await stage.world.store.trail(id)).filter(({ kind }) => kind === 'pressed').length;

  for (const [verb, answer] of ANSWERS) {
    it(`“${verb}” a second time shows the same card and is counted once`, async () => {
      const [first, second] = [await stage.press(A, verb), await stage.press(A, verb)];
      assert.deepEqual([first.summary, second.summary], [answer, answer]);
      assert.deepEqual(second.card, first.card);
      assert.equal(await pressesOf(A), 1);
      assert.equal((await followUpOf(A))?.snoozes, verb === 'snooze' ? 1 : 0);
    });

    it(`“${verb}” twice at the same time is counted once`, async () => {
      const both = await Promise.all([stage.press(A, verb), stage.press(A, verb)]);
      assert.deepEqual(
        both.map(({ summary }) => summary),
        [answer, answer],
      );
      assert.equal(await pressesOf(A), 1);
    });

    it(`“${verb}” on a copy that was forwarded says whose card it was, and answers for nobody`, async () => {
      const before = [await followUpOf(A), await followUpOf(B)];
      for (const other of [B, STRANGER]) {
        const told = await stage.press(other, verb, { nudgeId: stage.nudgeOf(A), activityId: 'a copy' });
        assert.equal(told.summary, 'too-late');
      }
      assert.deepEqual([await followUpOf(A), await followUpOf(B)], before);
      assert.deepEqual([await pressesOf(A), await pressesOf(B)], [0, 0]);
    });
  }

  it('on an older card is the person’s answer all the same, and the next reminder keeps to it', async () => {
    const older = stage.nudgeOf(A);
    stage.later(DAY);
    await stage.settle();
    assert.notEqual(stage.nudgeOf(A), older, 'there is a newer card');
    assert.equal((await stage.press(A, 'snooze', { nudgeId: older })).summary, 'snoozed');
    const { snoozes, answer } = (await followUpOf(A)) ?? assert.fail();
    assert.deepEqual([snoozes, answer.is === 'snoozed' && answer.until], [1, plus(stage.now(), DAY)]);
  });

  describe('of somebody who is away', () => {
    const AWAY = { why: 'away' } as const;
    const untilOf = async () => {
      const { answer } = (await followUpOf(A)) ?? assert.fail();
      return answer.is === 'opted-out' ? answer.until : assert.fail(answer.is);
    };

    it('without a day keeps quiet for two weeks, not for ever', async () => {
      await stage.press(A, 'opt-out', AWAY);
      assert.equal(await untilOf(), plus(stage.now(), 14 * DAY));
      const before = stage.sent.filter((id) => id === A).length;
      stage.later(13 * DAY);
      await stage.settle();
      assert.equal(stage.sent.filter((id) => id === A).length, before);
      stage.later(2 * DAY);
      await stage.settle();
      assert.equal(stage.sent.filter((id) => id === A).length, before + 1);
    });

    it('keeps to the day of the calendar where they are', async () => {
      await stage.world.store.saveMailbox(A, { timeZone: 'Asia/Tokyo', purpose: 'user' }, stage.now());
      await stage.press(A, 'opt-out', { ...AWAY, until: '2026-12-07' });
      assert.equal(await untilOf(), '2026-12-06T15:00:00.000Z');
    });
  });

  it('during a silence that was asked for is answered with help, and nobody is written to', async () => {
    await stopMessages(stage.world, A);
    for (const [verb, answer] of [
      ['failed', 'failed'],
      ['acknowledge', 'acknowledged'],
      ['registered', 'checking'],
      ['snooze', 'opted-out'],
    ] as const) {
      assert.equal((await stage.press(A, verb)).summary, answer, verb);
      assert.equal((await followUpOf(A))?.answer.is, 'opted-out', verb);
    }
    const before = stage.sent.filter((id) => id === A).length;
    stage.later(40 * DAY);
    await stage.settle();
    assert.equal(stage.sent.filter((id) => id === A).length, before);
    stage.script.passkeys = () => [aPasskey()];
    assert.equal((await stage.press(A, 'registered')).summary, 'thanks');
  });

  it('after the passkey is registered changes nothing, and says that there is no need', async () => {
    stage.script.passkeys = () => [aPasskey()];
    assert.equal((await stage.press(A, 'registered')).summary, 'thanks');
    const before = await followUpOf(A);
    for (const verb of ['snooze', 'opt-out', 'failed'] as const) {
      assert.equal((await stage.press(A, verb)).summary, 'too-late', verb);
    }
    assert.deepEqual(await followUpOf(A), before);
  });

  it('on a copy of their own in another message replaces that message too, and is counted once', async () => {
    const first = await stage.press(A, 'snooze', { activityId: 'the card' });
    const copy = await stage.press(A, 'snooze', { activityId: 'a copy' });
    assert.deepEqual(copy, first);
    assert.equal(await pressesOf(A), 1);
  });
});
