// Right for this person, as the screen shows it: the real product, the pretend Microsoft, and the chats of single people
// in a browser. A French person with an iPhone and a restricted profile, an Arabic reader, and people whom no profile fits.

import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../src/tools/browser.ts';
import { openHouse, until, type House, type Product } from '../support/product.ts';
import { previewOfAll, someoneReading, type Listed } from '../support/readers.ts';

type Explained = { standing: { is: string }; trail: { kind: string; text: string }[] };

describe('right for this person', function () {
  this.timeout(120_000);
  // Each step builds on the one before.
  this.bail(true);
  let house: House;
  let product: Product;
  let browser: Browser;
  let page: Page;
  const reader = { french: '', arabic: '' };
  const everyone = { include: [{ kind: 'everyone' }] };

  before(async () => {
    house = await openHouse({ people: 150 });
    await house.pretend('PUT', '/api/policy/preset/aaguid-allow-list');
    product = await house.startProduct();
    await house.tenantRead(product);
    reader.french = (await someoneReading(house, product, 'fr')).id;
    reader.arabic = (await someoneReading(house, product, 'ar')).id;
    browser = await openBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const explained = () =>
    house.api<Explained>(product, 'GET', `/api/people/${reader.french}?campaign=passkeys`);
  const cardsOf = async (id: string) =>
    (await house.pretend<Listed[]>('GET', '/api/people')).find((each) => each.id === id)?.cards;
  const openChat = (id: string) => page.goto(`${house.simulator.addresses.pages}/chat/${id}`);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  /** What the newest card shows; what is folded away does not count. */
  const card = async () => page.locator('.card').last().innerText();
  const showing = (text: string) => page.locator('.card').last().getByText(text).first().waitFor();

  it('shows a French person on an iPhone the steps for Authenticator, and nothing else', async () => {
    const include = Object.values(reader).map((id) => ({ kind: 'person', id }));
    const wave = { campaignId: 'passkeys', name: 'Two readers', audience: { include } };
    await house.api(product, 'POST', '/api/waves', wave);
    await openChat(reader.french);
    await button('Me montrer comment faire').click();
    await showing('Avec quel appareil');
    await button('iPhone').click();
    await showing('Avant de commencer');
    const shown = await card();
    assert.match(shown, /choisissez Authenticator, puis confirmez/u);
    assert.match(shown, /iOS 17/u);
    for (const other of [
      'Windows Hello',
      'Mots de passe',
      'Google',
      'Samsung',
      'FIDO2',
      'Passkey',
      'code QR',
    ]) {
      assert.ok(!shown.includes(other), `${other}\n${shown}`);
    }
  });

  it('leads back to the message, and remembers the iPhone', async () => {
    await button('Retour').click();
    await button('Je vais le faire, merci').waitFor();
    await button('Me montrer comment faire').click();
    await showing('choisissez Authenticator');
    assert.match(await card(), /iPhone/u);
  });

  it('shows an Arabic reader a card that runs from right to left, down to the steps', async () => {
    await openChat(reader.arabic);
    await button('اعرض لي الخطوات').click();
    await button('iPhone').click();
    await showing('قبل أن تبدأ');
    const directions = await page.evaluate<string[]>(
      `[...[...document.querySelectorAll('.card')].at(-1).querySelectorAll('p')]
        .map((text) => getComputedStyle(text).direction)`,
    );
    assert.ok(directions.length > 5);
    assert.deepEqual(new Set(directions), new Set(['rtl']));
    assert.match(await card(), /اختر Authenticator/u);
  });

  it('writes to nobody whose profile allows nothing, and says why', async () => {
    await house.pretend('PUT', '/api/policy/preset/allows-nothing');
    await product.stop();
    product = await house.startProduct();
    await until(async () => (await explained()).standing.is === 'no-usable-kind');
    assert.deepEqual(
      (await previewOfAll(house, product)).filter(({ do: act }) => act === 'send'),
      [],
    );
    const wave = { campaignId: 'passkeys', name: 'In vain', audience: everyone };
    await assert.rejects(house.api(product, 'POST', '/api/waves', wave), /would reach nobody/u);
    const before = await cardsOf(reader.french);
    await house.pretend('POST', '/api/clock', { advanceHours: 24 });
    const dropped = await until(async () => (await explained()).trail.find(({ kind }) => kind === 'dropped'));
    assert.match(dropped.text, /their passkey profiles allow no passkey that exists/u);
    assert.equal(await cardsOf(reader.french), before);
  });

  it('tells whoever asks for the steps then what is in the way, and whom to ask', async () => {
    await openChat(reader.french);
    await button('Retour').click();
    await button('Me montrer comment faire').click();
    await button('Me montrer comment faire').waitFor({ state: 'detached' });
    assert.doesNotMatch(await card(), /Authenticator/u);
  });
});
