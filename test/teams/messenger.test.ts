// Each answer of the Bot Connector, through the real HTTP stack: one attempt a call, and the outcome that the
// table says. Then what no answer at all means, before and after the request left.

import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { openMessenger } from '../../src/adapters/teams/messenger.ts';
import { openConnector } from '../../src/adapters/teams/connector.ts';
import { Failure, type Conversation, type Message, type Messenger } from '../../src/ports.ts';
import { openTestLog, sendJson } from '../support/https-double.ts';
import { BOT, CARD, openChannel, PERSON, TENANT, type Channel } from './channel.ts';

const nested = JSON.stringify({
  subCode: 'MessageWritesBlocked',
  details: null,
  errorCode: 209,
  errorSubCode: 1,
});
const error = (code: string, message = 'as documented') => ({ error: { code, message } });

type Row = [status: number, body: unknown, send: string, open: string];

const rows: Row[] = [
  [400, error('BadArgument'), 'failed bad-payload BadArgument', 'failed unknown-refusal BadArgument'],
  [
    401,
    error('BotNotRegistered'),
    'failed bad-credentials BotNotRegistered',
    'failed bad-credentials BotNotRegistered',
  ],
  [403, error('ForbiddenOperationException'), 'not-installed', 'not-installed'],
  [
    403,
    error('BotNotInConversationRoster'),
    'failed uninstalled BotNotInConversationRoster',
    'failed uninstalled BotNotInConversationRoster',
  ],
  [
    403,
    error('ConversationBlockedByUser'),
    'failed blocked ConversationBlockedByUser',
    'failed blocked ConversationBlockedByUser',
  ],
  [
    403,
    error('Forbidden', nested),
    'failed blocked MessageWritesBlocked',
    'failed blocked MessageWritesBlocked',
  ],
  [
    403,
    error('BotDisabledByAdmin'),
    'failed bot-disabled BotDisabledByAdmin',
    'failed bot-disabled BotDisabledByAdmin',
  ],
  [
    403,
    error('InvalidBotApiHost'),
    'failed misconfigured InvalidBotApiHost',
    'failed misconfigured InvalidBotApiHost',
  ],
  [
    403,
    error('NotEnoughPermissions'),
    'failed misconfigured NotEnoughPermissions',
    'failed misconfigured NotEnoughPermissions',
  ],
  [403, error('BrandNewCode'), 'failed unknown-refusal BrandNewCode', 'failed unknown-refusal BrandNewCode'],
  [403, 'no JSON', 'failed unknown-refusal HTTP 403', 'failed unknown-refusal HTTP 403'],
  [404, error('ConversationNotFound'), 'stale-conversation', 'failed unknown-refusal ConversationNotFound'],
  [404, error('UserNotFound'), 'failed unknown-refusal UserNotFound', 'failed unknown-refusal UserNotFound'],
  [
    404,
    error('ActivityNotFoundInConversation'),
    'failed unknown-refusal ActivityNotFoundInConversation',
    'failed unknown-refusal ActivityNotFoundInConversation',
  ],
  [
    405,
    error('MethodNotAllowed'),
    'failed unknown-refusal MethodNotAllowed',
    'failed unknown-refusal MethodNotAllowed',
  ],
  [408, error('RequestTimeout'), 'in-doubt RequestTimeout', 'try-again RequestTimeout'],
  [412, error('PreconditionFailed'), 'try-again PreconditionFailed', 'try-again PreconditionFailed'],
  [
    413,
    error('MessageSizeTooBig'),
    'failed bad-payload MessageSizeTooBig',
    'failed bad-payload MessageSizeTooBig',
  ],
  [429, error('Throttled'), 'try-again slow-down Throttled', 'try-again slow-down Throttled'],
  [500, error('ServiceError'), 'in-doubt ServiceError', 'try-again ServiceError'],
  [502, error('BadGateway'), 'in-doubt BadGateway', 'try-again BadGateway'],
  [503, error('ServiceUnavailable'), 'try-again ServiceUnavailable', 'try-again ServiceUnavailable'],
  [504, error('GatewayTimeout'), 'in-doubt GatewayTimeout', 'try-again GatewayTimeout'],
  [302, {}, 'failed unknown-refusal HTTP 302', 'failed unknown-refusal HTTP 302'],
];

