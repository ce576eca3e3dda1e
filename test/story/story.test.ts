// The story of three people over moved mornings, through every layer: product process, real protocols, pretend
// Microsoft. One snoozes five mornings and registers on the sixth, one ignores, one fails and gets help.

import assert from 'node:assert/strict';
import {
  openHouse,
  until,
  type ChatMessage,
  type House,
  type PretendPerson,
  type Product,
} from '../support/product.ts';

type Trail = {
  trail: { kind: string; text: string }[];
  next: { act: string; why: string };
  standing: { is: string };
};

describe('the story of three people', function () {
  this.timeout(120_000);
  let house: House;
  let product: Product;
  const ids = { snoozer: '', ignorer: '', failer: '' };

  before(async () => {
    house = await openHouse({ people: 60 });
    product = await house.startProduct();
    await house.tenantRead(product);
    const everyone = {
      campaignId: 'passkeys',
      name: 'Preview',
      audience: { include: [{ kind: 'everyone' }] },
    };
    type Preview = { people: { personId: string; do: string }[] };
    const { people } = await house.api<Preview>(product, 'POST', '/api/waves/preview', everyone);
    const ordinary = await house.pretend<(PretendPerson & { blocked: boolean })[]>('GET', '/api/people');
    const able = ordinary.filter(
      ({ id, blocked }) => !blocked && people.some((each) => each.personId === id && each.do === 'send'),
    );
    const reachable: string[] = [];
    for (const { id } of able) {
      if (reachable.length === 3) break;
      const installed = await house
        .pretend('POST', `/api/people/${id}/installation`, { action: 'add' })
        .catch(() => null);
      if (installed !== null) reachable.push(id);
    }
    [ids.snoozer = '', ids.ignorer = '', ids.failer = ''] = reachable;
    const include = Object.values(ids).map((id) => ({ kind: 'person', id }));
    await house.api(product, 'POST', '/api/waves', {
      campaignId: 'passkeys',
      name: 'Three',
      audience: { include },
    });
  });

  after(() => house.close());

  const chat = async (id: string) => {
    const { messages } = await house.pretend<{ messages: ChatMessage[] }>('GET', `/api/people/${id}`);
    return messages.filter(({ from }) => from === 'bot');
  };
  const nudges = async (id: string) =>
    (await chat(id)).filter(({ card }) => /"verb":"snooze"/u.test(JSON.stringify(card ?? {})));
  const trailOf = (id: string) => house.api<Trail>(product, 'GET', `/api/people/${id}?campaign=passkeys`);
  const sentTo = async (id: string) => (await trailOf(id)).trail.filter(({ kind }) => kind === 'sent').length;
  const waitForSent = (id: string, count: number) => until(async () => (await sentTo(id)) >= count);
  const press = async (id: string, verb: string) => {
    const message = (await chat(id)).findLast(({ card }) =>
      JSON.stringify(card ?? {}).includes(`"verb":"${verb}"`),
    );
    assert.ok(message?.card, `no card of ${id} has the button ${verb}`);
    const action = buttons(message.card).find((each) => each.verb === verb);
    return house.pretend<{ ok: boolean; card?: object }>('POST', `/api/people/${id}/actions`, {
      messageId: message.id,
      action,
    });
  };
  const nextMorning = () => house.pretend('POST', '/api/clock', { advanceHours: 24 });

  it('greets each of them with exactly one nudge', async () => {
    for (const id of Object.values(ids)) {
      await waitForSent(id, 1);
      assert.equal((await nudges(id)).length, 1);
    }
  });

  it('helps at once where it failed, and looks back after two days', async () => {
    const { ok, card } = await press(ids.failer, 'failed');
    assert.ok(ok);
    assert.match(JSON.stringify(card), /Bluetooth/u);
    await nextMorning();
    await nextMorning();
    await waitForSent(ids.failer, 2);
    assert.match(
      (await trailOf(ids.failer)).trail.map(({ text }) => text).join('\n'),
      /look back after a failure was sent/u,
    );
  });

  it('reminds after each of five snoozes, and thanks once on the sixth morning', async () => {
    let sent = await until(async () => {
      const count = await sentTo(ids.snoozer);
      return count >= 2 && count;
    });
    for (let morning = 1; morning <= 5; morning += 1) {
      const { ok, card } = await press(ids.snoozer, 'snooze');
      assert.ok(ok);
      assert.equal(
        buttons(card ?? {}).some(({ verb }) => verb === 'snooze'),
        false,
        'the answer replaced the card',
      );
      await nextMorning();
      sent += 1;
      await waitForSent(ids.snoozer, sent);
    }
    await house.pretend('POST', `/api/people/${ids.snoozer}/passkeys`, {
      kind: 'security-key',
      name: 'Blue key',
    });
    const { card } = await press(ids.snoozer, 'registered');
    assert.match(JSON.stringify(card), /Blue key|passkey/u);
    const { next, standing, trail } = await trailOf(ids.snoozer);
    assert.deepEqual(next, { act: 'nothing', why: 'registered and thanked' });
    assert.equal(standing.is, 'has-passkey');
    assert.equal(trail.filter(({ kind }) => kind === 'registered').length, 1);
    const before = (await chat(ids.snoozer)).length;
    await house.pretend('POST', '/api/clock', { advanceHours: 24 * 14 });
    await waitForSent(ids.ignorer, 6);
    assert.equal((await chat(ids.snoozer)).length, before, 'never written to again');
  });

  it('counts silence apart, and slows to once a week', async () => {
    const { next, trail } = await trailOf(ids.ignorer);
    assert.equal(trail.filter(({ kind }) => kind === 'pressed').length, 0);
    assert.match(next.why, /once every 7 days/u);
  });

  it('explains each of them in sentences', async () => {
    for (const id of Object.values(ids)) {
      const { trail } = await trailOf(id);
      assert.match(
        trail[0]?.text ?? '',
        /Wave “Three” planned a nudge: can do MFA and holds no passkey\.|In reach/u,
      );
      for (const { text } of trail) assert.match(text, /^[A-Z“].*\.$/su);
    }
  });

  it('keeps names, texts, secrets and tokens out of the log', async () => {
    const said = 'my-secret-words-in-the-chat';
    const before = (await chat(ids.ignorer)).length;
    await house.pretend('POST', `/api/people/${ids.ignorer}/messages`, { text: said });
    await until(async () => (await chat(ids.ignorer)).length > before);
    const people = await house.pretend<PretendPerson[]>('GET', '/api/people');
    const log = product.output();
    for (const { name } of people) assert.equal(log.includes(name), false, name);
    assert.equal(log.includes(said), false, 'what a person wrote');
    const { BOT_PASSWORD: bot = '', TAB_CLIENT_SECRET: tab = '' } = house.simulator.env;
    assert.ok(bot !== '' && tab !== '');
    for (const secret of [bot, tab]) assert.equal(log.includes(secret), false, 'a secret');
    for (const { text, summary } of await chat(ids.ignorer)) {
      for (const sent of [text, summary])
        if (sent) assert.equal(log.includes(sent), false, 'what the bot wrote');
    }
    assert.doesNotMatch(log, /eyJ[\w-]{10,}\./u);
    assert.ok(log.length > 0);
  });
});

type Button = { type: string; verb?: string; data?: unknown };

function buttons(card: object): Button[] {
  const found: Button[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(look);
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value && value.type === 'Action.Execute') found.push(value as Button);
    Object.values(value).forEach(look);
  };
  look(card);
  return found;
}
