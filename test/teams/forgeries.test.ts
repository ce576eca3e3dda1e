// Nobody but Teams gets in: each forgery over real HTTP, with really signed tokens, ends in 401, 403, 400 or 413,
// never in a 5xx, and no handler runs.

import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { anActivity, BOT, ISSUER, openChannel, TENANT, type Channel } from './channel.ts';
import { admit } from '../../src/adapters/teams/gate.ts';
import { serviceUrlCheck } from '../../src/adapters/teams/addresses.ts';

const FOREIGN = '12121212-3434-4565-8787-909090909090';
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

describe('forgeries', () => {
  let channel: Channel;
  before(async () => void (channel = await openChannel()));
  after(() => channel.close());

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const usual = () => ({
    iss: ISSUER,
    aud: BOT,
    exp: seconds() + 600,
    serviceurl: channel.settings.serviceUrl,
  });

  const tokens: Record<string, () => Promise<string | null> | string | null> = {
    'no token': () => null,
    'no JSON Web Token': () => 'abc.def.ghi',
    'two parts only': () => 'abc.def',
    'alg none': () => `${base64({ alg: 'none', kid: 'k1' })}.${base64(usual())}.`,
    'alg none with something as signature': () =>
      `${base64({ alg: 'none', kid: 'k1' })}.${base64(usual())}.c2ln`,
    'HS256 signed with the public key': () => {
      const head = `${base64({ alg: 'HS256', kid: 'k1' })}.${base64(usual())}`;
      return `${head}.${createHmac('sha256', channel.publicPem).update(head).digest('base64url')}`;
    },
    'a tampered body': async () => {
      const [head, , signature] = (await channel.sign()).split('.');
      return `${head}.${base64({ ...usual(), extra: 1 })}.${signature}`;
    },
    'a tampered signature': async () => {
      const [head, body, signature = ''] = (await channel.sign()).split('.');
      return `${head}.${body}.${signature.split('').toReversed().join('')}`;
    },
    'a stolen key id': () => channel.sign({}, { key: stranger }),
    'an unknown key id': () => channel.sign({}, { kid: 'k2', key: stranger }),
    expired: () => channel.sign({ exp: seconds() - 3600 }),
    'not yet valid': () => channel.sign({ nbf: seconds() + 3600 }),
    'a foreign audience': () => channel.sign({ aud: FOREIGN }),
    'a foreign issuer': () => channel.sign({ iss: 'https://login.microsoftonline.com/x/v2.0' }),
    'an emulator token': () =>
      channel.sign({ iss: `https://sts.windows.net/${FOREIGN}/`, tid: FOREIGN, ver: '1.0', appid: BOT }),
    'the channel’s issuer with a foreign tenant': () => channel.sign({ tid: FOREIGN }),
    'a skill token': () => channel.sign({ ver: '1.0', appid: FOREIGN }),
    'no serviceurl claim': () => channel.sign({ serviceurl: undefined }),
    'another serviceurl claim': () => channel.sign({ serviceurl: 'https://smba.trafficmanager.net/emea/' }),
  };

  for (const [what, token] of Object.entries(tokens)) {
    it(`refuses ${what} with 401`, async () => {
      const { status } = await channel.post(anActivity(channel.settings), await token());
      assert.equal(status, 401);
      assert.deepEqual(channel.events, []);
    });
  }

  const proto = (settings: Channel['settings']) =>
    JSON.stringify(anActivity(settings)).replace(/}$/, ',"__proto__":{"admin":true}}');
  const nested = (settings: Channel['settings']) =>
    JSON.stringify(anActivity(settings)).replace(
      /}$/,
      `,"value":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    );
  const foreignTenant = { tenant: { id: FOREIGN } };

  const activities: Record<string, [status: number, activity: (settings: Channel['settings']) => unknown]> = {
    'an empty object': [400, () => ({})],
    'an array': [400, () => []],
    'no type': [400, (settings) => anActivity(settings, { type: undefined })],
    'a type that is no text': [400, (settings) => anActivity(settings, { type: 7 })],
    'no service URL': [400, (settings) => anActivity(settings, { serviceUrl: undefined })],
    'no sender': [400, (settings) => anActivity(settings, { from: undefined })],
    'no conversation': [400, (settings) => anActivity(settings, { conversation: undefined })],
    'broken JSON': [400, () => '{"type":'],
    'deep nesting': [400, nested],
    'a key __proto__': [400, proto],
    '300 KB': [413, (settings) => anActivity(settings, { text: 'x'.repeat(300_000) })],
    'another channel': [403, (settings) => anActivity(settings, { channelId: 'webchat' })],
    'a foreign tenant': [403, (settings) => anActivity(settings, { channelData: foreignTenant })],
    'no tenant': [
      403,
      (settings) => anActivity(settings, { channelData: {}, conversation: { id: 'a:chat' } }),
    ],
    'a service URL elsewhere': [
      403,
      (settings) => anActivity(settings, { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }),
    ],
    'a service URL over http': [
      403,
      (settings) => anActivity(settings, { serviceUrl: 'http://smba.trafficmanager.net/emea/' }),
    ],
  };

  for (const [what, [expected, activity]] of Object.entries(activities)) {
    it(`refuses ${what} with ${expected}, though the token is good`, async () => {
      const { status } = await channel.post(activity(channel.settings));
      assert.equal(status, expected);
      assert.deepEqual(channel.events, []);
      assert.equal(Reflect.get({}, 'admin'), undefined);
    });
  }

  it('takes the genuine activity', async () => {
    const { status } = await channel.post(anActivity(channel.settings));
    assert.equal(status, 200);
    assert.deepEqual(
      channel.events.map((each) => each.kind),
      ['seen', 'message'],
    );
  });
});

describe('a channel whose keys cannot be read', () => {
  it('asks to come again later and runs no handler', async () => {
    const channel = await openChannel({ openIdUrl: 'https://localhost:1/openid' });
    const { status } = await channel.post(anActivity(channel.settings));
    assert.equal(status, 503);
    assert.deepEqual(channel.events, []);
    await channel.close();
  });
});

describe('anonymous mode', () => {
  it('takes unsigned activities with a loopback service URL, as the Agents Playground sends them', async () => {
    const channel = await openChannel({ anonymous: true });
    const { connector, settings } = channel;
    const serviceUrl = 'http://localhost:1/_connector';
    const activity = anActivity(settings, {
      serviceUrl,
      channelData: {},
      type: 'installationUpdate',
      action: 'add',
    });
    assert.equal((await channel.post(activity, null)).status, 200);
    assert.deepEqual(
      channel.events.map((each) => each.kind),
      ['seen', 'installed'],
    );
    assert.equal((await channel.post(anActivity(settings), null)).status, 200);
    assert.equal(connector.received[0]?.headers.authorization, undefined);
    await channel.close();
  });

  it('takes none from another machine', () => {
    const trusted = serviceUrlCheck('https://smba.trafficmanager.net/teams/', true);
    const rules = { tenantId: TENANT, tokenIssuer: ISSUER, anonymous: true, trusted };
    for (const from of ['10.0.0.7', '::ffff:10.0.0.7', undefined]) {
      const admission = admit({ authorization: undefined, body: {}, from }, rules);
      assert.equal(admission.admitted ? 0 : admission.status, 401);
    }
  });
});

describe('service URLs', () => {
  const rows: [url: string, trusted: boolean][] = [
    ['https://smba.trafficmanager.net/emea/', true],
    ['https://smba.infra.gcc.teams.microsoft.com/gcc/', true],
    ['https://smba.infra.gov.teams.microsoft.us/', true],
    ['https://europe.webchat.botframework.com/', true],
    ['https://localhost:8443/teams/', true],
    ['https://localhost:9443/teams/', false],
    ['https://localhost/teams/', false],
    ['https://smba.trafficmanager.net:8443/', false],
    ['https://evil-smba.trafficmanager.net/', false],
    ['https://notbotframework.com/', false],
    ['https://smba.trafficmanager.net@evil.example/', false],
    ['https://user:pass@smba.trafficmanager.net/', false],
    ['http://smba.trafficmanager.net/', false],
    ['http://localhost:56150/_connector', false],
    ['file:///etc/passwd', false],
    ['smba.trafficmanager.net', false],
    ['', false],
  ];
  for (const [url, expected] of rows) {
    it(`${expected ? 'takes' : 'refuses'} ${url || 'an empty address'}`, () => {
      assert.equal(serviceUrlCheck('https://localhost:8443/teams/', false)(url), expected);
    });
  }
  it('takes plain http to this machine in anonymous mode, and to no other', () => {
    const trusted = serviceUrlCheck('https://localhost:8443/teams/', true);
    assert.equal(trusted('http://localhost:56150/_connector'), true);
    assert.equal(trusted('http://10.0.0.7:56150/_connector'), false);
  });
});
