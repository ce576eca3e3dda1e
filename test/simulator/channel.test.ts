// The pretend team's channel: what the bot may write there, what comes to it with a mention, and who sees an answer.
import assert from 'node:assert/strict';
import { card, startBot, startRunning } from './running.ts';
import type { Bot, Json, Running } from './running.ts';

type Channel = {
  id: string;
  members: { id: string; isAdmin: boolean }[];
  messages: {
    id: string;
    thread: string;
    author: string | null;
    text?: string;
    card?: Json;
    edited?: boolean;
  }[];
};
const CARD = 'application/vnd.microsoft.card.adaptive';

describe('simulator channel', () => {
  let running: Running;
  let bot: Bot;
  const channel = async () => (await running.api<Channel>('GET', '/api/channel')).body;
  const activities = (conversation: string) =>
    `/v3/conversations/${encodeURIComponent(conversation)}/activities`;
  before(async function () {
    this.timeout(10_000);
    bot = await startBot();
    running = await startRunning(bot.url);
  });
  afterEach(() => {
    bot.received.length = 0;
    bot.answer = () => ({ status: 200 });
  });
  after(async () => {
    await running.stop();
    await bot.close();
  });

  it('takes a message as a thread of its own, an answer in it, an update and a deletion', async () => {
    const { id } = await channel();
    const first = await running.connector('POST', activities(id), card('a'));
    assert.equal(first.status, 201);
    const thread = `${id};messageid=${String(first.body.id)}`;
    await running.connector('POST', activities(thread), { type: 'message', text: 'below' });
    const path = `${activities(thread)}/${String(first.body.id)}`;
    assert.equal((await running.connector('PUT', path, card('b'))).status, 200);
    const [root, below] = (await channel()).messages;
    assert.deepEqual([root?.edited, below?.thread, below?.text], [true, root?.id, 'below']);
    assert.equal((await running.connector('DELETE', path)).status, 200);
    const gone = await running.connector('PUT', path, card('c'));
    assert.deepEqual([gone.status, gone.body.error?.code], [404, 'ActivityNotFoundInConversation']);
    const elsewhere = await running.connector('POST', activities('19:other@thread.tacv2'), card('d'));
    assert.equal(elsewhere.body.error?.code, 'ConversationNotFound');
  });

  it('has a limit of its own', async () => {
    const { id } = await channel();
    running.world.throttle.setLimits({ 'connector:send': [{ seconds: 30, limit: 1 }] });
    const statuses = [];
    for (let left = 2; left > 0; left -= 1)
      statuses.push((await running.connector('POST', activities(id), card('x'))).status);
    assert.deepEqual(statuses, [201, 429]);
  });

  it('sends what a member says to the bot, with the mention, and nothing of anybody else', async () => {
    const { id, members } = await channel();
    const [admin] = members;
    assert.ok(admin?.isAdmin);
    const said = { personId: admin.id, text: 'experts here' };
    assert.deepEqual((await running.api('POST', '/api/channel/messages', said)).body, { ok: true });
    const [received] = await bot.wait('message');
    assert.ok(received);
    const { conversation, entities, text } = received.activity as {
      conversation: Record<string, unknown>;
      entities: { type: string; mentioned: { id: string } }[];
      text: string;
    };
    assert.equal(conversation.conversationType, 'channel');
    assert.match(String(conversation.id), new RegExp(`^${id};messageid=\\d+$`, 'u'));
    assert.deepEqual([entities[0]?.type, text], ['mention', '<at>Keywave</at> experts here']);
    const stranger = await running.api('POST', '/api/channel/messages', { ...said, personId: 'nobody' });
    assert.equal(stranger.status, 404);
  });

  it('shows the answer to a press to who pressed alone, and refuses a button that is not there', async () => {
    const { id, members } = await channel();
    running.world.throttle.setLimits({ 'connector:send': [] });
    const posted = await running.connector('POST', activities(id), card('n'));
    const stored = async () => (await channel()).messages.find((each) => each.id === posted.body.id)?.card;
    const before = await stored();
    bot.answer = () => ({ status: 200, body: { statusCode: 200, type: CARD, value: { mine: true } } });
    const execute = (verb: string) =>
      running.api('POST', '/api/channel/actions', {
        personId: members[0]?.id,
        messageId: posted.body.id,
        action: { type: 'Action.Execute', verb, data: { a: 1 } },
        inputs: { b: 2 },
      });
    const verb = verbOf(before);
    assert.deepEqual((await execute(verb)).body, { ok: true, card: { mine: true } });
    assert.deepEqual(await stored(), before);
    const [invoke] = await bot.wait('invoke');
    assert.ok(invoke);
    assert.deepEqual((invoke.activity.value as { action: Json }).action.data, { a: 1, b: 2 });
    assert.equal((await execute('explode')).body.ok, false);
  });
});

function verbOf(content: unknown): string {
  const [, verb] = /"verb":"([^"]+)"/u.exec(JSON.stringify(content)) ?? [];
  return verb ?? assert.fail('the card has no button');
}
