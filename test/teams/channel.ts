// A pretend Teams channel for tests: signing keys announced as the channel announces them, activities as Teams
// sends them, a restify host with the product's body limit, and a fake connector to answer back to.

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { exportJWK, SignJWT, type JWTPayload } from 'jose';
import { createServer, plugins, type Request, type Response } from 'restify';
import { openOutbound, type Outbound } from '../../src/adapters/teams/outbound.ts';
import {
  openTeams,
  type Feedback,
  type ChannelPress,
  type InChannel,
  type InTeam,
  type Inbound,
  type Press,
  type Seen,
  type TeamsSettings,
} from '../../src/adapters/teams/teams.ts';
import type { Message } from '../../src/ports.ts';
import { openDouble, openTestLog, sendJson, type Double, type Handler } from '../support/https-double.ts';

export const BOT = '11111111-2222-4333-8444-555555555555';
export const TENANT = '99999999-8888-4777-8666-555555555555';
export const ISSUER = 'https://api.botframework.com';
export const PERSON = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const CARD: Message = { summary: 'Hello', card: { type: 'AdaptiveCard', version: '1.5', body: [] } };

export type Event = {
  readonly kind: string;
  readonly event: Seen | Press | Feedback | (Seen & { text: string }) | InChannel | ChannelPress | InTeam;
};

export type Channel = {
  readonly connector: Double;
  readonly settings: TeamsSettings;
  readonly events: Event[];
  readonly log: ReturnType<typeof openTestLog>;
  /** How long the bot wanted to wait before it tried again, in milliseconds; it waits for `waitOver` instead. */
  readonly waits: number[];
  waitOver: Promise<void>;
  /** When the turn of the bot's requests has come. */
  turn: Promise<void>;
  readonly publicPem: string;
  readonly connect: Outbound['connect'];
  readonly messenger: Outbound['messenger'];
  /** How many requests the bot has taken from the budget. */
  slots(): number;
  handlers: Inbound;
  sign(claims?: JWTPayload & Record<string, unknown>, options?: SignOptions): Promise<string>;
  /** Posts to the bot as Teams does; `token` null = without. */
  post(activity: unknown, token?: string | null): Promise<{ status: number; body: unknown }>;
  settled(): Promise<void>;
  close(): Promise<void>;
};

export type SignOptions = { readonly kid?: string; readonly key?: KeyObject };

const connectorAnswers: Handler = (request, res) => {
  const created = request.method === 'POST' && request.path === '/v3/conversations';
  sendJson(res, 201, { id: created ? 'a:new' : '1:sent' });
};

export async function openChannel(overrides: Partial<TeamsSettings> = {}): Promise<Channel> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', endorsements: ['msteams'] };
  const keys = await openDouble((request, res) => {
    if (request.path === '/keys') return sendJson(res, 200, { keys: [jwk] });
    sendJson(res, 200, { issuer: ISSUER, jwks_uri: `${keys.url}/keys` });
  });
  const connector = await openDouble(connectorAnswers);
  const settings: TeamsSettings = {
    id: BOT,
    tenantId: TENANT,
    openIdUrl: `${keys.url}/openid`,
    tokenIssuer: ISSUER,
    loginUrl: 'https://login.microsoftonline.com',
    serviceUrl: `${connector.url}/teams/`,
    anonymous: false,
    ...overrides,
  };
  const log = openTestLog();
  const events: Event[] = [];
  const keep =
    <R>(kind: string, answer: R) =>
    async (event: Event['event']) => {
      events.push({ kind, event });
      return answer;
    };
  const channel = {
    handlers: {
      seen: keep('seen', undefined),
      installed: keep('installed', null),
      uninstalled: keep('uninstalled', undefined),
      message: keep('message', CARD),
      pressed: keep('pressed', CARD),
      feedback: keep('feedback', undefined),
      inTeam: keep('inTeam', undefined),
      leftTeam: keep('leftTeam', undefined),
      channelMessage: keep('channelMessage', CARD),
      channelPressed: keep('channelPressed', CARD),
    } as Inbound,
    waitOver: Promise.resolve(),
    turn: Promise.resolve(),
  };
  const waits: number[] = [];
  const token = async () => 'bot-token';
  const outbound = openOutbound({ settings, token, log });
  let slots = 0;
  const teams = openTeams({
    settings,
    token,
    outbound,
    log,
    inbound: {
      seen: (event) => channel.handlers.seen(event),
      installed: (event) => channel.handlers.installed(event),
      uninstalled: (event) => channel.handlers.uninstalled(event),
      message: (event) => channel.handlers.message(event),
      pressed: (event) => channel.handlers.pressed(event),
      feedback: async (event) => channel.handlers.feedback?.(event),
      inTeam: async (event) => channel.handlers.inTeam?.(event),
      leftTeam: async (event) => channel.handlers.leftTeam?.(event),
      channelMessage: (event) => channel.handlers.channelMessage(event),
      channelPressed: (event) => channel.handlers.channelPressed(event),
    },
    slot: () => {
      slots += 1;
      return channel.turn;
    },
    pause: (ms) => {
      waits.push(ms);
      return channel.waitOver;
    },
  });
  const server = createServer({ name: 'test' });
  server.use(plugins.bodyParser({ maxBodySize: 262_144, mapParams: false }));
  server.post('/api/messages', async (req: Request, res: Response) => teams.handle(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  const sign: Channel['sign'] = (claims = {}, { kid = 'k1', key = privateKey } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: ISSUER, aud: BOT, nbf: now - 10, exp: now + 3600, serviceurl: settings.serviceUrl };
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .sign(key);
  };

  return Object.assign(channel, {
    connector,
    settings,
    events,
    log,
    waits,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    connect: outbound.connect,
    messenger: outbound.messenger,
    slots: () => slots,
    sign,
    async post(activity: unknown, token?: string | null) {
      const bearer = token === undefined ? await sign() : token;
      const response = await fetch(`http://127.0.0.1:${port}/api/messages`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(bearer !== null && { Authorization: `Bearer ${bearer}` }),
        },
        body: typeof activity === 'string' ? activity : JSON.stringify(activity),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    settled: () => teams.close(),
    async close() {
      await teams.close();
      const closed = once(server, 'close');
      server.close();
      await closed;
      await connector.close();
      await keys.close();
    },
  });
}

/** As Teams sends it in a 1:1 chat; `more` replaces top-level fields, undefined removes one. */
export function anActivity(
  settings: TeamsSettings,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    type: 'message',
    id: '1612345678901',
    timestamp: '2026-11-24T09:00:00.000Z',
    channelId: 'msteams',
    serviceUrl: settings.serviceUrl,
    from: { id: '29:1person', name: 'Ada', aadObjectId: PERSON.toUpperCase() },
    recipient: { id: `28:${BOT}`, name: 'Keywave' },
    conversation: { id: 'a:chat', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    locale: 'de-DE',
    localTimezone: 'Europe/Berlin',
    entities: [
      { type: 'clientInfo', locale: 'de-DE', country: 'DE', platform: 'Web', timezone: 'Europe/Berlin' },
    ],
    text: 'help',
    ...more,
  };
}

export function anExecute(
  settings: TeamsSettings,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const action = { type: 'Action.Execute', verb: 'snooze', data: { nudgeId: 'n1', verb: 'snooze' } };
  return anActivity(settings, {
    type: 'invoke',
    name: 'adaptiveCard/action',
    text: undefined,
    replyToId: '1:card',
    value: { action, trigger: 'manual' },
    ...more,
  });
}
