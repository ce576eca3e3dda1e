// Mailbox settings, one by one in the background: bounded, oldest first, and off without the permission.

import assert from 'node:assert/strict';
import { DAY } from '../../src/core/time.ts';
import { readMailboxes } from '../../src/flows/tenant/read-mailboxes.ts';
import { Failure, type Mailbox, type World } from '../../src/ports.ts';
import { ids } from '../store/harness.ts';
import { openStage, type Stage } from './world.ts';

const TOKYO: Mailbox = { timeZone: 'Asia/Tokyo', purpose: 'user' };

describe('mailboxes', () => {
  let stage: Stage;
  let world: World;
  let asked: string[];
  let answer: (personId: string) => Mailbox | null;

  beforeEach(async () => {
    stage = await openStage();
    asked = [];
    answer = () => TOKYO;
    world = {
      ...stage.world,
      directory: {
        ...stage.world.directory,
        mailbox: async (personId) => {
          asked.push(personId);
          return answer(personId);
        },
      },
    };
  });
  afterEach(() => stage.close());

  const trouble = async () =>
    (await world.store.readings()).find(({ name }) => name === 'mailboxes')?.trouble ?? null;
  const refuse = () => {
    throw new Failure('ErrorAccessDenied', 'grant MailboxSettings.Read');
  };

  it('reads a bounded number a run, goes on with the others, and begins again after thirty days', async () => {
    await stage.people(...ids(501));
    assert.equal(await readMailboxes(world), 500);
    assert.equal(await readMailboxes(world), 1);
    assert.equal(await readMailboxes(world), 0);
    assert.equal(new Set(asked).size, 501);
    stage.later(31 * DAY);
    assert.equal(await readMailboxes(world), 500);
  });

  it('gives quiet hours the zone of the mailbox, and planning its purpose', async () => {
    await stage.people('a', 'room', 'none');
    answer = (id) => (id === 'none' ? null : { ...TOKYO, purpose: id === 'room' ? 'room' : 'user' });
    await readMailboxes(world);
    const [a, room, none] = [
      await world.store.person('a'),
      await world.store.person('room'),
      await world.store.person('none'),
    ];
    assert.deepEqual([a?.timeZone, a?.purpose], ['Asia/Tokyo', 'user']);
    assert.equal(room?.purpose, 'room');
    assert.deepEqual([none?.timeZone, none?.purpose], [null, null]);
  });

  it('stops after a few refusals, says so, and loses nobody when the permission comes', async () => {
    await stage.people(...ids(9));
    answer = refuse;
    const since = stage.now();
    assert.equal(await readMailboxes(world), 0);
    assert.equal(asked.length, 3);
    stage.later(DAY);
    await readMailboxes(world);
    assert.deepEqual(await trouble(), {
      code: 'ErrorAccessDenied',
      hint: 'grant MailboxSettings.Read',
      since,
      lasting: true,
    });
    answer = () => TOKYO;
    assert.equal(await readMailboxes(world), 9);
    assert.equal(await trouble(), null);
  });

  it('goes around single mailboxes that Graph does not give', async () => {
    await stage.people(...ids(6));
    answer = (id) => (id < 'p0002' ? refuse() : TOKYO);
    assert.equal(await readMailboxes(world), 4);
    assert.equal(await trouble(), null);
    assert.equal(await readMailboxes(world), 0);
    assert.equal(asked.length, 6);
  });

  it('stops at once where Graph is in trouble, and goes on there', async () => {
    await stage.people(...ids(3));
    answer = (id) => {
      if (id === 'p0001') throw new Failure('TooManyRequests', 'later', 60_000);
      return TOKYO;
    };
    assert.equal(await readMailboxes(world), 1);
    assert.deepEqual(asked, ['p0000', 'p0001']);
    answer = () => TOKYO;
    assert.equal(await readMailboxes(world), 2);
  });
});
