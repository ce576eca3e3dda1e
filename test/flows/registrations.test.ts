import assert from 'node:assert/strict';
import { attributionOf } from '../../src/core/attribution.ts';
import { Findings } from '../../src/core/finding.ts';
import { DAY, HOUR, MINUTE, plus } from '../../src/core/time.ts';
import { confirmRegistrations } from '../../src/flows/registrations/confirm-registrations.ts';
import { detectRegistrations } from '../../src/flows/registrations/detect-registrations.ts';
import { holdPerson, liftHold } from '../../src/flows/people/hold-person.ts';
import { recordRegistration } from '../../src/flows/registrations/record-registration.ts';
import { Failure, type SecurityInfoEvent } from '../../src/ports.ts';
import { aPasskey, aReport, NOON } from '../core/builders.ts';
import { openStage, type Stage } from './world.ts';

const A = '0a0a0a0a-1111-4222-8333-444444444444';
const B = '0b0b0b0b-1111-4222-8333-444444444444';
const C = '0c0c0c0c-1111-4222-8333-444444444444';
const CAMPAIGN = 'passkeys';

describe('registrations', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const kinds = async (id: string) => (await stage.world.store.trail(id)).map(({ kind }) => kind);
  const times = async (id: string, kind: string) => (await kinds(id)).filter((each) => each === kind).length;
  const followUp = async (id: string) => {
    const known = (await stage.world.store.facts(CAMPAIGN, id))?.followUp;
    assert.ok(known);
    return known;
  };
  const row = (
    id: string,
    personId: string,
    what: SecurityInfoEvent['what'] = 'passkey-registered',
    at = stage.now(),
  ): SecurityInfoEvent => ({ id, at, personId, what, said: 'as Graph says it' });
  const detect = (...rows: readonly SecurityInfoEvent[]) => {
    stage.script.auditLog = () => rows;
    return detectRegistrations(stage.world);
  };
  const confirm = () => confirmRegistrations(stage.world);
  const reports = (id: string, registered: readonly string[], reportedAt = stage.now()) =>
    stage.world.store.saveMethods(
      [{ personId: id, report: aReport({ registered, reportedAt }) }],
      stage.now(),
    );
  /** People who were nudged an hour ago. */
  const nudged = async (...ids: readonly string[]) => {
    await stage.people(...ids);
    const wave = await stage.wave();
    await stage.settle();
    stage.later(HOUR);
    stage.sent.length = 0;
    return wave;
  };
  /** The same with a passkey that Graph has confirmed, thanks sent. */
  const registered = async (id: string) => {
    await nudged(id);
    stage.script.passkeys = () => [aPasskey({ createdAt: stage.now() })];
    await detect(row(`registered ${id}`, id));
    await confirm();
    await stage.settle();
    stage.sent.length = 0;
  };

  describe('in the audit log', () => {
    it('are thanked for once, within one poll, whatever comes again and whoever else says so', async () => {
      await nudged(A);
      const three = ['1', '2', '3'].map((id) => row(id, A));
      assert.deepEqual(await detect(...three, ...three), { rows: 3, registered: 1, strangers: 0 });
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);

      stage.later(5 * MINUTE);
      assert.deepEqual(await detect(...three), { rows: 0, registered: 0, strangers: 0 });
      await reports(A, ['passKeySynced']);
      assert.equal(await recordRegistration(stage.world, A, 'report'), false);
      stage.script.passkeys = () => [aPasskey()];
      await confirm();
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
      assert.equal(await times(A, 'registered'), 1);
    });

    it('date from the row, not from when it was read', async () => {
      await nudged(A);
      const at = stage.now();
      stage.later(6 * MINUTE);
      await detect(row('late', A, 'passkey-registered', at));
      assert.equal((await followUp(A)).registeredAt, at);
    });

    it('count although another method was deleted right after', async () => {
      await nudged(A);
      const at = stage.now();
      const phone = row('phone', A, 'method-deleted', plus(at, MINUTE));
      assert.equal((await detect(phone, row('came', A, 'passkey-registered', at))).registered, 1);
    });

    it('do not count where a newer row tells of a deletion, in whatever order they come', async () => {
      await nudged(A);
      const at = stage.now();
      stage.later(6 * MINUTE);
      await detect(row('gone', A, 'passkey-deleted', plus(at, 2 * MINUTE)));
      await detect(row('came', A, 'passkey-registered', at));
      await confirm();
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      assert.equal((await followUp(A)).registeredAt, null);
    });

    it('of somebody unknown are kept, counted, and count once the directory knows them', async () => {
      await nudged(A);
      assert.deepEqual(await detect(row('early', B)), { rows: 1, registered: 0, strangers: 1 });
      stage.later(20 * MINUTE);
      assert.equal((await detect()).strangers, 1);
      await stage.people(A, B);
      assert.equal((await detect()).strangers, 0);
      stage.script.passkeys = () => [aPasskey()];
      assert.equal(await confirm(), 1);
      assert.equal((await stage.world.store.person(B))?.passkeys?.length, 1);
    });

    it('cost rows, not people: many are dealt with in one run, and Graph is asked about nobody', async () => {
      const many = Array.from({ length: 230 }, (_, index) => `person-${String(index).padStart(4, '0')}`);
      await stage.people(...many, A);
      let asked = 0;
      stage.script.passkeys = () => {
        asked += 1;
        return [];
      };
      assert.equal((await detect(...many.map((id) => row(`row of ${id}`, id)))).rows, 230);
      assert.equal(asked, 0);
      assert.equal(await stage.world.store.confirmationsLeft(), 230);
    });

    it('are read again from a while before the last reading', async () => {
      const asked: string[] = [];
      stage.script.auditLog = (since) => {
        asked.push(since);
        return [];
      };
      await detectRegistrations(stage.world);
      stage.later(5 * MINUTE);
      await detectRegistrations(stage.world);
      assert.deepEqual(asked, [plus(NOON, -DAY), plus(NOON, -15 * MINUTE)]);
    });

    it('are read from the old place, with the reason told, after Graph refused', async () => {
      const asked: string[] = [];
      stage.script.auditLog = (since) => {
        asked.push(since);
        if (asked.length === 1) throw new Failure('Authorization_RequestDenied', 'the permission is missing');
        return [];
      };
      const trouble = async () =>
        (await stage.world.store.readings()).find(({ name }) => name === 'registrations')?.trouble?.code;
      await detectRegistrations(stage.world);
      assert.equal(await trouble(), 'Authorization_RequestDenied');
      stage.later(5 * MINUTE);
      await detectRegistrations(stage.world);
      assert.equal(await trouble(), undefined);
      assert.deepEqual(asked, [plus(NOON, -DAY), plus(NOON, 5 * MINUTE - DAY)]);
    });
  });

  describe('confirmed by Graph', () => {
    it('keep the passkeys with their kinds', async () => {
      await nudged(A);
      await detect(row('1', A));
      stage.script.passkeys = () => [aPasskey({ type: 'synced' })];
      assert.equal(await confirm(), 1);
      assert.equal((await stage.world.store.person(A))?.passkeys?.[0]?.type, 'synced');
      assert.equal(await confirm(), 0, 'the queue is empty');
    });

    it('go on where a run was stopped, and past one that Graph cannot answer about', async () => {
      await nudged(A, B, C);
      await detect(...[A, B, C].map((id) => row(`row of ${id}`, id)));
      const asked: string[] = [];
      stage.script.passkeys = (id) => {
        asked.push(id);
        if (id === A && asked.length === 1) throw new Failure('ServiceUnavailable', 'later', 30_000);
        return [aPasskey()];
      };
      assert.equal(await confirm(), 0);
      assert.equal(await confirmRegistrations(stage.world, 1), 1);
      assert.equal(await confirm(), 1);
      stage.later(10 * MINUTE);
      assert.equal(await confirm(), 1);
      assert.deepEqual(asked, [A, B, C, A]);
    });

    it('are taken back when Graph shows none twice, and the thanks are not repeated later', async () => {
      await nudged(A);
      await detect(row('wrong', A));
      await stage.settle();
      assert.equal(await confirm(), 1);
      assert.notEqual((await followUp(A)).registeredAt, null, 'one look is not enough');
      assert.equal(await confirm(), 0, 'the second look is not due');
      stage.later(HOUR);
      assert.equal(await confirm(), 1);
      assert.equal((await followUp(A)).registeredAt, null);
      assert.equal(await times(A, 'not-confirmed'), 1);

      stage.later(DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, [A, A], 'thanked once, then reminded again');
      stage.script.passkeys = () => [aPasskey({ createdAt: stage.now() })];
      await detect(row('right', A));
      await confirm();
      await stage.settle();
      assert.deepEqual(stage.sent, [A, A]);
      assert.notEqual((await followUp(A)).registeredAt, null);
    });

    it('date from the birth of the passkey where the report told late', async () => {
      await nudged(A);
      const born = stage.now();
      stage.later(10 * HOUR);
      await reports(A, ['passKeySynced']);
      assert.equal(await recordRegistration(stage.world, A, 'report'), true);
      stage.script.passkeys = () => [aPasskey({ createdAt: born })];
      await confirm();
      assert.equal((await followUp(A)).registeredAt, born);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
    });

    it('are not believed of a report that Graph contradicts; Graph is asked again', async () => {
      await nudged(A);
      await stage.world.store.savePasskeys(A, [], stage.now());
      stage.later(MINUTE);
      await reports(A, ['passKeySynced']);
      assert.deepEqual(await stage.world.store.unnoticedRegistrations(CAMPAIGN), [A]);
      assert.equal(await recordRegistration(stage.world, A, 'report'), false);
      stage.script.passkeys = () => [aPasskey()];
      await confirm();
      assert.notEqual((await followUp(A)).registeredAt, null);
    });
  });

  describe('lost', () => {
    it('bring the person back after the grace, with a reminder and no second thanks', async () => {
      await registered(A);
      stage.later(DAY);
      stage.script.passkeys = () => [];
      await detect(row('gone', A, 'passkey-deleted'));
      await confirm();
      const { lostAt, registeredAt } = await followUp(A);
      assert.equal(lostAt, stage.now());
      assert.notEqual(registeredAt, null);

      stage.later(7 * DAY - MINUTE);
      await stage.settle();
      assert.deepEqual(stage.sent, [], 'silence during the grace');
      stage.later(MINUTE);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
      const back = await followUp(A);
      assert.deepEqual(
        { registeredAt: back.registeredAt, lostAt: back.lostAt, step: back.step, answer: back.answer.is },
        { registeredAt: null, lostAt: null, step: 2, answer: 'none' },
      );
      const trail = await kinds(A);
      for (const kind of ['passkey-deleted', 'passkey-lost', 'back-after-grace'] as const) {
        assert.equal(trail.filter((each) => each === kind).length, 1, kind);
      }

      stage.script.passkeys = () => [aPasskey({ createdAt: stage.now() })];
      await detect(row('again', A));
      await confirm();
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
      assert.equal(await times(A, 'registered'), 2);
    });

    it('change nothing where another passkey is left', async () => {
      await registered(A);
      stage.script.passkeys = () => [aPasskey({ id: 'other', createdAt: stage.now() })];
      stage.later(DAY);
      await detect(row('gone', A, 'passkey-deleted'));
      await confirm();
      stage.later(10 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      assert.equal((await followUp(A)).lostAt, null);
    });

    it('are asked about, and not taken back, when another method was deleted', async () => {
      await registered(A);
      await nudged(B);
      stage.later(DAY);
      const asked: string[] = [];
      stage.script.passkeys = (id) => {
        asked.push(id);
        return [aPasskey()];
      };
      await detect(...[A, B].map((id) => row(`phone of ${id}`, id, 'method-deleted')));
      await confirm();
      assert.deepEqual(asked, [A], 'who has no passkey has none to lose');
      assert.equal((await followUp(A)).lostAt, null);
      assert.equal(await times(A, 'passkey-deleted'), 0);
    });

    it('are found again within the grace by a row of the log, by the person’s press, or at its end', async () => {
      const ways = [
        [A, 'row'],
        [B, 'press'],
        [C, 'end'],
      ] as const;
      for (const [id, how] of ways) {
        await registered(id);
        stage.later(DAY);
        stage.script.passkeys = () => [];
        await detect(row(`gone, ${how}`, id, 'passkey-deleted'));
        await confirm();
        assert.notEqual((await followUp(id)).lostAt, null);

        stage.later(DAY);
        stage.script.passkeys = () => [aPasskey({ createdAt: stage.now() })];
        if (how === 'row') await detect(row('found', id));
        if (how === 'press') {
          assert.equal((await stage.press(id, 'registered')).summary, 'thanks');
        }
        stage.later(7 * DAY);
        await stage.settle();
        assert.equal((await followUp(id)).lostAt, null, how);
        assert.notEqual((await followUp(id)).registeredAt, null, how);
        assert.deepEqual(stage.sent, [], how);
      }
    });

    it('are asked of Graph, never assumed, when only the report shows none', async () => {
      await registered(A);
      stage.later(5 * HOUR);
      await reports(A, ['microsoftAuthenticatorPush']);
      assert.equal(await stage.world.store.queueDoubtfulRegistrations(stage.now()), 0, 'the report lags');
      stage.later(2 * HOUR);
      await reports(A, ['microsoftAuthenticatorPush']);
      assert.equal(await stage.world.store.queueDoubtfulRegistrations(stage.now()), 1);
      await confirm();
      assert.equal((await followUp(A)).lostAt, null, 'Graph still shows one');
      assert.equal(await stage.world.store.queueDoubtfulRegistrations(stage.now()), 0);

      stage.later(DAY);
      stage.script.passkeys = () => [];
      await reports(A, ['microsoftAuthenticatorPush']);
      await stage.world.store.queueDoubtfulRegistrations(stage.now());
      await confirm();
      assert.equal((await followUp(A)).lostAt, stage.now());
    });

    it('are no loss while a report that must know still shows a passkey', async () => {
      await registered(A);
      stage.script.passkeys = () => [];
      await detect(row('gone', A, 'passkey-deleted', plus(stage.now(), MINUTE)));
      await confirm();
      stage.later(DAY);
      await reports(A, ['passKeyDeviceBoundWindowsHello']);
      stage.later(7 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      assert.equal((await followUp(A)).lostAt, null);
      assert.equal(await times(A, 'back-after-grace'), 0);
    });

    it('are asked about again once Graph must know, where it still shows the deleted passkey at first', async () => {
      await registered(A);
      stage.later(DAY);
      const deletedAt = stage.now();
      stage.later(20 * MINUTE);
      await detect(row('gone', A, 'passkey-deleted', deletedAt));
      await confirm();
      assert.equal((await followUp(A)).lostAt, null, 'Graph still shows it');
      stage.script.passkeys = () => [];
      for (let run = 0; run < 7; run++) {
        stage.later(5 * MINUTE);
        await detect();
        assert.equal(await confirm(), 0, 'not yet');
      }
      stage.later(5 * MINUTE);
      assert.equal(await confirm(), 1);
      assert.equal((await followUp(A)).lostAt, stage.now());
      assert.equal(await stage.world.store.confirmationsLeft(), 0);
    });

    it('are asked about once more only, where another passkey is left', async () => {
      await registered(A);
      stage.later(DAY);
      await detect(row('gone', A, 'passkey-deleted'));
      assert.equal(await confirm(), 1);
      stage.later(HOUR);
      assert.equal(await confirm(), 1);
      assert.equal(await stage.world.store.confirmationsLeft(), 0);
    });

    it('are noticed of people whom no campaign follows', async () => {
      await stage.people(A, B);
      const { store } = stage.world;
      for (const id of [A, B]) await store.savePasskeys(id, [aPasskey()], stage.now());
      stage.later(8 * HOUR);
      await reports(A, ['microsoftAuthenticatorPush']);
      await reports(B, ['passKeySynced']);
      assert.equal(await store.queueDoubtfulRegistrations(stage.now()), 1);
      stage.script.passkeys = () => [];
      await confirm();
      assert.deepEqual((await store.person(A))?.passkeys, []);
      assert.equal((await store.person(B))?.passkeys?.length, 1);
    });

    it('take the campaign’s own days of grace', async () => {
      const campaign = await stage.world.store.campaign(CAMPAIGN);
      assert.ok(campaign);
      await stage.world.store.saveCampaign({ ...campaign, graceDays: 2 });
      await registered(A);
      stage.script.passkeys = () => [];
      stage.later(DAY);
      await detect(row('gone', A, 'passkey-deleted'));
      await confirm();
      stage.later(2 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
    });
  });

  describe('credited', () => {
    it('go to the waves whose nudges came before, by campaign', async () => {
      const wave = await nudged(A, B, C);
      stage.later(HOUR);
      stage.script.passkeys = (id) => [aPasskey({ createdAt: id === B ? plus(NOON, -DAY) : stage.now() })];
      await detect(row('a', A), row('b', B));
      await confirm();
      const people = await stage.world.store.attribution(CAMPAIGN);
      assert.deepEqual(attributionOf(people, 30), {
        days: 30,
        registered: 2,
        credited: 1,
        beforeFirstNudge: 1,
        noNudge: 0,
        outsideWindow: 0,
        waves: { [wave]: { firstTouch: 1, lastTouch: 1 } },
      });
    });
  });

  describe('a hold', () => {
    const REASON = 'a bereavement';

    it('withdraws what is planned and says why, until it is lifted', async () => {
      await stage.people(A);
      const wave = await stage.wave();
      await holdPerson(stage.world, A, { why: REASON, until: null }, 'admin@example.com');
      stage.later(3 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      assert.equal((await stage.world.store.progress(wave)).dropped, 1);
      assert.equal(await times(A, 'hold'), 1);
      assert.equal(await times(A, 'dropped'), 1);

      await liftHold(stage.world, A, 'admin@example.com');
      await liftHold(stage.world, A, 'admin@example.com');
      assert.equal(await times(A, 'hold-lifted'), 1);
      stage.later(DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
    });

    it('is in the lists at once, and out of them when it is lifted', async () => {
      await stage.people(A);
      const held = async () => {
        const page = { sort: 'name', after: null, limit: 10 } as const;
        const { store } = stage.world;
        const [campaign] = await store.campaigns();
        const filter = { standing: ['on-hold'] } as const;
        return (await store.listPeople(campaign?.id ?? '', filter, page, stage.now())).people.length;
      };
      await holdPerson(stage.world, A, { why: REASON, until: null }, 'admin');
      assert.equal(await held(), 1);
      await liftHold(stage.world, A, 'admin');
      assert.equal(await held(), 0);
    });

    it('ends by itself on its date', async () => {
      await nudged(A);
      await holdPerson(stage.world, A, { why: REASON, until: plus(stage.now(), 5 * DAY) }, 'admin');
      stage.later(5 * DAY - MINUTE);
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      stage.later(MINUTE);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
      assert.equal(await times(A, 'dropped'), 0);
    });

    it('lets a registration be thanked for', async () => {
      await nudged(A);
      await holdPerson(stage.world, A, { why: REASON, until: null }, 'admin');
      await detect(row('1', A));
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
    });

    it('is refused without a reason, in the past, and for nobody', async () => {
      await stage.people(A);
      const refused = (personId: string, why: string, until: string | null) =>
        assert.rejects(holdPerson(stage.world, personId, { why, until }, 'admin'), Findings);
      await refused(A, ' ', null);
      await refused(A, REASON, plus(stage.now(), -DAY));
      await refused(B, REASON, null);
      assert.equal((await stage.world.store.person(A))?.hold, null);
    });
  });

  describe('reach', () => {
    it('tells who is out of reach, why and since when', async () => {
      stage.script.send = () => ({ outcome: 'failed', why: 'blocked', code: 'MessageWritesBlocked' });
      await stage.people(A);
      await stage.wave();
      await stage.settle();
      const since = stage.now();
      stage.later(DAY);
      const out = await stage.world.store.outOfReach();
      assert.deepEqual(
        out.map(({ person, why, since: from }) => ({ id: person.id, why, since: from })),
        [{ id: A, why: 'blocked', since }],
      );
    });

    it('heals a stale conversation: opened anew, sent once', async () => {
      await nudged(A);
      let stale = true;
      stage.script.send = () => {
        if (!stale) return { outcome: 'sent', activityId: 'new' };
        stale = false;
        return { outcome: 'stale-conversation' };
      };
      stage.later(DAY);
      await stage.settle();
      stage.later(MINUTE);
      await stage.settle();
      assert.deepEqual(stage.sent, [A, A]);
      assert.equal((await followUp(A)).step, 2);
      assert.notEqual(await stage.world.store.conversation(A), null);
    });
  });
});
