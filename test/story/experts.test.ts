// A question that goes to people, as both screens show it: the real product, the pretend Microsoft, and a browser. An admin
// makes a channel the experts'; somebody asks; an expert takes the question and answers it; it did not help; they answer again.

import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../src/tools/browser.ts';
import { openHouse, type House, type Product } from '../support/product.ts';
import { axeFindings } from '../tab/axe.ts';
import { someoneReading, type Listed } from '../support/readers.ts';

describe('a question for people', function () {
  this.timeout(120_000);
  // Each step builds on the one before.
  this.bail(true);
  let house: House;
  let product: Product;
  let browser: Browser;
  let asker: Listed;
  let chat: Page;
  let channel: Page;

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct();
    await house.tenantRead(product);
    asker = await someoneReading(house, product, 'fr');
    browser = await openBrowser();
    const open = async (path: string) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(20_000);
      await page.goto(`${house.simulator.addresses.pages}${path}`);
      return page;
    };
    chat = await open(`/chat/${asker.id}`);
    channel = await open('/channel');
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const showing = (page: Page, text: string) => page.getByText(text).last().waitFor();
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click();
  const write = async (page: Page, label: string, text: string) => {
    await page.getByLabel(label, { exact: true }).last().fill(text);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
  };

  it('an admin makes a channel the experts’', async () => {
    await write(channel, 'Message to Keywave in the channel', 'experts here');
    await showing(channel, 'Experts answer here');
    assert.deepEqual(await axeFindings(channel.mainFrame()), []);
  });

  it('a question that somebody asks in French comes to it, with no more of them than helps', async () => {
    await write(chat, 'Message to Keywave', 'Je voudrais parler à une personne');
    await chat.locator('.card').last().waitFor();
    // The jobs look at once after the clock has moved.
    await house.pretend('POST', '/api/clock', { advanceHours: 1 });
    await showing(channel, 'A question waits for you');
    const card = await channel.locator('.card').last().innerText();
    assert.match(card, /Je voudrais parler à une personne/u);
    assert.ok(card.includes(asker.name.split(' ')[0] ?? '?') && !card.includes(asker.name), card);
  });

  it('an expert takes it, and everybody in the channel sees that', async () => {
    const other = await browser.newPage();
    await other.goto(`${house.simulator.addresses.pages}/channel`);
    await press(channel, 'I’ll take it');
    await other.getByRole('button', { name: 'Take it over' }).waitFor();
    await other.close();
  });

  it('their answer is in the asker’s chat, as text and in the asker’s language', async () => {
    await channel.getByLabel('Your answer').last().fill('Call **extension 4357**.\nWe are there until six.');
    await press(channel, 'Send the answer');
    await showing(channel, 'They get it in their chat with Keywave.');
    await showing(chat, 'Vous avez reçu une réponse');
    await showing(chat, 'Call **extension 4357**.');
    await showing(chat, 'We are there until six.');
  });

  it('the asker needs more help, and the channel is told anew', async () => {
    await press(chat, 'J’ai encore besoin d’aide');
    await showing(chat, 'Votre question est réexaminée');
    await showing(channel, 'They still need help');
    await showing(channel, 'It is here again');
  });

  it('the second answer helps, and the card says so', async () => {
    await channel.getByLabel('Your answer').last().fill('Ask for Kim.');
    await press(channel, 'Send the answer');
    await showing(chat, 'Ask for Kim.');
    await press(chat, 'Cela m’a aidé');
    await showing(channel, 'They say that it helped.');
    assert.equal(await channel.getByRole('button', { name: 'Send the answer' }).count(), 0);
  });
});
