// A wave of 300, from a file to its recall, all in the browser: composed, approved by a second person, piloted, run, paused,
// resumed, reported, compared, recalled, begun again. The real product, the pretend Microsoft, two people at two screens.

import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../src/tools/browser.ts';
import { builtTab } from '../tab/tab-server.ts';
import { openHouse, type House, type Product } from '../support/product.ts';

const NAME = 'Three hundred';
const PEOPLE = 300;
const PILOT = 20;

describe('a wave in the tab', function () {
  this.timeout(180_000);
  // Each step builds on the one before.
  this.bail(true);
  let house: House;
  let product: Product;
  let browser: Browser;
  let author: Page;
  let approver: Page;
  let file: string;

  before(async () => {
    await builtTab();
    house = await openHouse({ people: 800 });
    product = await house.startProduct({
      APPROVAL_OVER: '100',
      // Slow enough to be paused on the way.
      PACE_PER_SECOND: '15',
    });
    await house.tenantRead(product);
    file = `name,upn\n${(await eligible()).join('\n')}\nNobody,nobody@nowhere.example\nBroken,\n`;
    browser = await openBrowser();
    author = await signedIn('Campaign admin', '');
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  async function eligible(): Promise<readonly string[]> {
    const everyone = {
      campaignId: 'passkeys',
      name: 'x',
      audience: { include: [{ kind: 'everyone' }] },
      group: 'send',
      limit: PEOPLE,
    };
    type Found = { people: { personId: string }[] };
    const { people } = await house.api<Found>(product, 'POST', '/api/waves/preview/people', everyone);
    assert.equal(people.length, PEOPLE, 'the pretend organisation has so many to write to');
    return people.map(({ personId }) => `Somebody,${personId}`);
  }

  async function signedIn(account: string, hash: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(40_000);
    await page.goto(`${product.url}/tab/${hash}`);
    await page.getByRole('link', { name: account }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const confirmed = async (page: Page, label: string, yes: string) => {
    await button(page, label).click();
    await button(page, yes).click();
  };
  const state = (name: string) => author.locator(`[data-state=${name}]`).first().waitFor();
  const count = async (name: string) =>
    Number((await author.locator(`[data-count=${name}]`).innerText()).replaceAll(/\D/gu, ''));

  it('is composed of a file, whose rows that do not count are told', async () => {
    await author.getByRole('link', { name: 'Waves', exact: true }).click();
    await author.getByRole('link', { name: 'New wave' }).first().click();
    await author.getByRole('textbox', { name: 'Name', exact: true }).fill(NAME);
    await author.getByLabel('A list from a file').check();
    await author
      .getByLabel('CSV file')
      .setInputFiles({ name: 'three hundred.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
    await button(author, 'Make a list').click();
    await author.getByText(`${PEOPLE} people are on “three hundred.csv”`).waitFor();
    await author.getByText('1 row left out: is nobody in the directory').waitFor();
    await author.getByText('1 row left out: holds no sign-in name').waitFor();
    const download = author.waitForEvent('download');
    await button(author, 'The rows left out, as CSV').click();
    assert.equal((await download).suggestedFilename(), 'keywave-rejected-rows.csv');
    await author.getByLabel(/^Pilot first/u).check();
    await author.getByLabel('People in the pilot').fill(String(PILOT));
    await button(author, 'Preview').click();
    await author.getByText(`${PEOPLE} people get a nudge.`).waitFor();
    assert.equal(await author.getByRole('button', { name: /^Start wave/u }).count(), 0);
  });

  it('is asked to be approved, and its author cannot do so', async () => {
    await button(author, `Ask for approval: ${PEOPLE} people`).click();
    await author.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await author.getByText('Waiting for approval.').waitFor();
    await author.getByText('Somebody else has to approve it').waitFor();
    assert.equal(await button(author, 'Approve').count(), 0);
    assert.equal(await button(author, 'Start wave').count(), 0);
  });

  it('is approved by a second person, who starts nothing', async () => {
    const { hash } = new URL(author.url());
    approver = await signedIn('Campaign approver', hash);
    await confirmed(approver, 'Approve', 'Approve it');
    await approver.getByText('Approved by you').waitFor();
    assert.equal(await button(approver, 'Start wave').count(), 0);
  });

  it('starts with its pilot, and goes on at the author’s word', async () => {
    await confirmed(author, 'Start wave', 'Start it');
    await state('running');
    await author.getByText(`${PILOT} of ${PEOPLE} nudges done`).waitFor({ timeout: 90_000 });
    assert.equal(await count('planned'), PEOPLE - PILOT);
    await confirmed(author, 'Go on', 'Open it');
  });

  it('is paused on its way, resumed, and comes to its end', async () => {
    await button(author, 'Pause').click();
    await state('paused');
    assert.ok((await count('planned')) > 0, 'paused before its end');
    await button(author, 'Resume').click();
    await author.getByText(`${PEOPLE} of ${PEOPLE} nudges done`).waitFor({ timeout: 120_000 });
    assert.equal(await count('planned'), 0);
  });

  it('is reported with its funnel, and compared', async () => {
    const funnel = author.getByRole('region', { name: 'Funnel of this wave' });
    await funnel
      .getByRole('row', { name: /In scope/u })
      .getByText(String(PEOPLE))
      .first()
      .waitFor();
    await author.getByRole('link', { name: 'Compare' }).click();
    const table = author.getByRole('table', { name: 'Waves side by side' });
    assert.match(await table.getByRole('row', { name: /Eligible/u }).innerText(), /300 \(100\s?%\)/u);
    await author.getByRole('link', { name: NAME }).click();
  });

  it('is recalled, every card of it', async () => {
    await confirmed(author, 'Recall wave', 'Recall the wave');
    await state('cancelled');
    const cards = author.getByRole('region', { name: 'Cards taken back' });
    await cards.getByText(/· ended/u).waitFor({ timeout: 120_000 });
    const [through, all] = (await cards.getByText('rewritten').innerText()).match(/\d+/gu) ?? [];
    assert.equal(through, all);
  });

  it('is begun again as a new draft with the same audience', async () => {
    await author.getByRole('link', { name: 'Duplicate' }).click();
    await author.getByText(`begun from “${NAME}”`).waitFor();
    await author.getByRole('textbox', { name: 'Name', exact: true }).fill('Again');
    await button(author, 'Preview').click();
    await button(author, 'Keep as a draft').click();
    await author.getByRole('heading', { level: 1, name: 'Again' }).waitFor();
    await state('draft');
    await author.getByText('to one list').waitFor();
  });
});
