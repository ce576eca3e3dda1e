// The pretend Connector and the chats behind it: what it accepts, what it refuses and with which body.
import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { card, ordinary, startBot, startRunning } from './running.ts';
import type { Bot, Json, Running } from './running.ts';
import type { Person } from '../../src/simulator/organisation.ts';

type Chat = {
  messages: { id: string; from: string; text?: string; card?: Json; edited?: boolean; error?: string }[];
};

describe('simulator connector', () => {
  let running: Running;
  let bot: Bot;
  const create = (memberId: string) =>
    running.connector('POST', '/v3/conversations', {
      isGroup: false,
      bot: { id: `28:${running.env.BOT_ID}` },
      members: [{ id: memberId }],
      tenantId: running.env.BOT_TENANT_ID,
      channelData: { tenant: { id: running.env.BOT_TENANT_ID } },
    });
  const conversation = async (person: Person) => String((await create(person.id)).body.id);
  const post = (id: string, activity: unknown) =>
    running.connector('POST', `/v3/conversations/${encodeURIComponent(id)}/activities`, activity);
  const chat = async (person: Person) =>
    (await running.api<Chat>('GET', `/api/people/${person.id}`)).body.messages;
  const installed: Person[] = [];

  before(async function () {
    this.timeout(10_000);
    bot = await startBot();
    running = await startRunning(bot.url);
    for (const person of running.world.people.values())
      if (ordinary(person) && person.installed) installed.push(person);
  });
  afterEach(() => {
    running.world.faults.clear();
    running.world.throttle.setLimits({ 'connector:tenant': [{ seconds: 1, limit: 50 }] });
    bot.answer = () => ({ status: 200 });
  });
  after(async () => {
    await running.stop();
    await bot.close();
  });
  const someone = () => {
    const person = installed[0];
    assert.ok(person);
    return person;
  };

  it('gives the same conversation each time, by object id and by Teams id', async () => {
    const person = someone();
    const first = await create(person.id);
    assert.equal(first.status, 201);
    assert.equal((await create(person.mri)).body.id, first.body.id);
  });

  it('refuses people without the app, unknown ids and a foreign tenant', async () => {
    const without = await create(running.person((person) => ordinary(person) && !person.installed).id);
    assert.deepEqual([without.status, without.body.error?.code], [403, 'ForbiddenOperationException']);
    assert.equal((await create('29:nobody')).status, 400);
    const foreign = await running.connector('POST', '/v3/conversations', {
      members: [{ id: someone().id }],
      tenantId: 'other',
    });
    assert.equal(foreign.status, 400);
  });

  it('refuses a token that is not the bot’s', async () => {
    const answer = await fetch(`${running.addresses.https}/teams/v3/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await running.appToken('tab')}` },
    });
    assert.equal(answer.status, 401);
  });

  it('keeps a card, updates it, and deletes it once', async () => {
    const person = someone();
    const id = await conversation(person);
    const sent = await post(id, card('nudge-1'));
    assert.equal(sent.status, 201);
    const path = `/v3/conversations/${encodeURIComponent(id)}/activities/${sent.body.id}`;
    assert.equal((await running.connector('PUT', path, { type: 'message', text: 'withdrawn' })).status, 200);
    const shown = (await chat(person)).find((message) => message.id === sent.body.id);
    assert.deepEqual([shown?.text, shown?.edited, shown?.card], ['withdrawn', true, undefined]);
    assert.equal((await running.connector('DELETE', path)).status, 200);
    const gone = await running.connector('DELETE', path);
    assert.deepEqual([gone.status, gone.body.error?.code], [404, 'ActivityNotFoundInConversation']);
  });

  it('takes the chat id of Graph as well', async () => {
    const person = someone();
    const sent = await post(`19:${person.id}_${running.env.BOT_ID}@unq.gbl.spaces`, {
      type: 'message',
      text: 'hello',
    });
    assert.equal(sent.status, 201);
  });

  it('says in two ways that a person blocked the bot', async () => {
    const blocked = (how: Person['blocked']) =>
      running.person((person) => person.enabled && person.blocked === how);
    const plain = await post(await conversation(blocked('ConversationBlockedByUser')), card('n'));
    assert.deepEqual([plain.status, plain.body.error?.code], [403, 'ConversationBlockedByUser']);
    const nested = await post(await conversation(blocked('MessageWritesBlocked')), card('n'));
    assert.deepEqual([nested.status, nested.body.errorCode], [403, 209]);
    assert.equal((JSON.parse(String(nested.body.message)) as Json).subCode, 'MessageWritesBlocked');
  });

  it('refuses an unknown conversation, a malformed card and a message above 100 KB', async () => {
    const id = await conversation(someone());
    assert.equal((await post('a:nowhere', card('n'))).body.error?.code, 'ConversationNotFound');
    const malformed = {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.5', body: [{ text: 'no type' }] },
        },
      ],
    };
    assert.equal((await post(id, malformed)).status, 400);
    const big = await post(id, { type: 'message', text: 'x'.repeat(51_300) });
    assert.deepEqual([big.status, big.body.error?.code], [413, 'MessageSizeTooBig']);
  });

  it('throttles the tenant and the conversation with Retry-After', async () => {
    const id = await conversation(
      running.person((person) => ordinary(person) && person.installed && person !== someone()),
    );
    const sends = await Promise.all(
      Array.from({ length: 9 }, () => post(id, { type: 'message', text: 'again' })),
    );
    assert.equal(sends.filter(({ status }) => status === 201).length, 7);
    assert.equal(sends.find(({ status }) => status === 429)?.body.error?.code, 'Throttled');
    running.world.throttle.setLimits({ 'connector:tenant': [{ seconds: 1, limit: 3 }] });
    const creates = await Promise.all(Array.from({ length: 5 }, () => create(someone().id)));
    const refused = creates.filter(({ status }) => status === 429);
    assert.equal(refused.length, 2);
    assert.equal(refused[0]?.headers.get('retry-after'), '1');
  });

  it('sends a press as a signed invoke and replaces the card with the answer', async () => {
    const person = someone();
    const id = await conversation(person);
    const sent = await post(id, card('nudge-2'));
    const thanks = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Thanks' }] };
    bot.answer = () => ({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: thanks },
    });
    const action = { type: 'Action.Execute', verb: 'acknowledge', data: { nudgeId: 'nudge-2' } };
    const pressed = await running.api('POST', `/api/people/${person.id}/actions`, {
      messageId: sent.body.id,
      action,
      inputs: { reason: 'none' },
    });
    assert.deepEqual(pressed.body, { ok: true, card: thanks });

    const invoke = (await bot.wait('invoke'))[0];
    assert.ok(invoke);
    assert.deepEqual(invoke.activity.value, {
      action: { type: 'Action.Execute', verb: 'acknowledge', data: { nudgeId: 'nudge-2', reason: 'none' } },
      trigger: 'manual',
    });
    assert.equal(invoke.activity.replyToId, sent.body.id);
    assert.equal((invoke.activity.from as Json).aadObjectId, person.id);
    const keys = createRemoteJWKSet(new URL(`${running.addresses.https}/v1/.well-known/keys`));
    const { payload } = await jwtVerify(invoke.authorization.replace('Bearer ', ''), keys, {
      issuer: 'https://api.botframework.com',
      audience: running.env.BOT_ID ?? '',
    });
    assert.equal(payload.serviceurl, invoke.activity.serviceUrl);

    const shown = (await chat(person)).find((message) => message.id === sent.body.id);
    assert.deepEqual(shown?.card, thanks);
    const stale = await running.api('POST', `/api/people/${person.id}/actions`, {
      messageId: sent.body.id,
      action,
    });
    assert.equal(stale.body.ok, false);
  });

  it('shows that something went wrong when the bot fails', async () => {
    const person = someone();
    const sent = await post(await conversation(person), card('nudge-3'));
    bot.answer = () => ({ status: 500 });
    const action = { type: 'Action.Execute', verb: 'snooze', data: { nudgeId: 'nudge-3' } };
    const pressed = await running.api('POST', `/api/people/${person.id}/actions`, {
      messageId: sent.body.id,
      action,
    });
    assert.deepEqual(pressed.body, {
      ok: false,
      error: { code: 'Http500', message: 'Something went wrong. Please try again.' },
    });
    const shown = (await chat(person)).find((message) => message.id === sent.body.id);
    assert.equal(shown?.error, 'Something went wrong. Please try again.');
  });

  it('records what it accepted, and a nudge that was posted twice', async () => {
    const person = someone();
    const id = await conversation(person);
    await post(id, card('twice'));
    await post(id, card('twice'));
    const { body } = await running.api<{ accepted: Json[]; duplicates: Json[] }>('GET', '/api/record');
    assert.deepEqual(
      body.duplicates.map(({ personId, nudgeId, cards }) => ({ personId, nudgeId, cards })),
      [{ personId: person.id, nudgeId: 'twice', cards: 2 }],
    );
    assert.ok(body.accepted.some((entry) => entry.nudgeId === 'nudge-1' && entry.operation === 'delete'));
  });

  it('can break the connection after the message was accepted', async () => {
    const person = installed[1] ?? someone();
    const id = await conversation(person);
    await running.api('POST', '/api/faults', [
      { area: 'connector', method: 'POST', path: '/activities$', times: 1, when: 'after', reset: true },
    ]);
    await assert.rejects(post(id, card('lost answer')));
    assert.equal((await chat(person)).filter((message) => message.card !== undefined).length, 1);
    assert.equal((await post(id, card('next'))).status, 201);
  });

  it('can answer instead of the service, and refuses a rule that says nothing', async () => {
    const id = await conversation(someone());
    const set = await running.api('POST', '/api/faults', [
      {
        area: 'connector',
        times: 1,
        status: 503,
        body: { error: { code: 'ServiceError' } },
        headers: { 'retry-after': '2' },
      },
    ]);
    assert.equal(set.status, 201);
    const answer = await post(id, card('n'));
    assert.deepEqual(
      [answer.status, answer.body.error?.code, answer.headers.get('retry-after')],
      [503, 'ServiceError', '2'],
    );
    assert.equal((await running.api('POST', '/api/faults', [{ area: 'connector' }])).status, 400);
  });

  it('tells the bot of an uninstallation and lets nobody write afterwards', async () => {
    const person = installed[2] ?? someone();
    const id = await conversation(person);
    await running.api('POST', `/api/people/${person.id}/installation`, { action: 'remove' });
    const [event] = await bot.wait('installationUpdate');
    assert.equal(event?.activity.action, 'remove');
    assert.equal((await post(id, card('n'))).body.error?.code, 'BotNotInConversationRoster');
  });
});
