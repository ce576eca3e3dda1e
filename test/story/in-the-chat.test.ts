// What one person says in their own chat, as the screen shows it: the real product, the pretend Microsoft, and a browser.
// They ask how to begin and what is stored, choose another language, want silence, and say that a passkey is not theirs.

import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../src/tools/browser.ts';
import { openHouse, until, type House, type Product } from '../support/product.ts';
import { someoneReading, type Listed } from '../support/readers.ts';

type Explained = { readonly trail: readonly { readonly kind: string; readonly text: string }[] };

describe('in the chat', function () {
  this.timeout(120_000);
  // Each step builds on the one before.
  this.bail(true);
  let house: House;
  let product: Product;
  let browser: Browser;
  let page: Page;
  let person: Listed;

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct();
    await house.tenantRead(product);
    person = await someoneReading(house, product, 'fr');
    browser = await openBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${house.simulator.addresses.pages}/chat/${person.id}`);
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const newest = () => page.locator('.card').last();
  const say = async (text: string) => {
    await page.getByLabel('Message to Keywave').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };
  const showing = (text: string) => newest().getByText(text).first().waitFor();
  const trail = async () =>
    (await house.api<Explained>(product, 'GET', `/api/people/${person.id}?campaign=passkeys`)).trail;

  it('somebody asks in French how to begin, without accents', async () => {
    await say('Cle d’acces ?');
    await showing('voici comment commencer');
    assert.equal(await newest().getByRole('button', { name: 'C’est fait' }).count(), 0, 'no card to answer');
  });

  it('reads what is stored about them', async () => {
    await say('mes données');
    await showing('Ce que je conserve à votre sujet');
    const shown = await newest().innerText();
    assert.ok(shown.includes(person.name), shown);
    assert.match(shown, /Conversations : 1/u);
    assert.match(shown, /Nombre de questions : 0/u);
  });

  it('chooses German, and is answered in it from then on', async () => {
    await say('langue');
    await showing('Dans quelle langue');
    await newest().getByRole('combobox').selectOption({ label: 'Deutsch' });
    await newest().getByRole('button', { name: 'Utiliser cette langue' }).click();
    await showing('Ich schreibe Ihnen jetzt in dieser Sprache');
    await say('passkey');
    await showing('so fangen Sie an');
  });

  it('wants silence, and gets it before anybody has written to them', async () => {
    await say('Nachrichten stoppen!');
    await showing('Ich schreibe Ihnen nicht mehr');
    const wave = {
      campaignId: 'passkeys',
      name: 'One',
      audience: { include: [{ kind: 'person', id: person.id }] },
    };
    await assert.rejects(house.api(product, 'POST', '/api/waves', wave), /would reach nobody/u);
    await say('Nachrichten starten');
    await showing('Ich schreibe Ihnen wieder');
    await house.api(product, 'POST', '/api/waves', wave);
    await showing('richten Sie Ihren Passkey ein');
  });

  it('is thanked for a passkey, says that it is not theirs, and the admin can see it', async () => {
    await house.pretend('POST', `/api/people/${person.id}/passkeys`, { kind: 'security-key' });
    await newest().getByRole('button', { name: 'Ich habe ihn registriert', exact: true }).click();
    await newest().getByRole('button', { name: 'Das war ich nicht' }).click();
    await showing('Nicht Ihrer? Tun Sie jetzt dies');
    const said = await until(async () => (await trail()).find(({ kind }) => kind === 'not-me'));
    assert.match(said.text, /somebody else registered a passkey/u);
    assert.ok((await trail()).some(({ kind }) => kind === 'opt-out-lifted'));
  });
});
