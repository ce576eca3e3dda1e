// The plug is pulled in the middle of a wave, several times. The pretend Connector's record is the witness: no
// person has two cards, no nudge is without an end, and the wave finishes.

import assert from 'node:assert/strict';
import { openHouse, until, type House, type Product } from '../support/product.ts';

type Wave = { wave: { id: string; state: string }; progress: Record<string, number> };
type Record_ = { accepted: { personId: string; nudgeId: string | null; operation: string }[] };

describe('kill -9 during a wave', function () {
  this.timeout(180_000);
  let house: House;
  let product: Product;
  const KILLS = 4;

  before(async () => {
    house = await openHouse({ people: 200 });
    product = await house.startProduct();
  });
  after(() => house.close());

  it('sends nobody two cards, leaves no nudge without an end, and finishes', async () => {
    const draft = { campaignId: 'passkeys', name: 'Crash', audience: { include: [{ kind: 'everyone' }] } };
    await house.tenantRead(product);
    const { counts } = await house.api<{ counts: { send: number } }>(
      product,
      'POST',
      '/api/waves/preview',
      draft,
    );
    const { send } = counts;
    assert.ok(send > 50, 'the wave is too small to be killed in');
    const { id } = await house.api<{ id: string }>(product, 'POST', '/api/waves', draft);
    const posted = async () =>
      (await house.pretend<Record_>('GET', '/api/record')).accepted.filter(
        ({ operation, nudgeId }) => operation === 'post' && nudgeId !== null,
      );

    const state = async () => (await house.api<Wave>(product, 'GET', `/api/waves/${id}`)).wave.state;

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const target = Math.floor((send * kill) / (KILLS + 2));
      await until(async () => (await posted()).length >= target || (await state()) === 'finished');
      await product.kill();
      product = await house.startProduct();
    }
    const { progress } = await until(async () => {
      const wave = await house.api<Wave>(product, 'GET', `/api/waves/${id}`);
      return wave.wave.state === 'finished' && wave;
    });

    const cards = await posted();
    const holders = new Map<string, number>();
    for (const { personId } of cards) holders.set(personId, (holders.get(personId) ?? 0) + 1);
    assert.deepEqual(
      [...holders].filter(([, count]) => count > 1),
      [],
      'somebody holds two cards',
    );
    const { people = 0, planned, sending, sent = 0, failed = 0, inDoubt = 0, dropped = 0 } = progress;
    assert.equal(people, send);
    assert.equal(planned, 0);
    assert.equal(sending, 0);
    assert.equal(sent + failed + inDoubt + dropped, people, 'a nudge is without an end');
    assert.ok(sent <= cards.length && cards.length <= sent + inDoubt, 'a card is neither sent nor in doubt');
  });
});
