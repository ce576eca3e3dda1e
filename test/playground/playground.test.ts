// The product in Microsoft's own client: the genuine Agents Playground, in a browser, is the Teams of one person of
// the pretend tenant. What a person sees and presses is read from the screen; what Keywave made of it, from its API.

import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../../src/tools/browser.ts';
import {
  openPlayground,
  peopleOf,
  type Playground,
  type PlaygroundPerson,
} from '../../src/tools/playground.ts';
import { openHouse, until, type House, type PretendPerson, type Product } from '../support/product.ts';

type Explained = {
  trail: { kind: string; text: string }[];
  next: { act: string; why: string };
  reach: { is: string; why?: string };
  standing: { is: string };
};

describe('the Agents Playground as Teams', function () {
  this.timeout(60_000);
  // Each step builds on the one before.
  this.bail(true);
  let house: House;
  let product: Product;
  let playground: Playground;
  let browser: Browser;
  let page: Page;
  let me: PlaygroundPerson;

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct({ BOT_ANONYMOUS: '1' });
    await house.tenantRead(product);
    const people = await peopleOf(house.simulator.addresses.pages);
    me = await ordinaryOf(people);
    playground = await openPlayground({
      botUrl: `${product.url}/api/messages`,
      people: [me, ...people.filter(({ id }) => id !== me.id)],
      ...botOf(house),
    });
    browser = await openBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(playground.url);
  });

  after(async () => {
    await browser?.close();
    await playground?.close();
    await house?.close();
  });

  /** One of them whom a wave would write to, and no admin. */
  async function ordinaryOf(people: readonly PlaygroundPerson[]): Promise<PlaygroundPerson> {
    const draft = { campaignId: 'passkeys', name: 'Preview', audience: { include: [{ kind: 'everyone' }] } };
    type Preview = { people: { personId: string; do: string }[] };
    const plan = await house.api<Preview>(product, 'POST', '/api/waves/preview', draft);
    const sendable = plan.people.filter((each) => each.do === 'send').map(({ personId }) => personId);
    const known = await house.pretend<PretendPerson[]>('GET', '/api/people');
    const admins = known.filter(({ groups }) => groups.includes('Keywave admins')).map(({ id }) => id);
    const found = people.find(({ id }) => sendable.includes(id) && !admins.includes(id));
    assert.ok(found, 'none of the six people is an ordinary one who would get a nudge');
    return found;
  }

  const explained = () => house.api<Explained>(product, 'GET', `/api/people/${me.id}?campaign=passkeys`);
  /** The whole text of an element, so that the Playground's log of payloads does not count as shown. */
  const shown = (text: string): Locator => page.getByText(text, { exact: true }).last();
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const write = async (text: string) => {
    const box = page.locator('[data-lexical-editor=true]').first();
    await box.click();
    await box.pressSequentially(text);
    await page.getByLabel('Send Message').click();
  };

  it('welcomes the person when the app is installed', async () => {
    await shown(`Hello ${me.givenName}, I am Keywave`).waitFor();
    assert.equal((await explained()).reach.is, 'in');
  });

  it('answers help with a card', async () => {
    await write('help');
    await shown('What I can do for you').waitFor();
  });

  it('shows a nudge that nobody asked for', async () => {
    await house.api(product, 'POST', '/api/waves', {
      campaignId: 'passkeys',
      name: 'One person',
      audience: { include: [{ kind: 'person', id: me.id }] },
    });
    await shown(`${me.givenName}, set up your passkey`).waitFor();
    await button('Remind me tomorrow').waitFor();
  });

  it('replaces the card in place when it is put off', async () => {
    await button('Remind me tomorrow').click();
    await shown('I will remind you later').waitFor();
    await button('Remind me tomorrow').waitFor({ state: 'detached' });
    assert.equal((await explained()).next.act, 'remind');
  });

  it('reminds after 24 hours', async () => {
    await house.pretend('POST', '/api/clock', { advanceHours: 24 });
    await shown(`${me.givenName}, your passkey is still waiting`).waitFor();
  });

  it('asks Graph when told that it is done, and thanks with the passkey’s name', async () => {
    await house.pretend('POST', `/api/people/${me.id}/passkeys`, { kind: 'security-key', name: 'Blue key' });
    await button('I have registered').last().click();
    await shown(`Well done, ${me.givenName}!`).waitFor();
    await shown('Registered: Blue key').waitFor();
    const { trail, standing } = await explained();
    assert.equal(standing.is, 'has-passkey');
    assert.match(trail.map(({ text }) => text).join('\n'), /Graph confirmed it when asked \(Blue key\)/u);
  });

  it('knows after an uninstall that the person is out of reach, and why', async () => {
    const activities = `${playground.url}/_internal/v1/customActivities`;
    const template = await fetch(`${activities}/template?conversationId=personal-chat&type=uninstall`);
    assert.ok(template.ok, `the Playground has no uninstall: ${template.status}`);
    const sent = await fetch(activities, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await template.text(),
    });
    assert.ok(sent.ok, `the Playground sends no uninstall: ${sent.status}`);
    const { trail, reach } = await until(async () => {
      const answer = await explained();
      return answer.reach.is === 'out' && answer;
    });
    assert.equal(reach.why, 'uninstalled');
    assert.match(trail.map(({ text }) => text).join('\n'), /Out of reach: .* \(Teams told so\)/u);
  });
});

function botOf({ simulator: { env } }: House): { botId: string; tenantId: string } {
  const { BOT_ID: botId, BOT_TENANT_ID: tenantId } = env;
  assert.ok(botId && tenantId, 'the simulator gives the product no identity');
  return { botId, tenantId };
}
