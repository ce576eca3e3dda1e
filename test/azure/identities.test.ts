// Every way the two apps prove themselves, against the pretend Entra over https with its own CA: it checks secrets,
// the signature and thumbprint of a certificate, and the managed identity's token that the tab's app trusts.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, type JWTPayload } from 'jose';
import { readConfig } from '../../src/config.ts';
import { Failure } from '../../src/ports.ts';
import { botTokens, tabTokens } from '../../src/world.ts';
import { startRunning, type Running } from '../simulator/running.ts';
import { certificatePem } from '../support/https-double.ts';

describe('the identities of the bot and the tab', () => {
  let running: Running;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keywave-identities-'));
    running = await startRunning('http://127.0.0.1:9/api/messages');
  });
  after(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const initial = () => structuredClone(running.world.credentials());

  const settings = (change: Record<string, string>) => readConfig({ ...running.env, ...change });
  const managed = async (
    app: 'bot' | 'tab',
    scope: string,
    identityHeader = running.world.identityHeader,
  ) => {
    const child = fork(join(import.meta.dirname, 'children', 'managed-token.ts'), [app, scope], {
      env: {
        ...process.env,
        ...running.env,
        BOT_TYPE: 'UserAssignedMSI',
        BOT_PASSWORD: '',
        TAB_CLIENT_SECRET: '',
        IDENTITY_ENDPOINT: `${running.addresses.pages}/msi/token`,
        IDENTITY_HEADER: identityHeader,
      },
    });
    const [told] = (await once(child, 'message')) as [{ claims?: JWTPayload; code?: string; hint?: string }];
    return told;
  };
  const graphScope = () => `${running.addresses.https}/.default`;
  const codeOf = (asked: Promise<string>) =>
    asked.then(
      () => 'a token',
      (error: unknown) => (error instanceof Failure ? error.code : String(error)),
    );
  const pemAt = (name: string, pem: string) => {
    const path = join(folder, name);
    writeFileSync(path, pem);
    return path;
  };
  const publicPart = (pem: string) => pem.slice(0, pem.indexOf('-----BEGIN PRIVATE KEY'));

  it('are two apps, each with its own secret', async () => {
    const config = settings({});
    const bot = decodeJwt(await botTokens(config)('https://api.botframework.com/.default'));
    const tab = decodeJwt(await tabTokens(config)(graphScope()));
    assert.deepEqual([bot['appid'], tab['appid']], [config.bot.id, config.tab.clientId]);
    assert.notEqual(bot['appid'], tab['appid']);
    const swapped = settings({ TAB_CLIENT_SECRET: running.env['BOT_PASSWORD'] ?? '' });
    assert.equal(await codeOf(tabTokens(swapped)(graphScope())), 'AADSTS7000215');
  });

  it('prove themselves with a certificate that is registered for that app, and with no other', async () => {
    const known = initial();
    const [own, other] = await Promise.all([certificatePem(), certificatePem()]);
    const asTab = (path: string) =>
      tabTokens(settings({ TAB_CLIENT_SECRET: '', TAB_CERTIFICATE_PATH: path }))(graphScope());
    const path = pemAt('own.pem', own);
    assert.equal(await codeOf(asTab(path)), 'AADSTS700027', 'not registered');
    running.world.setCredentials({ ...known, certificates: { bot: null, tab: publicPart(own) } });
    assert.equal(decodeJwt(await asTab(path))['appid'], running.world.ids.tabClientId);
    assert.equal(await codeOf(asTab(pemAt('other.pem', other))), 'AADSTS700027', 'another certificate');
    const forged = publicPart(own) + other.slice(other.indexOf('-----BEGIN PRIVATE KEY'));
    assert.equal(
      await codeOf(asTab(pemAt('forged.pem', forged))),
      'AADSTS700027',
      'its thumbprint, another key',
    );
    const asBot = botTokens(settings({ BOT_PASSWORD: '', BOT_CERTIFICATE_PATH: path }));
    assert.equal(await codeOf(asBot('https://api.botframework.com/.default')), 'AADSTS700027', 'the tab’s');
    running.world.setCredentials(known);
  });

  it('need no secret in Azure: the identity is the bot, and the tab’s app trusts it', async () => {
    const { botId, tabClientId } = running.world.ids;
    const bot = await managed('bot', 'https://api.botframework.com/.default');
    assert.equal(bot.claims?.['appid'], botId);
    const tab = await managed('tab', graphScope());
    assert.equal(tab.claims?.['appid'], tabClientId);
    assert.ok((tab.claims['roles'] as string[]).includes('User.Read.All'));
  });

  it('say which federated credential is missing', async () => {
    const known = initial();
    running.world.setCredentials({ ...known, federatedSubject: '00000000-0000-4000-8000-000000000000' });
    const { code, hint } = await managed('tab', graphScope());
    running.world.setCredentials(known);
    assert.equal(code, 'AADSTS700213');
    assert.match(hint ?? '', /federated credential/u);
  });

  it('say that no managed identity answers here', async () => {
    assert.equal((await managed('tab', graphScope(), 'wrong')).code, 'no-managed-identity');
  });
});
