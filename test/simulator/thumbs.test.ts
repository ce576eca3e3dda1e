// The pretend Teams shows label, citations and thumbs of a message as documented, refuses what Teams refuses, and tells the
// bot of a thumb; the product's own messenger and thumbs pass through it.

import assert from 'node:assert/strict';
import { openOutbound } from '../../src/adapters/teams/outbound.ts';
import { feedbackIn } from '../../src/adapters/teams/inbound.ts';
import { readConfig } from '../../src/config.ts';
import type { Message } from '../../src/ports.ts';
import { botTokens } from '../../src/world.ts';
import { openTestLog } from '../support/https-double.ts';
import { ordinary, startBot, startRunning, type Bot, type Json, type Running } from './running.ts';

const CARD = { type: 'AdaptiveCard', version: '1.5', body: [] };
const WRITTEN: Message = {
  summary: 'An answer',
  card: CARD,
  ai: {
    text: 'Passkeys need no extra licence [1].',
    citations: [{ title: 'Cost?', abstract: 'No.', url: 'https://learn.microsoft.com/entra/' }],
  },
};

describe('thumbs and marks in the pretend Teams', function () {
  this.timeout(20_000);
  let running: Running;
  let bot: Bot;
  let personId: string;
  let conversationId: string;

  before(async () => {
    bot = await startBot();
    running = await startRunning(bot.url);
    personId = running.person((person) => ordinary(person) && person.installed).id;
    const parameters = {
      isGroup: false,
      bot: { id: `28:${running.env['BOT_ID']}` },
      members: [{ id: personId }],
    };
    const tenantId = running.env['BOT_TENANT_ID'];
    const { body } = await running.connector('POST', '/v3/conversations', { ...parameters, tenantId });
    conversationId = String(body.id);
  });
  after(async () => {
    await running.stop();
    await bot.close();
  });

  /** Sends as the product does; what the person's chat then shows. */
  async function shown(message: Message): Promise<Json> {
    const config = readConfig({ ...running.env, CLOCK_URL: '' });
    const settings = { ...config.bot, tenantId: config.tenantId };
    const { messenger } = openOutbound({ settings, token: botTokens(config), log: openTestLog() });
    const { serviceUrl } = config.bot;
    const sent = await messenger.send({ personId, conversationId, serviceUrl }, message);
    assert.equal(sent.outcome, 'sent');
    const chat = await running.api<{ messages: Json[] }>('GET', `/api/people/${personId}`);
    const found = chat.body.messages.find(({ id }) => id === (sent.outcome === 'sent' && sent.activityId));
    assert.ok(found !== undefined);
    return found;
  }
  const thumb = (messageId: unknown, more: object) =>
    running.api('POST', `/api/people/${personId}/thumbs`, { messageId, ...more });

  it('are what the product’s messenger sends', async () => {
    const { text, ai, citations, thumbs, card } = await shown(WRITTEN);
    assert.deepEqual([text, ai, thumbs, card], [WRITTEN.ai?.text, true, true, CARD]);
    assert.deepEqual(citations, [{ position: 1, name: 'Cost?', url: 'https://learn.microsoft.com/entra/' }]);
    const plain = await shown({ summary: 'A card', card: CARD });
    assert.deepEqual([plain['ai'], plain['thumbs']], [undefined, undefined]);
  });

  it('reach the bot in the shape that the product reads', async () => {
    bot.answer = () => ({ status: 200, body: {} });
    const { id } = await shown({ summary: 'A card', card: CARD, thumbs: true });
    assert.deepEqual((await thumb(id, { reaction: 'dislike', text: 'Not my phone' })).body, { ok: true });
    const [invoke] = await bot.wait('invoke');
    assert.equal(invoke?.activity['name'], 'message/submitAction');
    assert.deepEqual(feedbackIn(invoke?.activity['value'], String(invoke?.activity['replyToId'])), {
      activityId: id,
      reaction: 'dislike',
      text: 'Not my phone',
    });
  });

  it('are refused where there are none, and by an answer that is not an empty object', async () => {
    const without = await shown({ summary: 'A card', card: CARD });
    assert.equal((await thumb(without.id, { reaction: 'like' })).body['ok'], false);
    assert.equal((await thumb('none', { reaction: 'like' })).body['ok'], false);
    assert.equal((await thumb(without.id, { reaction: 'love' })).status, 400);
    const { id } = await shown(WRITTEN);
    for (const answer of [{ status: 200 }, { status: 200, body: { ok: true } }, { status: 500, body: {} }]) {
      bot.answer = () => answer;
      assert.equal((await thumb(id, { reaction: 'like' })).body['ok'], false);
    }
  });

  it('are refused when a message marks itself otherwise than documented', async () => {
    const root = { type: 'https://schema.org/Message', '@type': 'Message', '@context': 'https://schema.org' };
    const citation = (appearance: object) => ({
      ...root,
      citation: [{ '@type': 'Claim', position: 1, appearance }],
    });
    const document = { '@type': 'DigitalDocument', name: 'Cost?' };
    const post = (entities: unknown) =>
      running.connector('POST', `/v3/conversations/${encodeURIComponent(conversationId)}/activities`, {
        type: 'message',
        text: 'An answer [1]',
        entities,
      });
    assert.equal((await post([citation(document)])).status, 201);
    for (const entities of [
      [root, root],
      [{ type: 'https://schema.org/Message' }],
      [citation({})],
      [citation({ ...document, name: 'x'.repeat(81) })],
      [citation({ ...document, abstract: 'x'.repeat(161) })],
    ]) {
      assert.equal((await post(entities)).status, 400, JSON.stringify(entities).slice(0, 80));
    }
  });
});
