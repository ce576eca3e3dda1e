// The tab on its own, as a newcomer sees it: the genuine sign-in of the pretend Microsoft, the server that checks
// its tokens, and live progress over a real stream.

import assert from 'node:assert/strict';
import { createRemoteJWKSet } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { tabTokens } from '../../src/adapters/http/tab-token.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { startRunning, type Running } from '../simulator/running.ts';
import { counted, PILOT, pretend, type Pretend } from './pretend-api.ts';
import { builtTab, serveTab } from './tab-server.ts';
import { complaintsOf } from './teams-host.ts';

describe('tab outside Teams', function () {
  this.timeout(120_000);
  let browser: Browser;
  let simulator: Running;
  let server: HttpServer;
  let world: Pretend;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async () => {
    await builtTab();
    browser = await openBrowser();
    simulator = await startRunning('http://127.0.0.1:9/api/messages', { people: 40 });
    world = pretend();
    const { env, addresses } = simulator;
    const [clientId = '', tenantId = '', signInUrl = ''] = [
      env['TAB_CLIENT_ID'],
      env['BOT_TENANT_ID'],
      env['TAB_SIGN_IN_URL'],
    ];
    const keys = createRemoteJWKSet(new URL(`${addresses.pages}/sign-in/${tenantId}/discovery/v2.0/keys`));
    server = await serveTab(world, {
      signIn: { clientId, tenantId, scope: `${env['TAB_AUDIENCE']}/access_as_user`, url: signInUrl },
      verifyCaller: tabTokens({ loginUrl: addresses.https, tenantId, clientId }, keys),
    });
  });
  after(async () => {
    await browser.close();
    await server.close();
    await simulator.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'en-GB' });
    page = await context.newPage();
    complaints = complaintsOf(page);
  });
  afterEach(() => context.close());

  const pick = (role: string) => page.getByRole('link', { name: role }).first().click();

  it('signs in, comes back to the page that was asked for, and leaves no code, token or state behind', async () => {
    await page.goto(`${server.url}/tab/#/waves/${PILOT}`);
    await pick('Campaign admin');
    await page.getByRole('heading', { level: 1, name: 'Pilot' }).waitFor();
    assert.equal(page.url(), `${server.url}/tab/#/waves/${PILOT}`);
    assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0);
    assert.deepEqual(complaints, []);
  });

  it('comes back to the channel that the address names', async () => {
    const address = `${server.url}/tab/session?team=${PILOT}&channel=19:channel@thread.tacv2#/new`;
    await page.goto(address);
    await pick('Employee');
    await page.getByRole('heading', { level: 1, name: 'Schedule a session' }).waitFor();
    assert.equal(page.url(), address);
  });

  it('signs in again without a question after a reload, and lets another account in', async () => {
    await page.goto(`${server.url}/tab/`);
    await pick('Campaign admin');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'People' }).waitFor();
    await page.getByRole('button', { name: 'Switch account' }).click();
    await pick('Campaign viewer');
    await page.getByRole('heading', { level: 1, name: 'Passkeys for everyone' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'People' }).count(), 0);
  });

  it('tells an employee which role is missing', async () => {
    await page.goto(`${server.url}/tab/`);
    await pick('Employee');
    await page.getByText('You have none.').waitFor();
    await page.getByRole('button', { name: 'Use another account' }).waitFor();
  });

  it('says when the sign-in was cancelled, and offers it again', async () => {
    await page.goto(`${server.url}/tab/`);
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    assert.equal(new URL(page.url()).search, '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Pick an account' }).waitFor();
  });

  it('refuses a code that this window did not ask for', async () => {
    await page.goto(`${server.url}/tab/?code=stolen&state=other`);
    await page.getByText('belongs to no sign-in of this window').waitFor();
    assert.equal(new URL(page.url()).search, '');
  });

  it('follows the progress live, up to the end', async () => {
    await page.goto(`${server.url}/tab/#/waves/${PILOT}`);
    await pick('Campaign admin');
    await page.getByText('Live', { exact: true }).waitFor();
    const found = world.waves.get(PILOT);
    assert.ok(found);
    world.waves.set(PILOT, { ...found, progress: counted({ sent: 120, planned: 48 }) });
    await page.locator('[data-count=sent]', { hasText: '120' }).waitFor();
    world.waves.set(PILOT, { wave: { ...found.wave, state: 'finished' }, progress: counted({ sent: 168 }) });
    await page.locator('[data-state=finished]').waitFor();
    await page.getByText('168 of 168 nudges done').waitFor();
    await page.getByText('Ended', { exact: true }).waitFor();
  });

  it('wears the system’s dark or forced colours', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${server.url}/tab/session`);
    await pick('Campaign viewer');
    await page.getByText('Outside a channel').waitFor();
    await page.locator('[data-theme=dark]').first().waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('[data-theme=light]').first().waitFor();
    await page.emulateMedia({ forcedColors: 'active' });
    await page.locator('[data-theme=contrast]').first().waitFor();
  });
});
