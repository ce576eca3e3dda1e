// A question for people through Microsoft's own Agents Playground: its channel becomes the experts', a question comes there as
// a card, is answered on it, and the answer is in the asker's chat.

import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../src/tools/browser.ts';
import { openPlayground, peopleOf, type Playground } from '../../src/tools/playground.ts';
import { openHouse, type House, type PretendPerson, type Product } from '../support/product.ts';

describe('a channel of the Agents Playground', function () {
  this.timeout(90_000);
  // Each step builds on the one before.
  this.bail(true);
  let house: House;
  let product: Product;
  let playground: Playground;
  let browser: Browser;
  let page: Page;
  let botId: string;

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct({ BOT_ANONYMOUS: '1' });
    await house.tenantRead(product);
    const known = await house.pretend<PretendPerson[]>('GET', '/api/people');
    const isAdmin = ({ id }: { id: string }) =>
      known.find((each) => each.id === id)?.groups.includes('Keywave admins') === true;
    const people = (await peopleOf(house.simulator.addresses.pages)).toSorted(
      (one, other) => Number(isAdmin(other)) - Number(isAdmin(one)),
    );
    const { BOT_ID, BOT_TENANT_ID } = house.simulator.env;
    assert.ok(BOT_ID && BOT_TENANT_ID && people[0] && isAdmin(people[0]), 'an admin sits at the keyboard');
    botId = BOT_ID;
    const botUrl = `${product.url}/api/messages`;
    playground = await openPlayground({ botUrl, people, botId, tenantId: BOT_TENANT_ID });
    browser = await openBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(playground.url);
    await shown('Keywave').waitFor();
  });

  after(async () => {
    await browser?.close();
    await playground?.close();
    await house?.close();
  });

  const shown = (text: string) => page.getByText(text, { exact: true }).last();

  /** The Playground has no way to mention the bot from a script, so its own template of an activity of the channel says it. */
  async function mention(text: string): Promise<void> {
    const activities = `${playground.url}/_internal/v1/customActivities`;
    const template = await fetch(`${activities}/template?conversationId=channel&type=install`);
    assert.ok(template.ok, `the Playground has no channel: ${template.status}`);
    const { action: _, ...basis } = (await template.json()) as Record<string, unknown>;
    const body = {
      ...basis,
      type: 'message',
      text: `<at>Keywave</at> ${text}`,
      entities: [{ type: 'mention', mentioned: { id: botId, name: 'Keywave' }, text: '<at>Keywave</at>' }],
    };
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    assert.ok((await fetch(activities, init)).ok);
  }

  it('is made the experts’ by an admin', async () => {
    await mention('experts here');
    await page.getByText('Questions', { exact: true }).first().click();
    await shown('Experts answer here').waitFor();
  });

  it('gets a question, and who asked gets what is answered there', async () => {
    await page.getByText('Personal Chat').first().click();
    const box = page.locator('[data-lexical-editor=true]').first();
    await box.click();
    await box.pressSequentially('I want to talk to a person');
    await page.getByLabel('Send Message').click();
    await house.pretend('POST', '/api/clock', { advanceHours: 1 });
    await page.getByText('Questions', { exact: true }).first().click();
    await shown('A question waits for you').waitFor();
    const input = page.getByLabel('Your answer').last();
    await input.click();
    await input.pressSequentially('Call extension 4357.');
    await page.getByRole('button', { name: 'Send the answer', exact: true }).last().click();
    await page
      .getByText(/^Answered by /u)
      .last()
      .waitFor();
    await page.getByText('Personal Chat').first().click();
    await shown('Call extension 4357.').waitFor();
  });
});
