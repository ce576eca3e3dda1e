// An admin looks at messages before anybody else gets them, through every layer: asked for in the tab's API and in the
// chat, sent by the real protocols, drawn by the pretend Teams, pressed, and answered without a trace.

import assert from 'node:assert/strict';
import {
  openHouse,
  until,
  type ChatMessage,
  type House,
  type PretendPerson,
  type Product,
} from '../support/product.ts';

describe('a sample that an admin sends to themselves', function () {
  this.timeout(120_000);
  let house: House;
  let product: Product;
  let admin: string;

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct();
    await house.tenantRead(product);
    const people = await house.pretend<PretendPerson[]>('GET', '/api/people');
    admin = people.find(({ groups }) => groups.includes('Keywave admins'))?.id ?? assert.fail('no admin');
    await house.pretend('POST', `/api/people/${admin}/installation`, { action: 'add' });
  });
  after(() => house.close());

  const messages = async () =>
    (await house.pretend<{ messages: ChatMessage[] }>('GET', `/api/people/${admin}`)).messages;
  const shown = (text: string) =>
    until(async () => (await messages()).find(({ card }) => JSON.stringify(card ?? {}).includes(text)));
  const trail = async () =>
    (await house.api<{ trail: object[] }>(product, 'GET', `/api/people/${admin}?campaign=passkeys`)).trail;

  it('arrives in the language that was chosen, marked, and a press on it says that nothing has changed', async () => {
    await shown('Keywave');
    const before = await trail();
    await house.api(product, 'POST', '/api/preview', { message: 'nudge', language: 'de' });
    const message = await shown('Ihren Passkey');
    assert.match(message.summary ?? '', /^TEST · /u);
    const action = { type: 'Action.Execute', verb: 'test', data: { verb: 'test' } };
    assert.ok(JSON.stringify(message.card).includes('"verb":"test"'));
    const pressed = await house.pretend<{ ok: boolean; card?: object }>(
      'POST',
      `/api/people/${admin}/actions`,
      { messageId: message.id, action },
    );
    assert.match(JSON.stringify(pressed.card), /That was a test/u);
    await until(async () => {
      const stored = (await messages()).find(({ id }) => id === message.id);
      return JSON.stringify(stored?.card).includes('That was a test');
    });
    assert.deepEqual(await trail(), before);
  });

  it('is asked for in the chat, too', async () => {
    await house.pretend('POST', `/api/people/${admin}/messages`, { text: 'preview thanks ja' });
    assert.match((await shown('テスト')).summary ?? '', /^テスト · /u);
    await house.pretend('POST', `/api/people/${admin}/messages`, { text: 'preview everything' });
    await shown('Which message would you like to see?');
  });

  it('is refused with the list when there is no such message', async () => {
    await assert.rejects(
      house.api(product, 'POST', '/api/preview', { message: 'nonsense' }),
      /answered 400: .*Choose one of welcome, nudge/u,
    );
  });
});