/** One line per outcome, so that a row of the table reads as one. */
function lineOf(outcome: { outcome: string; why?: string; code?: string; slowDown?: boolean }): string {
  const slow = outcome.slowDown ? 'slow-down' : undefined;
  return [outcome.outcome, slow, outcome.why, outcome.code].filter(Boolean).join(' ');
}

describe('messenger', () => {
  let channel: Channel;
  let messenger: Messenger;
  let chat: Conversation;
  before(async () => {
    channel = await openChannel();
    messenger = channel.messenger;
    chat = { personId: PERSON, conversationId: 'a:chat', serviceUrl: channel.settings.serviceUrl };
  });
  after(() => channel.close());
  beforeEach(() => void (channel.connector.received.length = 0));

  it('opens a conversation by the Entra object id at the fallback address', async () => {
    const opened = await messenger.open(PERSON);
    const conversation = {
      personId: PERSON,
      conversationId: 'a:new',
      serviceUrl: channel.settings.serviceUrl,
    };
    channel.connector.answer((_request, res) => sendJson(res, 201, { id: 'a:new' }));
    assert.deepEqual(await messenger.open(PERSON), { outcome: 'opened', conversation });
    assert.equal(opened.outcome, 'opened');
    const [request] = channel.connector.received;
    assert.equal(request?.path, '/teams/v3/conversations');
    const { bot, members, tenantId, channelData, isGroup } = JSON.parse(request.text);
    assert.equal(bot.id, `28:${BOT}`);
    assert.equal(members[0].id, PERSON);
    assert.deepEqual([tenantId, channelData, isGroup], [TENANT, { tenant: { id: TENANT } }, false]);
  });

  it('sends and says which message it became, over connections that stay open', async () => {
    channel.connector.answer((_request, res) => sendJson(res, 201, { id: '1:m' }));
    await messenger.send(chat, CARD);
    const before = channel.connector.connections();
    for (let i = 0; i < 5; i++) {
      assert.deepEqual(await messenger.send(chat, CARD), { outcome: 'sent', activityId: '1:m' });
    }
    assert.equal(channel.connector.connections(), before);
  });

  for (const [status, body, send, open] of rows) {
    it(`${status} ${JSON.stringify(body)}: send → ${send}; open → ${open}; one attempt each`, async () => {
      channel.connector.answer((_request, res) => {
        sendJson(res, status, body, status === 302 ? { Location: '/elsewhere' } : {});
      });
      assert.equal(lineOf(await messenger.send(chat, CARD)), send);
      assert.equal(channel.connector.received.length, 1);
      assert.equal(lineOf(await messenger.open(PERSON)), open);
      assert.equal(channel.connector.received.length, 2);
    });
  }

  describe('marks in Teams', () => {
    /** What the connector got for a message. */
    async function activityFor(more: Partial<Message>): Promise<Record<string, unknown>> {
      channel.connector.answer((_request, res) => sendJson(res, 201, { id: '1:m' }));
      await messenger.send(chat, { ...CARD, ...more });
      return JSON.parse(channel.connector.received.at(-1)?.text ?? '');
    }
    const citation = { title: 'Costs?', abstract: 'None.', url: 'https://learn.microsoft.com/entra/' };

    it('are none on a message that people wrote', async () => {
      const { text, textFormat, entities, channelData } = await activityFor({});
      assert.deepEqual([text, textFormat, entities, channelData], Array(4).fill(undefined));
    });

    it('are label, citations and thumbs on what a model wrote, as documented, above the card', async () => {
      const { text, textFormat, entities, channelData, attachments, summary } = await activityFor({
        ai: { text: 'It is free [1].', citations: [citation] },
      });
      assert.deepEqual([text, textFormat, summary], ['It is free [1].', 'markdown', CARD.summary]);
      assert.deepEqual(entities, [
        {
          type: 'https://schema.org/Message',
          '@type': 'Message',
          '@context': 'https://schema.org',
          additionalType: ['AIGeneratedContent'],
          citation: [
            {
              '@type': 'Claim',
              position: 1,
              appearance: {
                '@type': 'DigitalDocument',
                name: 'Costs?',
                url: 'https://learn.microsoft.com/entra/',
                abstract: 'None.',
              },
            },
          ],
        },
      ]);
      assert.deepEqual(channelData, { feedbackLoop: { type: 'default' } });
      assert.equal((attachments as unknown[]).length, 1);
    });

    it('are thumbs alone where only those are wanted', async () => {
      const { text, entities, channelData } = await activityFor({ thumbs: true });
      assert.deepEqual([text, entities], [undefined, undefined]);
      assert.deepEqual(channelData, { feedbackLoop: { type: 'default' } });
    });

    it('keep to the sizes that Teams takes: 20 citations, 80 and 160 characters', async () => {
      const long = { ...citation, title: '😀'.repeat(100), abstract: 'x'.repeat(1_000) };
      const { entities } = await activityFor({
        ai: { text: '[1]', citations: Array.from({ length: 30 }, () => long) },
      });
      type Cited = { position: number; appearance: { name: string; abstract: string } };
      const [{ citation: cited } = { citation: [] }] = entities as { citation: Cited[] }[];
      assert.equal(cited.length, 20);
      const last = cited.at(-1);
      assert.equal(last?.position, 20);
      assert.equal(last.appearance.name, `${'😀'.repeat(39)}…`);
      assert.equal(last.appearance.abstract, `${'x'.repeat(159)}…`);
    });

    it('stay when the message is replaced', async () => {
      channel.connector.answer((_request, res) => sendJson(res, 200, { id: '1:m' }));
      await messenger.update(chat, '1:m', { ...CARD, ai: { text: 'Free [1].', citations: [citation] } });
      const { text, entities } = JSON.parse(channel.connector.received.at(-1)?.text ?? '');
      assert.deepEqual([text, entities.length], ['Free [1].', 1]);
    });
  });

  it('repeats an update without doubt, since replacing a card twice does no harm', async () => {
    channel.connector.answer((_request, res) => sendJson(res, 500, error('ServiceError')));
    assert.equal(lineOf(await messenger.update(chat, '1:m', CARD)), 'try-again ServiceError');
    assert.equal(channel.connector.received.length, 1);
  });

  it('waits as Retry-After says, in seconds or as a date, and never longer than an hour', async () => {
    const waits: number[] = [];
    for (const header of ['7', new Date(Date.now() + 60_000).toUTCString(), '999999']) {
      channel.connector.answer((_request, res) => sendJson(res, 429, {}, { 'Retry-After': header }));
      const sent = await messenger.send(chat, CARD);
      if (sent.outcome === 'try-again') waits.push(sent.afterMs);
    }
    const [seconds, date = 0, long] = waits;
    assert.equal(seconds, 7_000);
    assert.ok(date > 30_000 && date <= 60_000);
    assert.equal(long, 3_600_000);
  });

  it('slows the fleet down for an outage only when Teams says how long', async () => {
    channel.connector.answer((_request, res) => sendJson(res, 503, {}, { 'Retry-After': '3' }));
    assert.equal(lineOf(await messenger.send(chat, CARD)), 'try-again slow-down HTTP 503');
  });

  it('takes an answer that cannot be read for a doubt', async () => {
    channel.connector.answer((_request, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json' });
      res.end('<html>hello</html>');
    });
    assert.equal((await messenger.send(chat, CARD)).outcome, 'in-doubt');
    assert.equal((await messenger.open(PERSON)).outcome, 'try-again');
  });

  it('is in doubt when the connection breaks after the message was accepted', async () => {
    channel.connector.answer((_request, res) => res.destroy());
    assert.equal(lineOf(await messenger.send(chat, CARD)), 'in-doubt ECONNRESET');
    assert.equal(channel.connector.received.length, 1);
    assert.equal(lineOf(await messenger.open(PERSON)), 'try-again ECONNRESET');
  });

  it('is in doubt when the connection breaks in the middle of the answer', async () => {
    channel.connector.answer((_request, res) => {
      res.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': 100 });
      res.write('{"id":', () => res.destroy());
    });
    assert.equal((await messenger.send(chat, CARD)).outcome, 'in-doubt');
  });

  it('goes on at the host of the government cloud GCC, once, when Teams says that the tenant is there', async () => {
    const asked: string[] = [];
    const refusing = openMessenger({
      settings: { id: BOT, tenantId: TENANT, serviceUrl: 'https://smba.trafficmanager.net/teams/' },
      connect: (serviceUrl) => {
        asked.push(serviceUrl);
        return channel.connect(channel.settings.serviceUrl);
      },
      trusted: () => true,
      log: openTestLog(),
    });
    const publicChat = { ...chat, serviceUrl: 'https://smba.trafficmanager.net/amer/' };
    channel.connector.answer((_request, res) => sendJson(res, 403, error('InvalidBotApiHost')));
    assert.equal(lineOf(await refusing.send(publicChat, CARD)), 'try-again InvalidBotApiHost');
    assert.equal(lineOf(await refusing.send(publicChat, CARD)), 'failed misconfigured InvalidBotApiHost');
    await refusing.open(PERSON);
    const gcc = 'https://smba.infra.gcc.teams.microsoft.com/teams';
    assert.deepEqual(asked, ['https://smba.trafficmanager.net/amer/', gcc, gcc]);
  });

  it('sends no token to a host that is not on the list', async () => {
    const foreign = { ...chat, serviceUrl: 'https://evil.example/' };
    const refused = 'failed bad-credentials service URL not allowed';
    assert.equal(lineOf(await messenger.send(foreign, CARD)), refused);
    assert.equal(lineOf(await messenger.update(foreign, '1:m', CARD)), refused);
  });
});

