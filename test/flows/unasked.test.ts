// What leaves without anybody having asked for it, caught where it leaves: every card that a flow sends or puts in the place
// of another. `UNASKED` has exactly these; test/cards/genuine.test.ts reads what they say.

import assert from 'node:assert/strict';
import { UNASKED, type MomentName } from '../../src/core/moment.ts';
import type { NudgeKind } from '../../src/core/nudge.ts';
import { DAY, HOUR } from '../../src/core/time.ts';
import { trackInstalled } from '../../src/flows/chat/track-installation.ts';
import { recallWave } from '../../src/flows/waves/recall-wave.ts';
import { rewriteCards } from '../../src/flows/waves/rewrite-cards.ts';
import { aPasskey } from '../core/builders.ts';
import { openStage } from './world.ts';

const [A, B, C, D, E] = ['a', 'b', 'c', 'd', 'e'].map((one) => `0${one}0a0a0a-1111-4222-8333-444444444444`);

/** A record, so that a kind of nudge that is not played below does not compile. */
const KINDS: Readonly<Record<NudgeKind, true>> = {
  nudge: true,
  reminder: true,
  'look-back': true,
  'ask-why-not': true,
  thanks: true,
};

it('every card that leaves unasked is one that proves to be genuine, and all of these leave', async () => {
  assert.ok(A && B && C && D && E);
  const stage = await openStage();
  try {
    const left = new Set<string>();
    const { messenger, store } = stage.world;
    const { send, update } = messenger;
    Object.assign(messenger, {
      send: (...[where, message]: Parameters<typeof send>) => {
        left.add(message.summary);
        return send(where, message);
      },
      update: (...[where, activityId, message]: Parameters<typeof update>) => {
        left.add(message.summary);
        return update(where, activityId, message);
      },
    });
    await stage.people(A, B, C, D, E);
    const welcome = await trackInstalled(stage.world, A, null);
    left.add(welcome?.summary ?? assert.fail('nobody was welcomed'));
    const wave = await stage.wave();
    await stage.settle();
    await stage.press(A, 'failed');
    await stage.press(B, 'registered');
    await stage.press(C, 'registered');
    for (let hour = 0; hour < 30; hour += 1) {
      stage.later(HOUR);
      if (hour === 2) stage.script.passkeys = (id) => (id === C ? [aPasskey()] : []);
      await stage.settle();
    }
    stage.later(2 * DAY);
    await stage.settle();
    const sent = new Set<string>();
    for (const id of [A, B, C, D, E])
      for (const entry of await store.trail(id)) if (entry.kind === 'sent') sent.add(entry.nudge);
    assert.deepEqual([...sent].sort(), Object.keys(KINDS).sort());
    await recallWave(stage.world, wave, 'admin');
    await rewriteCards(stage.world);
    const known: readonly MomentName[] = UNASKED;
    assert.deepEqual([...left].sort(), [...known].sort());
  } finally {
    await stage.close();
  }
});
