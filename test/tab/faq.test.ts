// The tab's FAQ in a browser: writing, reviewing and publishing an entry, learning from what is missing, and what a viewer sees of it.

import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { openBrowser } from '../../src/tools/browser.ts';
import { pretend, type Pretend } from './pretend-api.ts';
import { builtTab, serveTab } from './tab-server.ts';
import { openInTeams, type Teams, type TeamsOptions } from './teams-host.ts';

const BADGE = 'own-where-do-i-pick-up-my-badge';

describe('the tab’s FAQ', function () {
  this.timeout(120_000);
  let browser: Browser;
  let server: HttpServer;
  let world: Pretend;
  let teams: Teams | undefined;

  before(async () => {
    await builtTab();
    browser = await openBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    world = pretend();
    server = await serveTab(world);
  });
  afterEach(async () => {
    await teams?.close();
    await server.close();
  });

  async function open(path: string, options: Partial<TeamsOptions> = {}): Promise<Teams['tab']> {
    await teams?.close();
    teams = await openInTeams(browser, { url: server.url, path: `/tab/#/${path}`, ...options });
    return teams.tab;
  }

  it('finds an entry and shows what people see', async () => {
    const tab = await open('faq');
    await tab.getByRole('link', { name: 'I gave somebody a code' }).waitFor();
    await tab.getByRole('searchbox').fill('cost');
    await tab.getByRole('status').getByText('1 entry').waitFor();
    await tab.getByRole('link', { name: 'Does a passkey cost anything?' }).click();
    await tab.getByRole('heading', { level: 1, name: 'Does a passkey cost anything?' }).waitFor();
    assert.equal(await tab.locator('[data-preview] strong').innerText(), 'no');
    await tab.getByText('2 phrasings that Keywave ships').click();
    await tab.getByText('what does it cost').waitFor();
  });

  it('writes an entry with a live preview; its words stand in another language for themselves', async () => {
    const tab = await open('faq');
    await tab.getByRole('link', { name: 'New entry' }).click();
    await tab.getByRole('textbox', { name: 'Heading', exact: true }).fill('Where is the key desk?');
    await tab.getByLabel('How people ask it').fill('key desk\n\n  where do i get a key ');
    await tab
      .getByRole('textbox', { name: 'Answer', exact: true })
      .fill('On floor **two**. Ask {helpDesk}. <img src=x onerror=alert(1)>');
    const preview = tab.locator('[data-preview]');
    await preview.getByText('Ask the help desk.').waitFor();
    assert.equal(await preview.locator('strong').innerText(), 'two');
    assert.equal(await preview.locator('img').count(), 0);
    await tab.getByRole('combobox', { name: 'Language', exact: true }).selectOption('de');
    assert.equal(await tab.getByRole('textbox', { name: 'Heading', exact: true }).inputValue(), '');
    await tab.getByRole('button', { name: 'Save draft' }).click();
    await tab.locator('[data-state=draft]').waitFor();
    const made = world.entries.get('own-where-is-the-key-desk')?.content;
    assert.deepEqual(Object.keys(made?.locales ?? {}), ['en']);
    assert.deepEqual(made?.locales['en'], {
      phrasings: ['key desk', 'where do i get a key'],
      words: {
        question: 'Where is the key desk?',
        answer: 'On floor **two**. Ask {helpDesk}. <img src=x onerror=alert(1)>',
        source: 'organisation',
      },
    });
  });

  it('tells what must be mended, has it reviewed, and lets another person publish it', async () => {
    const tab = await open('faq/entry/cost');
    await tab.getByLabel('Our own words').click();
    await tab.getByRole('textbox', { name: 'Answer', exact: true }).fill('');
    await tab.getByRole('button', { name: 'Save draft' }).click();
    await tab.getByText('“cost” (en) has no answer.').waitFor();
    await tab.getByRole('textbox', { name: 'Answer', exact: true }).fill('It is free here.');
    await tab.getByRole('button', { name: 'Save draft' }).click();
    await tab.getByText('has no answer').waitFor({ state: 'detached' });
    await tab.getByRole('button', { name: 'Ask for a review' }).click();
    await tab.locator('[data-state=in-review]').waitFor();
    await tab.getByText('You saved this version, so somebody else publishes it.').waitFor();
    const other = await open('faq/entry/cost', { token: 'approver' });
    assert.equal(await other.getByRole('button', { name: 'Save draft' }).count(), 0);
    await other.getByRole('button', { name: 'Publish' }).click();
    await other.locator('[data-state=published]').waitFor();
    assert.equal(world.entries.get('cost')?.live?.content.locales['en']?.words?.answer, 'It is free here.');
    await other.getByRole('button', { name: 'Retire' }).click();
    await other.getByRole('button', { name: 'Retire it' }).click();
    await other.locator('[data-state=retired]').waitFor();
  });

  it('shows every version and brings one back', async () => {
    const tab = await open(`faq/entry/${BADGE}`);
    await tab.getByText('Björn Lund asked for a review of version 1').waitFor();
    await tab.getByRole('textbox', { name: 'Answer', exact: true }).fill('On floor three.');
    await tab.getByRole('button', { name: 'Save draft' }).click();
    await tab.getByText('Maya Admin saved version 2').waitFor();
    await tab.getByRole('button', { name: 'Bring version 1 back' }).click();
    await tab.getByText('Maya Admin brought back an older version as version 3').waitFor();
    assert.equal(
      await tab.getByRole('textbox', { name: 'Answer', exact: true }).inputValue(),
      'On floor two.',
    );
  });

  it('does not overwrite what somebody saved meanwhile', async () => {
    const tab = await open(`faq/entry/${BADGE}`);
    await tab.getByRole('textbox', { name: 'Answer', exact: true }).fill('On floor three.');
    const entry = world.entries.get(BADGE);
    assert.ok(entry);
    world.entries.set(BADGE, { ...entry, version: 2 });
    await tab.getByRole('button', { name: 'Save draft' }).click();
    await tab.getByText('Refused: newer-version.').waitFor();
    assert.equal(
      await tab.getByRole('textbox', { name: 'Answer', exact: true }).inputValue(),
      'On floor three.',
    );
  });

  it('makes an entry of what people answered, or adds the words to one', async () => {
    const tab = await open('faq');
    await tab.getByRole('tab', { name: 'What is missing' }).click();
    await tab.getByText('3 questions').first().waitFor();
    await tab
      .getByRole('button', { name: /^Add the words to/u })
      .nth(1)
      .click();
    await tab.getByText('Added as a draft').waitFor();
    assert.deepEqual(world.entries.get('cost')?.content.locales['en']?.phrasings, ['price second key']);
    await tab.getByRole('button', { name: 'Make an entry' }).click();
    await tab.getByRole('heading', { level: 1, name: 'what is the price of a second key' }).waitFor();
    assert.equal(await tab.getByRole('textbox', { name: 'Answer', exact: true }).inputValue(), 'Free (7).');
  });

  it('says what the bot would answer', async () => {
    const tab = await open('faq/try');
    await tab.getByRole('textbox', { name: 'Question', exact: true }).fill('is it free');
    await tab.getByRole('button', { name: 'Try it' }).click();
    await tab.locator('[data-band=answer]').waitFor();
    await tab.getByText('91% alike').waitFor();
  });

  it('shows a viewer numbers and what people get, and no text that anybody wrote', async () => {
    const tab = await open('faq/waiting', { token: 'viewer' });
    await tab.getByText('2 questions wait').waitFor();
    assert.equal(await tab.getByText('crane').count(), 0);
    const gaps = await open('faq/gaps', { token: 'viewer' });
    await gaps.getByText('3 questions').first().waitFor();
    assert.equal(await gaps.getByText('second key').count(), 0);
    assert.equal(await gaps.getByRole('button', { name: 'Make an entry' }).count(), 0);
    const entry = await open('faq/entry/cost', { token: 'viewer' });
    await entry.locator('[data-preview]').waitFor();
    assert.equal(await entry.getByRole('textbox', { name: 'Heading', exact: true }).count(), 0);
    assert.equal(await entry.getByRole('button', { name: 'Save draft' }).count(), 0);
  });
});