describe('messenger before anything has left', () => {
  const settings = {
    id: BOT,
    tenantId: TENANT,
    openIdUrl: 'https://localhost:1/openid',
    tokenIssuer: 'https://api.botframework.com',
    loginUrl: 'https://login.microsoftonline.com',
    anonymous: false,
  };
  const messengerAt = (serviceUrl: string, token: () => Promise<string>) => {
    const connect = openConnector(settings, token);
    return openMessenger({
      settings: { ...settings, serviceUrl },
      connect,
      trusted: () => true,
      log: openTestLog(),
    });
  };
  const chatAt = (serviceUrl: string) => ({ personId: PERSON, conversationId: 'a:chat', serviceUrl });

  it('tries again when the connection is refused', async () => {
    const messenger = messengerAt('https://localhost:1/', async () => 'token');
    assert.equal(
      lineOf(await messenger.send(chatAt('https://localhost:1/'), CARD)),
      'try-again ECONNREFUSED',
    );
  });

  it('tries again when the host’s name is not known', async () => {
    const messenger = messengerAt('https://nowhere.invalid/', async () => 'token');
    const sent = await messenger.send(chatAt('https://nowhere.invalid/'), CARD);
    assert.match(lineOf(sent), /^try-again (ENOTFOUND|EAI_AGAIN)$/);
  });

  it('tries again when the connection breaks before it was secure', async () => {
    const server = createServer((socket: Socket) => socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const messenger = messengerAt(url, async () => 'token');
    assert.equal(lineOf(await messenger.send(chatAt(url), CARD)), 'try-again ECONNRESET');
    server.close();
  });

  it('stops the wave when sign-in refuses the bot, and waits when sign-in is only away', async () => {
    const refused = messengerAt('https://localhost:1/', () =>
      Promise.reject(new Failure('AADSTS7000215', 'fix')),
    );
    const away = messengerAt('https://localhost:1/', () =>
      Promise.reject(new Failure('away', 'wait', 30_000)),
    );
    const chat = chatAt('https://localhost:1/');
    assert.equal(lineOf(await refused.send(chat, CARD)), 'failed bad-credentials AADSTS7000215');
    assert.deepEqual(await away.send(chat, CARD), {
      outcome: 'try-again',
      why: 'away',
      afterMs: 30_000,
      slowDown: false,
    });
  });
});
