// Samples: an admin looks at a message as people get it, in chat or from the tab. Nobody else gets one, and neither the
// sample nor a press on it leaves anything behind.

import assert from 'node:assert/strict';
import { Findings } from '../../src/core/finding.ts';
import { TEST_VERB } from '../../src/core/moment.ts';
import { answerMessage } from '../../src/flows/chat/answer-message.ts';
import { sendPreview } from '../../src/flows/chat/preview-card.ts';
import { answerPeople } from '../../src/inbound.ts';
import type { Role } from '../../src/ports.ts';
import { openStage, type Stage } from './world.ts';

const ADMIN = '0a0a0a0a-1111-4222-8333-444444444444';

describe('samples', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    await stage.people(ADMIN);
  });
  afterEach(() => stage.close());

  const chat = {
    personId: ADMIN,
    conversation: { personId: ADMIN, conversationId: 'c-admin', serviceUrl: 'https://teams.example/' },
    locale: 'de-DE',
    timeZone: null,
  };
  const known = () => stage.world.store.saveConversation(chat.conversation, {});
  /** Everything that a message or a press could leave behind. */
  const leftBehind = async () => ({
    trail: await stage.world.store.trail(ADMIN),
    questions: await stage.world.store.openQuestions(),
    followUp: (await stage.world.store.facts('passkeys', ADMIN))?.followUp,
  });
  const refusal = async (asked: { message: string; language: string | null }) => {
    let findings: Findings['findings'] = [];
    await assert.rejects(sendPreview(stage.world, ADMIN, asked), (error) => {
      if (!(error instanceof Findings)) return false;
      ({ findings } = error);
      return true;
    });
    return findings[0];
  };

  it('come in chat to those who may ask for a report, in their language or the one they name', async () => {
    await stage.world.store.saveGroups(
      [{ id: 'team', name: 'Team', hidden: false, joined: [{ id: ADMIN, kind: 'person' }], left: [] }],
      stage.now(),
    );
    await stage.world.store.trackGroups(['team']);
    const say = async (text: string, role: Role = 'Campaign.Viewer') => {
      const settings = { ...stage.world.settings, roleGroups: { [role]: ['team'] } };
      const message = { personId: ADMIN, text, locale: 'de-DE' };
      return (await answerMessage({ ...stage.world, settings }, message))?.summary;
    };
    assert.equal(await say('preview nudge'), 'test of nudge in de-DE');
    assert.equal(await say('Preview  Thanks EN'), 'test of thanks in en');
    assert.equal(await say('preview'), 'previews', 'the list');
    assert.equal(await say('preview nonsense'), 'previews');
    assert.equal(await say('preview nudge tlh'), 'previews');
    assert.equal(await say('preview nudge', 'Helpdesk'), 'admins-only');
    assert.deepEqual(await leftBehind(), { trail: [], questions: 0, followUp: null });
    assert.equal(await say('preview of the new message, please'), 'handed-over');
  });

  it('are sent from the tab to the one who asks, and to nobody else', async () => {
    await known();
    await sendPreview(stage.world, ADMIN, { message: 'nudge', language: null });
    await sendPreview(stage.world, ADMIN, { message: 'thanks', language: 'de' });
    assert.deepEqual(stage.sent, [ADMIN, ADMIN]);
    assert.deepEqual(await leftBehind(), { trail: [], questions: 0, followUp: null });
  });

  it('take a slot of the fleet’s pace, so that the next wave’s message gives way', async () => {
    await known();
    let reserved = 0;
    const { store } = stage.world;
    const counting = new Proxy(store, {
      get: (target, name: keyof typeof store) =>
        name === 'reserve'
          ? (slots: number) => {
              reserved += slots;
              return target.reserve(slots);
            }
          : target[name],
    });
    await sendPreview({ ...stage.world, store: counting }, ADMIN, { message: 'nudge', language: null });
    assert.equal(reserved, 1);
  });

  it('are refused with what there is to choose from', async () => {
    await known();
    for (const asked of [
      { message: 'nonsense', language: null },
      { message: 'nudge', language: 'tlh' },
    ]) {
      assert.match((await refusal(asked))?.fix ?? '', /nudge, thanks, in one of de, en/u);
    }
    assert.deepEqual(stage.sent, []);
  });

  it('are refused when Keywave cannot write to the admin, or Teams does not take it', async () => {
    const asked = { message: 'nudge', language: null };
    assert.match((await refusal(asked))?.what ?? '', /no chat with you yet/u);
    await known();
    stage.script.send = () => ({ outcome: 'failed', why: 'blocked', code: 'MessageWritesBlocked' });
    assert.match((await refusal(asked))?.why ?? '', /failed, blocked/u);
    stage.script.send = () => ({ outcome: 'in-doubt', why: 'connection reset' });
    assert.match((await refusal(asked))?.what ?? '', /may not have arrived/u);
  });

  it('answer a press kindly and change nothing, even when the press claims to be about a nudge', async () => {
    await stage.wave();
    await stage.settle();
    const before = await leftBehind();
    const inbound = answerPeople(stage.world);
    const data = { verb: TEST_VERB, nudgeId: stage.nudgeOf(ADMIN), why: 'no-thanks' };
    for (let press = 0; press < 2; press += 1) {
      const answer = await inbound.pressed({ ...chat, verb: TEST_VERB, data, activityId: 'a1' });
      assert.equal(answer?.summary, 'tested');
    }
    assert.deepEqual(await leftBehind(), before);
  });
});
