// What people say about themselves in the chat: how to begin, what is stored, in which language, stop and start, "this
// wasn't me", and the first message after a passkey was lost.

import assert from 'node:assert/strict';
import type { Fido2Policy } from '../../src/core/policy.ts';
import type { Moment } from '../../src/core/moment.ts';
import { DAY, HOUR, plus } from '../../src/core/time.ts';
import { answerMessage } from '../../src/flows/chat/answer-message.ts';
import { answerWish } from '../../src/flows/chat/answer-wish.ts';
import { answerPeople } from '../../src/inbound.ts';
import { confirmRegistrations } from '../../src/flows/registrations/confirm-registrations.ts';
import { detectRegistrations } from '../../src/flows/registrations/detect-registrations.ts';
import { holdPerson } from '../../src/flows/people/hold-person.ts';
import { aPasskey, aReport, aTenant } from '../core/builders.ts';
import { openStage, type Stage } from './world.ts';

const A = '0a0a0a0a-1111-4222-8333-444444444444';
const B = '0b0b0b0b-1111-4222-8333-444444444444';
const STRANGER = '0c0c0c0c-1111-4222-8333-444444444444';
const CAMPAIGN = 'passkeys';

describe('what people say about themselves', () => {
  let stage: Stage;
  let said: Moment[];
  beforeEach(async () => {
    stage = await openStage();
    said = [];
    const { cards } = stage.world;
    const { render } = cards;
    // In place, since the stage's own sends and presses are to be heard too.
    Object.assign(cards, {
      render: (...[moment, locale]: Parameters<typeof render>) => {
        said.push(moment);
        return render(moment, locale);
      },
    });
  });
  afterEach(() => stage.close());

  const say = async (text: string, personId = A): Promise<Moment> => {
    await answerMessage(stage.world, { personId, text, locale: null });
    const answer = said.at(-1);
    assert.ok(answer);
    return answer;
  };
  const kinds = async (id: string) => (await stage.world.store.trail(id)).map(({ kind }) => kind);
  const times = async (id: string, kind: string) => (await kinds(id)).filter((each) => each === kind).length;
  const followUp = async (id: string) => (await stage.world.store.facts(CAMPAIGN, id))?.followUp ?? null;
  const nudged = async (...ids: readonly string[]) => {
    await stage.people(...ids);
    await stage.wave();
    await stage.settle();
  };
  const leaveOut = async (id: string) => {
    const campaign = await stage.world.store.campaign(CAMPAIGN);
    assert.ok(campaign);
    const exclude = [{ kind: 'person', id } as const];
    await stage.world.store.saveCampaign({ ...campaign, audience: { ...campaign.audience, exclude } });
  };
  const entraSays = async (fido2: Partial<Fido2Policy>) => {
    const { policy } = aTenant({ fido2 });
    if (policy !== null) await stage.world.store.savePolicies({ policy });
  };

  describe('“how do I begin”', () => {
    it('is answered with how, and with a card’s buttons once there is a card', async () => {
      await stage.people(A);
      const first = await say('begin');
      assert.deepEqual(
        { moment: first.moment, nudgeId: 'nudgeId' in first && first.nudgeId },
        { moment: 'begin', nudgeId: null },
      );
      await stage.wave();
      await stage.settle();
      const second = await say('begin');
      assert.equal(second.moment === 'begin' && second.nudgeId, stage.nudgeOf(A));
    });

    it('is answered with thanks to somebody who has a passkey', async () => {
      await stage.people(A);
      await stage.world.store.savePasskeys(A, [aPasskey({ name: 'Red key' })], stage.now());
      const answer = await say('begin');
      assert.deepEqual(answer.moment === 'thanks' && answer.passkeys, [{ name: 'Red key' }]);
    });

    it('names the day on which their codes end, and none that has passed', async () => {
      await nudged(A);
      const report = aReport({ registered: ['mobilePhone'] });
      await stage.world.store.saveMethods([{ personId: A, report }], stage.now());
      const told = async () => {
        const [begin, back] = [await say('begin'), (await stage.press(A, 'back'), said.at(-1))];
        return [begin, back].map((moment) => moment !== undefined && 'smsEnds' in moment && moment.smsEnds);
      };
      const day = '2027-02-01T00:00:00.000Z';
      assert.deepEqual(await told(), [day, day]);
      const upn = 'person_partner.example#EXT#@example.com';
      await stage.save(A, { upn });
      const later = '2027-07-01T00:00:00.000Z';
      assert.deepEqual(await told(), [later, later]);
      stage.later(300 * DAY);
      assert.deepEqual(await told(), [null, null]);
    });

    it('is answered with a pass for somebody who cannot do MFA', async () => {
      await stage.people(A);
      await stage.world.store.saveMethods(
        [{ personId: A, report: aReport({ registered: [], mfaCapable: false }) }],
        stage.now(),
      );
      assert.equal((await say('begin')).moment, 'needs-pass');
    });

    it('is answered with the reason when the tenant does not let them, whatever a hold says', async () => {
      await stage.people(A);
      await holdPerson(stage.world, A, { why: 'on leave', until: null }, 'admin');
      assert.equal((await say('begin')).moment, 'begin');
      for (const [fido2, why] of [
        [{ state: 'disabled' }, 'passkeys-off'],
        [{ selfService: false }, 'self-service-off'],
        [{ include: [] }, 'not-allowed'],
        [{ include: [{ target: { kind: 'everyone' }, profiles: ['gone'] }] }, 'not-allowed'],
      ] as const) {
        await entraSays(fido2);
        assert.deepEqual(await say('begin'), { moment: 'cannot-yet', why });
      }
    });

    it('is answered with “nothing is planned” outside the campaign', async () => {
      await stage.people(A);
      await leaveOut(A);
      assert.deepEqual(await say('begin'), { moment: 'cannot-yet', why: 'outside' });
    });

    it('is answered with “not known yet” to somebody of whom the directory has not told', async () => {
      await stage.people(A);
      assert.deepEqual(await say('begin', STRANGER), { moment: 'cannot-yet', why: 'not-known' });
      await stage.people(A, STRANGER);
      assert.equal((await say('begin', STRANGER)).moment, 'begin');
    });
  });

  describe('a press by somebody who cannot register any more', () => {
    it('counts, and is answered with what is in the way', async () => {
      await nudged(A, B);
      await entraSays({ state: 'disabled' });
      assert.equal((await stage.press(A, 'acknowledge')).summary, 'cannot-yet');
      assert.equal((await followUp(A))?.answer.is, 'acknowledged');
      assert.equal((await stage.press(A, 'failed')).summary, 'cannot-yet');
      assert.equal((await stage.press(B, 'snooze')).summary, 'snoozed', 'who wants peace gets it');
    });

    it('who was only left out since gets the usual answer: they may register all the same', async () => {
      await nudged(A);
      await leaveOut(A);
      assert.equal((await stage.press(A, 'acknowledge')).summary, 'acknowledged');
    });
  });

  describe('“my data”', () => {
    it('is counted from the store, with the person’s own entries', async () => {
      await nudged(A, B);
      await stage.press(A, 'snooze');
      await say('Why?', A);
      const answer = await say('my data', A);
      assert.ok(answer.moment === 'my-data');
      assert.equal(answer.person?.name, `Person ${A}`);
      const { messages, choices, questions, waves, trail } = answer.stored;
      assert.deepEqual([messages.count, choices.snoozes, questions.count, waves.count], [1, 1, 1, 1]);
      assert.ok(trail.count > 0);
    });

    it('tells a stranger what the chat has left, and is itself not kept', async () => {
      await say('my data', STRANGER);
      const answer = await say('my data', STRANGER);
      assert.ok(answer.moment === 'my-data' && answer.person === null);
      assert.deepEqual([answer.stored.questions.count, answer.stored.trail.count], [0, 0]);
    });
  });

  describe('“language”', () => {
    const choose = async (language: string) => {
      await answerWish(stage.world, { personId: A, locale: 'fr', verb: 'language', language });
      return said.at(-1);
    };

    it('is remembered until it is taken back, and one that we do not speak changes nothing', async () => {
      await stage.people(A);
      assert.deepEqual(await say('language'), { moment: 'language', chosen: null, done: false });
      assert.deepEqual(await choose('de'), { moment: 'language', chosen: 'de', done: true });
      assert.deepEqual(await choose('xx'), { moment: 'language', chosen: 'de', done: false });
      assert.deepEqual(await say('language'), { moment: 'language', chosen: 'de', done: false });
      assert.deepEqual(await choose('teams'), { moment: 'language', chosen: null, done: true });
    });
  });

  describe('“stop messages”', () => {
    it('ends reminders as the button does, once, and “start messages” brings them back', async () => {
      await nudged(A);
      assert.deepEqual(await say('stop messages'), { moment: 'messages', are: 'stopped' });
      await say('stop messages');
      assert.equal(await times(A, 'pressed'), 1);
      stage.later(30 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, [A]);
      assert.deepEqual(await say('start messages'), { moment: 'messages', are: 'started' });
      await stage.settle();
      assert.deepEqual(stage.sent, [A, A]);
      assert.equal(await times(A, 'opt-out-lifted'), 1);
    });

    it('keeps the first nudge away: from somebody planned, somebody new and somebody unknown', async () => {
      await stage.people(A, B);
      await say('stop messages', B);
      await say('stop messages', STRANGER);
      await stage.wave();
      await say('stop messages', A);
      await stage.people(A, B, STRANGER);
      await assert.rejects(stage.wave(), /nobody/u);
      stage.later(3 * DAY);
      await stage.settle();
      assert.deepEqual(stage.sent, []);
      assert.equal(await times(A, 'dropped'), 1);
      await say('start messages', STRANGER);
      await stage.wave();
      await stage.settle();
      assert.deepEqual(stage.sent, [STRANGER]);
    });

    it('leaves “stop everything” to admins, who may say it loudly', async () => {
      await nudged(A);
      assert.equal((await say('stop everything')).moment, 'admins-only');
      assert.equal((await followUp(A))?.answer.is, 'none');
      assert.equal(await stage.world.store.stop(), null);
      await stage.world.store.saveGroups(
        [{ id: 'team', name: 'Team', hidden: false, joined: [{ id: A, kind: 'person' }], left: [] }],
        stage.now(),
      );
      await stage.world.store.trackGroups(['team']);
      const settings = { ...stage.world.settings, roleGroups: { 'Campaign.Admin': ['team'] } };
      stage = { ...stage, world: { ...stage.world, settings } };
      assert.equal((await say('Status?')).moment, 'status');
      assert.equal((await say(`Why: ${A}@example.com?`)).moment, 'why');
      assert.equal((await say('STOP everything!!')).moment, 'status');
      assert.notEqual(await stage.world.store.stop(), null);
      assert.equal((await followUp(A))?.answer.is, 'none', 'nobody has opted out');
    });

    it('keeps anything else as a question, word for word', async () => {
      await stage.people(A);
      assert.deepEqual(await say('Stop asking me, please.'), {
        moment: 'handed-over',
        question: 'Stop asking me, please.',
        by: { to: 'nobody', days: 1 },
        cut: false,
      });
      assert.equal((await say('?')).moment, 'help');
      assert.equal(await stage.world.store.openQuestions(), 1);
    });
  });

  describe('an admin’s command', () => {
    const admins = async (role: 'Campaign.Admin' | 'Campaign.Viewer', ...ids: readonly string[]) => {
      const joined = ids.map((id) => ({ id, kind: 'person' as const }));
      await stage.world.store.saveGroups(
        [{ id: 'team', name: 'Team', hidden: false, joined, left: [] }],
        stage.now(),
      );
      await stage.world.store.trackGroups(['team']);
      const settings = { ...stage.world.settings, roleGroups: { [role]: ['team'] } };
      stage = { ...stage, world: { ...stage.world, settings } };
    };

    it('from anybody else says whom it is for, and does nothing', async () => {
      await stage.people(A, B);
      for (const text of [
        'report',
        'status',
        'preview',
        'preview nudge',
        'stop everything',
        `why ${B}@example.com`,
      ]) {
        assert.equal((await say(text)).moment, 'admins-only', text);
      }
      assert.equal(await stage.world.store.openQuestions(), 0);
    });

    it('“why” is one where a person is named, and else a question, whoever asks', async () => {
      await stage.people(A, B);
      await stage.save(B, { name: 'Mehmet Oz' });
      await admins('Campaign.Admin', A);
      const moments = async (...texts: readonly string[]) => {
        const found: string[] = [];
        for (const text of texts) found.push((await say(text)).moment);
        return found;
      };
      assert.deepEqual(
        await moments('why Mehmet Oz?', 'why mehmet', 'why: MEHMET OZ', `why ${B}`, `why ${B}@example.com`),
        ['why', 'why', 'why', 'why', 'why'],
      );
      const mistyped = [`why nobody@example.com`, 'why 0f0f0f0f-1111-4222-8333-444444444444'];
      assert.deepEqual(await moments(...mistyped), ['who', 'who'], 'an address that nobody has');
      const questions = ['why should I do this?', 'Why me?', 'why', 'why?!', 'why not', 'why meh'];
      assert.deepEqual(
        await moments(...questions),
        questions.map(() => 'handed-over'),
      );
      assert.equal(await stage.world.store.openQuestions(), questions.length);
    });

    it('“stop everything” is in the audit log, and what is refused is not', async () => {
      await stage.people(A);
      await say('stop everything');
      assert.deepEqual(await stage.world.store.auditLines(0, 10), []);
      await admins('Campaign.Admin', A);
      await say('stop everything');
      const lines = await stage.world.store.auditLines(0, 10, { personId: A });
      assert.deepEqual(
        lines.map(({ act, outcome }) => [act, outcome]),
        [['chat: stop everything', 'asked']],
      );
    });

    it('“report” and “status” of a viewer are rounded and say so, those of an admin are not', async () => {
      await stage.people(A, B);
      const smallest = async (text: string) => {
        const answer = await say(text);
        assert.ok(answer.moment === 'report' || answer.moment === 'status');
        return answer.smallest;
      };
      await admins('Campaign.Viewer', A);
      assert.deepEqual([await smallest('report'), await smallest('status')], [5, 5]);
      await admins('Campaign.Admin', A);
      assert.deepEqual([await smallest('report'), await smallest('status')], [1, 1]);
    });

    it('“why” of a viewer shows nobody, and keeps a question', async () => {
      await stage.people(A, B);
      await admins('Campaign.Viewer', A);
      assert.equal((await say(`why ${B}@example.com`)).moment, 'no-names');
      assert.equal((await say('why should I?')).moment, 'handed-over');
    });
  });

  describe('“this wasn’t me”', () => {
    it('says what to do, and stands in the trail once, with what Microsoft shows', async () => {
      await stage.people(A);
      await stage.world.store.savePasskeys(A, [aPasskey({ name: 'Red key' })], stage.now());
      assert.deepEqual(await say('not me'), { moment: 'not-me', passkeys: [{ name: 'Red key' }] });
      await answerWish(stage.world, { personId: A, locale: null, verb: 'not-me' });
      const at = stage.now();
      assert.deepEqual(await stage.world.store.trail(A), [{ kind: 'not-me', passkeys: ['Red key'], at }]);
      assert.equal((await stage.world.store.person(A))?.passkeys?.length, 1, 'nothing is changed by chat');
    });
  });

  it('presses that are about the person need no nudge, and anything else is unknown', async () => {
    await stage.people(A);
    const seen = {
      personId: A,
      conversation: { personId: A, conversationId: 'c', serviceUrl: 'https://teams.example/' },
      locale: null,
      timeZone: null,
      activityId: 'card',
    };
    const { pressed } = answerPeople(stage.world);
    const press = async (verb: string, data: Record<string, unknown>) =>
      (await pressed({ ...seen, verb, data }))?.summary ?? null;
    assert.equal(await press('not-me', { verb: 'not-me' }), 'not-me');
    assert.equal(await press('language', { verb: 'language', language: 'de' }), 'language');
    assert.equal(await press('language', { verb: 'language', language: 7 }), null);
    assert.equal(await press('language', { verb: 'language', language: 'x'.repeat(99) }), null);
    assert.equal(await press('no-such-verb', { nudgeId: A }), null);
  });

  it('the first message after a lost passkey says so, and the next one does not', async () => {
    await nudged(A);
    stage.later(HOUR);
    stage.script.passkeys = () => [aPasskey({ createdAt: stage.now() })];
    const log = (id: string, what: 'passkey-registered' | 'passkey-deleted') => {
      const row = { id, at: stage.now(), personId: A, what, said: 'as Graph says it' };
      stage.script.auditLog = () => [row];
    };
    log('1', 'passkey-registered');
    await detectRegistrations(stage.world);
    await confirmRegistrations(stage.world);
    await stage.settle();
    stage.later(DAY);
    stage.script.passkeys = () => [];
    log('2', 'passkey-deleted');
    await detectRegistrations(stage.world);
    await confirmRegistrations(stage.world);
    said.length = 0;
    const lostAt = stage.now();
    stage.later(7 * DAY);
    await stage.settle();
    stage.later(DAY);
    await stage.settle();
    assert.equal(stage.now(), plus(lostAt, 8 * DAY));
    assert.deepEqual(
      said.map((moment) => (moment.moment === 'reminder' ? moment.lost : moment.moment)),
      [true, false],
    );
  });
});
