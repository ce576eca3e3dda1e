// A session in the channel of a pretend team, with the real product: its owner adds Keywave and schedules, the card comes and
// is kept up to date through a kill, and who asked by name gets the answer in their chat.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { openHouse, type House, type Product } from '../support/product.ts';

type Channel = {
  id: string;
  groupId: string;
  tab: string;
  members: { id: string; name: string }[];
  messages: { id: string; card?: unknown; edited?: boolean }[];
};
type Listed = { id: string; messages?: { card?: unknown }[] };

describe('a session in a channel of Teams', function () {
  this.timeout(120_000);
  this.bail(true);
  let house: House;
  let product: Product;
  let session: string;
  let anna: string;
  let question: string;

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct();
    await house.tenantRead(product);
  });
  after(() => house?.close());

  const channel = () => house.pretend<Channel>('GET', '/api/channel');
  const cards = async () =>
    (await channel()).messages.flatMap(({ card, edited }) =>
      card === undefined ? [] : [{ text: JSON.stringify(card), edited: edited === true }],
    );
  async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
    for (let tries = 0; tries < 150; tries += 1) {
      const found = await look();
      if (found) return found;
      await pause(200);
    }
    return assert.fail(
      `never: ${what}\n${JSON.stringify(await house.api(product, 'GET', `/api/sessions/${session}/told`))}\n${product.output().slice(-2_000)}`,
    );
  }
  const as = async (personId: string, method: string, path: string, body?: object) => {
    const token = await house.simulator.signInAs(personId);
    const response = await fetch(`${product.url}/api/sessions/${session}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as { id: string };
  };

  it('is announced with one card when the owner has added Keywave and scheduled it', async () => {
    const { groupId: team, id } = await channel();
    await house.pretend('POST', '/api/channel/installation', { action: 'add' });
    const startsAt = Date.now() + 3 * 3_600_000;
    const draft = {
      team,
      channel: id,
      title: 'Passkeys: ask anything',
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 3_600_000).toISOString(),
      timeZone: 'Europe/Berlin',
      rules: { anonymous: true, moderated: false, guests: false },
    };
    const made = await until('the team is known', () =>
      house.api<{ id: string }>(product, 'POST', '/api/sessions', draft).catch(() => null),
    );
    session = made.id;
    const [card] = await until('a card', async () => ((await cards()).length > 0 ? cards() : null));
    assert.match(card?.text ?? '', /Passkeys: ask anything/u);
    assert.match(card?.text ?? '', /teams\.microsoft\.com\/l\/entity\//u);
  });

  it('is kept up to date on that card, also by the process after one that was killed', async () => {
    await house.api(product, 'POST', `/api/sessions/${session}/acts`, { act: 'open' });
    const [, second] = (await channel()).members;
    anna = second?.id ?? assert.fail('nobody but the owner');
    await house.pretend('POST', `/api/people/${anna}/installation`, { action: 'add' });
    question = (await as(anna, 'POST', '/questions', { text: 'What if I lose my phone?', tags: [] })).id;
    await as(anna, 'PUT', `/questions/${question}/vote`);
    await product.kill();
    product = await house.startProduct();
    await until('the card shows the question', async () =>
      (await cards()).some(({ text, edited }) => edited && text.includes('What if I lose my phone?')),
    );
    assert.equal((await cards()).length, 1);
  });

  it('tells the answer to who asked by name, in their chat', async () => {
    await house.api(product, 'PUT', `/api/sessions/${session}/questions/${question}/answer`, {
      is: 'written',
      text: 'Tell the help desk, then register another one.',
    });
    await until('the answer is in the chat', async () => {
      const { messages } = await house.pretend<Listed>('GET', `/api/people/${anna}`);
      return JSON.stringify(messages ?? []).includes('Tell the help desk, then register another one.');
    });
  });

  it('ends with what came of it', async () => {
    await house.api(product, 'POST', `/api/sessions/${session}/acts`, { act: 'close' });
    await until('a summary', async () =>
      (await cards()).some(({ text }) => text.includes('What came of the session')),
    );
    assert.equal((await cards()).length, 2);
  });
});
