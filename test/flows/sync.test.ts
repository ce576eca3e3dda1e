// The sync against a scripted Microsoft Graph: a feed holds pages by their link and notes which were asked for, so that
// a test sees where a reading goes on. A feed can be killed: the process dies before that page is stored.

import assert from 'node:assert/strict';
import { DAY, HOUR } from '../../src/core/time.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { confirmRegistrations } from '../../src/flows/registrations/confirm-registrations.ts';
import { previewWave } from '../../src/flows/waves/plan-wave.ts';
import { readReadiness } from '../../src/flows/tenant/read-readiness.ts';
import { tenantOf } from '../../src/flows/tenant/tenant-facts.ts';
import { Findings } from '../../src/core/finding.ts';
import {
  Failure,
  NO_REPORT,
  RESYNC_REQUIRED,
  type Changes,
  type GroupChange,
  type Page,
  type ReadingName,
  type Reported,
  type User,
  type UserChange,
  type World,
} from '../../src/ports.ts';
import { aFido2, aReport } from '../core/builders.ts';
import { openStage, type Stage, syncAll } from './world.ts';

class Killed extends Error {}

/** Pages by the link that leads to them; `first` is asked for when there is no link. */
function feedOf<P>(onwards: (page: P) => string | null) {
  const pages = new Map<string, P | Error>();
  const asked: string[] = [];
  return {
    pages,
    asked,
    async *follow(from: string | null): AsyncGenerator<P> {
      for (let link = from ?? 'first'; ; ) {
        asked.push(link);
        const page = pages.get(link) ?? new Failure(RESYNC_REQUIRED, 'too old');
        if (page instanceof Error) throw page;
        yield page;
        const next = onwards(page);
        if (next === null) return;
        link = next;
      }
    },
  };
}

type ReportPage = Omit<Page<Reported>, 'unread'> & Partial<Page<Reported>>;

const deltaFeed = <T>() => feedOf<Changes<T>>(({ last, link }) => (last ? null : link));

const person = (id: string, more: Partial<User> = {}): User => ({
  id,
  name: `Person ${id}`,
  upn: `${id}@example.com`,
  givenName: null,
  userType: 'member',
  enabled: true,
  department: 'Harbour',
  country: 'FR',
  language: 'fr',
  ...more,
});

const page = <T>(changed: readonly T[], link: string, more: Partial<Changes<T>> = {}): Changes<T> => ({
  changed,
  removed: [],
  link,
  last: false,
  unread: 0,
  ...more,
});

const group = (
  id: string,
  members: { readonly people?: readonly string[]; readonly groups?: readonly string[] },
  more: Partial<GroupChange> = {},
): GroupChange => ({
  id,
  name: `Group ${id}`,
  hidden: false,
  joined: [
    ...(members.people ?? []).map((member) => ({ id: member, kind: 'person' as const })),
    ...(members.groups ?? []).map((member) => ({ id: member, kind: 'group' as const })),
  ],
  left: [],
  ...more,
});

describe('sync', () => {
  let stage: Stage;
  let world: World;
  let users: ReturnType<typeof deltaFeed<UserChange>>;
  let groups: ReturnType<typeof deltaFeed<GroupChange>>;
  let report: ReturnType<typeof feedOf<ReportPage>>;

  beforeEach(async () => {
    stage = await openStage();
    users = deltaFeed();
    groups = deltaFeed();
    report = feedOf(({ next }) => next);
    users.pages.set('first', page<UserChange>([], 'users 1', { last: true }));
    groups.pages.set('first', page<GroupChange>([], 'groups 1', { last: true }));
    report.pages.set('first', { rows: [], next: null });
    const { directory } = stage.world;
    world = {
      ...stage.world,
      directory: {
        ...directory,
        userChanges: users.follow,
        groupChanges: groups.follow,
        methodsReport: async function* (from) {
          for await (const page of report.follow(from)) yield { unread: 0, ...page };
        },
      },
    };
  });
  afterEach(() => stage.close());

  const reading = async (name: ReadingName) =>
    (await world.store.readings()).find((each) => each.name === name);
  const present = async () => {
    const found = await world.store.findPeople('person', 100);
    return found.map(({ id }) => id).toSorted();
  };
  const groupsOf = async (id: string) => (await world.store.person(id))?.groups;
  const methodsOf = async (id: string) => (await world.store.person(id))?.methods?.registered ?? null;
  const killedSync = () => assert.rejects(syncAll(world), Killed);
  const row = (personId: string, registered: readonly string[]): Reported => ({
    personId,
    report: aReport({ registered }),
  });
  /** An audience that leaves out a group, so that the group matters. */
  const exclude = async (...ids: readonly string[]) => {
    const campaign = await world.store.campaign('passkeys');
    assert(campaign !== null);
    const exclude = ids.map((id) => ({ kind: 'group', id }) as const);
    await world.store.saveCampaign({ ...campaign, audience: { ...campaign.audience, exclude } });
  };

  describe('of people', () => {
    it('goes on at the next page when it was killed, and only its end lets somebody leave', async () => {
      users.pages.set('first', page([person('old')], 'day 1', { last: true }));
      await syncAll(world);
      users.pages.clear();
      stage.later(DAY);
      // The link of yesterday is too old: everybody is read anew.
      users.pages.set('first', page([person('a')], 'next'));
      users.pages.set('next', new Killed());
      users.asked.length = 0;
      await killedSync();
      assert.deepEqual(users.asked, ['day 1', 'first', 'next']);
      assert.deepEqual(await present(), ['a', 'old']);
      users.pages.set('next', page([person('b')], 'day 2', { last: true }));
      users.asked.length = 0;
      await syncAll(world);
      assert.deepEqual(users.asked, ['next']);
      assert.deepEqual(await present(), ['a', 'b']);
      assert.equal((await reading('users'))?.readAt, stage.now());
    });

    it('asks for changes alone once everybody was read, and lets nobody leave whom they do not name', async () => {
      users.pages.set('first', page([person('a'), person('b')], 'day 1', { last: true }));
      users.pages.set('day 1', page([person('c')], 'day 2', { last: true }));
      await syncAll(world);
      stage.later(HOUR);
      await syncAll(world);
      assert.deepEqual(users.asked, ['first', 'day 1']);
      assert.deepEqual(await present(), ['a', 'b', 'c']);
      assert.equal((await reading('users'))?.cursor, 'day 2');
    });

    it('goes on with changes when it was killed among them, and lets nobody leave at their end', async () => {
      users.pages.set('first', page([person('a'), person('b')], 'day 1', { last: true }));
      await syncAll(world);
      stage.later(HOUR);
      users.pages.set('day 1', page([person('c')], 'more'));
      users.pages.set('more', new Killed());
      await killedSync();
      users.pages.set('more', page([person('d')], 'day 2', { last: true }));
      await syncAll(world);
      assert.deepEqual(users.asked, ['first', 'day 1', 'more', 'more']);
      assert.deepEqual(await present(), ['a', 'b', 'c', 'd']);
    });

    it('keeps what a change does not name, and clears what it names as nothing', async () => {
      users.pages.set('first', page([person('a')], 'day 1', { last: true }));
      users.pages.set('day 1', page([{ id: 'a', department: null }], 'day 2', { last: true }));
      users.pages.set(
        'day 2',
        page([{ id: 'a', enabled: false, userType: 'guest' }], 'day 3', { last: true }),
      );
      await syncAll(world);
      await syncAll(world);
      await syncAll(world);
      const { name, department, country, enabled, userType } = (await world.store.person('a')) ?? {};
      assert.deepEqual(
        { name, department, country, enabled, userType },
        { name: 'Person a', department: null, country: 'FR', enabled: false, userType: 'guest' },
      );
    });

    it('lets somebody leave who was removed, with all facts, and come back by a change of anything', async () => {
      users.pages.set('first', page([person('a'), person('b')], 'day 1', { last: true }));
      users.pages.set('day 1', page<UserChange>([], 'day 2', { removed: ['a'], last: true }));
      users.pages.set('day 2', page([{ id: 'a', name: 'Person A again' }], 'day 3', { last: true }));
      await syncAll(world);
      await syncAll(world);
      assert.deepEqual(await present(), ['b']);
      assert.equal(await world.store.facts('passkeys', 'a'), null);
      await syncAll(world);
      assert.deepEqual(await present(), ['a', 'b']);
      assert.equal((await world.store.person('a'))?.department, 'Harbour');
    });

    it('says what hinders it and since when, reads everything else, and is glad again', async () => {
      users.pages.set('first', new Failure('Authorization_RequestDenied', 'grant User.Read.All'));
      report.pages.set('first', { rows: [row('x', [])], next: null });
      await syncAll(world);
      const since = stage.now();
      stage.later(HOUR);
      await syncAll(world);
      assert.deepEqual((await reading('users'))?.trouble, {
        code: 'Authorization_RequestDenied',
        hint: 'grant User.Read.All',
        since,
        lasting: true,
      });
      assert.equal((await reading('users'))?.readAt, null);
      assert.equal((await reading('groups'))?.readAt, stage.now());
      assert.equal((await reading('methods-report'))?.readAt, stage.now());
      users.pages.set('first', page([person('a')], 'day 1', { last: true }));
      await syncAll(world);
      assert.equal((await reading('users'))?.trouble, null);
      assert.deepEqual(await present(), ['a']);
    });
  });

  describe('with rows that it does not understand', () => {
    const oddFinding = async () =>
      (await readReadiness(world)).findings.find(({ id }) => /not-read/u.test(id));
    const tooOld = new Failure(RESYNC_REQUIRED, 'too old');

    it('lets nobody leave, tells of it, reads everybody again, and sweeps when all is understood', async () => {
      users.pages.set('first', page([person('a'), person('odd'), person('gone')], 'day 1', { last: true }));
      await syncAll(world);
      stage.later(DAY);
      users.pages.set('day 1', tooOld);
      users.pages.set('first', page([person('a')], 'day 2', { last: true, unread: 1 }));
      await syncAll(world);
      assert.deepEqual(await present(), ['a', 'gone', 'odd']);
      assert.equal((await reading('users'))?.readAt, stage.now());
      assert.equal((await reading('users'))?.trouble?.code, 'odd-rows');
      assert.match((await oddFinding())?.what ?? '', /some rows of people \(odd-rows\)/u);
      users.pages.set('first', page([person('a'), person('odd')], 'day 2', { last: true }));
      stage.later(HOUR);
      await syncAll(world);
      assert.deepEqual(await present(), ['a', 'odd']);
      assert.equal((await reading('users'))?.trouble, null);
      assert.equal(await oddFinding(), undefined);
    });

    it('remembers them when it is killed and goes on', async () => {
      users.pages.set('first', page([person('a'), person('odd')], 'day 1', { last: true }));
      await syncAll(world);
      stage.later(DAY);
      users.pages.set('day 1', tooOld);
      users.pages.set('first', page<UserChange>([], 'next', { unread: 1 }));
      users.pages.set('next', new Killed());
      await killedSync();
      users.pages.set('next', page([person('a')], 'day 2', { last: true }));
      users.asked.length = 0;
      await syncAll(world);
      assert.deepEqual(users.asked, ['next']);
      assert.deepEqual(await present(), ['a', 'odd']);
      assert.equal((await reading('users'))?.trouble?.code, 'odd-rows');
    });

    it('loses no change: everything is read again after changes with such a row', async () => {
      users.pages.set('first', page([person('a')], 'day 1', { last: true }));
      users.pages.set('day 1', page<UserChange>([], 'day 2', { last: true, unread: 1 }));
      await syncAll(world);
      await syncAll(world);
      users.pages.set('first', page([person('a', { name: 'Person Anew' })], 'day 3', { last: true }));
      await syncAll(world);
      assert.deepEqual(users.asked, ['first', 'day 1', 'first']);
      assert.equal((await world.store.person('a'))?.name, 'Person Anew');
    });

    it('keeps groups and their members', async () => {
      users.pages.set('first', page([person('a')], 'users 1', { last: true }));
      users.pages.set('users 1', page<UserChange>([], 'users 1', { last: true }));
      await exclude('staff');
      groups.pages.set('first', page([group('staff', { people: ['a'] })], 'groups 1', { last: true }));
      await syncAll(world);
      stage.later(DAY);
      groups.pages.set('groups 1', tooOld);
      groups.pages.set('first', page<GroupChange>([], 'groups 2', { last: true, unread: 1 }));
      await syncAll(world);
      assert.equal((await world.store.groups(['staff'])).length, 1);
      assert.deepEqual(await groupsOf('a'), ['staff']);
      groups.pages.set('first', page<GroupChange>([], 'groups 2', { last: true }));
      stage.later(HOUR);
      await syncAll(world);
      assert.deepEqual(await world.store.groups(['staff']), []);
    });

    it('keeps the methods of people whom a report with odd or empty rows does not tell', async () => {
      users.pages.set('first', page([person('a'), person('b')], 'users 1', { last: true }));
      users.pages.set('users 1', page<UserChange>([], 'users 1', { last: true }));
      groups.pages.set('groups 1', page<GroupChange>([], 'groups 1', { last: true }));
      report.pages.set('first', { rows: [row('a', ['sms']), row('b', ['email'])], next: null });
      await syncAll(world);
      stage.later(HOUR);
      report.pages.set('first', { rows: [], next: null, unread: 2 });
      await syncAll(world);
      assert.deepEqual([await methodsOf('a'), await methodsOf('b')], [['sms'], ['email']]);
      assert.equal((await reading('methods-report'))?.trouble?.code, 'odd-rows');
      report.pages.set('first', { rows: [{ personId: 'a', report: null }], next: null });
      stage.later(HOUR);
      await syncAll(world);
      assert.deepEqual([await methodsOf('a'), await methodsOf('b')], [['sms'], null]);
      assert.equal((await reading('methods-report'))?.trouble, null);
    });
  });

  describe('of groups', () => {
    beforeEach(() => {
      const everybody = ['a', 'b', 'c', 'd', 'e'].map((id) => person(id));
      users.pages.set('first', page(everybody, 'users 1', { last: true }));
      users.pages.set('users 1', page<UserChange>([], 'users 1', { last: true }));
    });

    it('finds the people of nested groups three levels down, although the last holds the first', async () => {
      await exclude('top');
      groups.pages.set(
        'first',
        page(
          [
            group('top', { people: ['a'], groups: ['middle'] }),
            group('middle', { people: ['b'], groups: ['bottom'] }),
            group('bottom', { people: ['c'], groups: ['top'] }),
            group('elsewhere', { people: ['d'] }),
          ],
          'groups 1',
          { last: true },
        ),
      );
      await syncAll(world);
      for (const id of ['a', 'b', 'c']) assert.deepEqual(await groupsOf(id), ['top'], id);
      assert.deepEqual(await groupsOf('d'), [], 'a group that nobody names does not matter');

      groups.pages.set(
        'groups 1',
        page([group('middle', {}, { left: ['bottom'] })], 'groups 2', { last: true }),
      );
      await syncAll(world);
      assert.deepEqual(await groupsOf('b'), ['top']);
      assert.deepEqual(await groupsOf('c'), []);
    });

    it('puts a large group together from its pieces, also when it was killed between them', async () => {
      await exclude('large');
      groups.pages.set('first', page([group('large', { people: ['a', 'b'] })], 'next'));
      groups.pages.set('next', new Killed());
      await killedSync();
      groups.pages.set('next', page([group('large', { people: ['c'] })], 'groups 1', { last: true }));
      await syncAll(world);
      assert.deepEqual(groups.asked, ['first', 'next', 'next']);
      for (const id of ['a', 'b', 'c']) assert.deepEqual(await groupsOf(id), ['large'], id);
    });

    it('forgets members whom a whole reading does not have, when the link was too old', async () => {
      await exclude('staff');
      groups.pages.set('first', page([group('staff', { people: ['a', 'b'] })], 'groups 1', { last: true }));
      await syncAll(world);
      stage.later(DAY);
      groups.pages.set('first', page([group('staff', { people: ['b'] })], 'groups 9', { last: true }));
      await syncAll(world);
      assert.deepEqual(groups.asked, ['first', 'groups 1', 'first']);
      assert.deepEqual(await groupsOf('a'), []);
      assert.deepEqual(await groupsOf('b'), ['staff']);
    });

    it('works out a group as soon as somebody names it, without asking Graph', async () => {
      groups.pages.set('first', page([group('staff', { people: ['a'] })], 'groups 1', { last: true }));
      groups.pages.set('groups 1', page<GroupChange>([], 'groups 1', { last: true }));
      await syncAll(world);
      assert.deepEqual(await groupsOf('a'), []);
      await exclude('staff');
      groups.asked.length = 0;
      await previewWave(world, { campaignId: 'passkeys', name: 'Staff', audience: including('staff') });
      assert.deepEqual(await groupsOf('a'), ['staff']);
      assert.deepEqual(groups.asked, []);
    });

    it('works out the groups of roles, of special accounts and of the tenant’s passkey policy', async () => {
      const target = (id: string) => ({ kind: 'group', id }) as const;
      const policy = async () => ({
        fido2: aFido2({ include: [{ target: target('pilot'), profiles: [] }], exclude: [target('kiosk')] }),
        campaign: null,
        methods: {},
        migrationOptOut: null,
      });
      world = {
        ...world,
        directory: { ...world.directory, methodsPolicy: policy },
        settings: {
          ...world.settings,
          roleGroups: { Helpdesk: ['desk'] },
          special: [{ kind: 'break-glass', target: target('glass') }],
        },
      };
      const names = ['pilot', 'kiosk', 'desk', 'glass', 'other'];
      groups.pages.set(
        'first',
        page(
          names.map((id) => group(id, { people: ['a'] })),
          'groups 1',
          { last: true },
        ),
      );
      await syncAll(world);
      assert.deepEqual(await groupsOf('a'), ['desk', 'glass', 'kiosk', 'pilot']);
    });

    it('keeps excluding the people of a group that was deleted, and refuses to plan with it', async () => {
      await exclude('exceptions');
      groups.pages.set(
        'first',
        page([group('exceptions', { people: ['a'] }), group('staff', { people: ['b'] })], 'groups 1', {
          last: true,
        }),
      );
      groups.pages.set(
        'groups 1',
        page<GroupChange>([], 'groups 2', { removed: ['exceptions'], last: true }),
      );
      groups.pages.set('groups 2', page<GroupChange>([], 'groups 2', { last: true }));
      await syncAll(world);
      await syncAll(world);
      assert.deepEqual(await groupsOf('a'), ['exceptions']);
      await assert.rejects(
        previewWave(world, { campaignId: 'passkeys', name: 'Staff', audience: including('staff') }),
        (error) => error instanceof Findings && /There is no group exceptions/u.test(error.message),
      );
    });

    describe('of which one inside another becomes hidden while its people are known', () => {
      const secret = page(
        [group('outer', { groups: ['inner'] }), group('inner', {}, { hidden: true })],
        'groups 9',
        {
          last: true,
        },
      );
      const bothRead = async () => {
        const open = [group('outer', { groups: ['inner'] }), group('inner', { people: ['b'] })];
        groups.pages.set('first', page(open, 'groups 1', { last: true }));
        report.pages.set('first', { rows: ['a', 'b'].map((id) => row(id, ['sms'])), next: null });
        await syncAll(world);
      };
      /** The permission is withdrawn, and the link is too old: everything is read again. */
      const innerHidden = async () => {
        stage.later(DAY);
        groups.pages.set('first', secret);
        await syncAll(world);
      };
      const foundOf = async () =>
        (await readReadiness(world)).findings.find(({ id }) => /(?:ex|in)cluded-groups-not-read/u.test(id));

      it('goes on excluding them, tells of it, and plans nothing with it', async () => {
        await exclude('outer');
        await bothRead();
        assert.equal(await foundOf(), undefined);
        await innerHidden();
        assert.deepEqual(await groupsOf('b'), ['outer']);
        const { severity, evidence, fix } = (await foundOf()) ?? {};
        assert.deepEqual({ severity, evidence }, { severity: 'blocks', evidence: 'outer' });
        assert.match(fix ?? '', /Member\.Read\.Hidden/u);
        await assert.rejects(
          previewWave(world, { campaignId: 'passkeys', name: 'All', audience: EVERYONE }),
          (error) => error instanceof Findings && /“Group outer”/u.test(error.message),
        );
      });

      it('goes on keeping out special accounts, and tells of it', async () => {
        const target = { kind: 'group', id: 'outer' } as const;
        world = { ...world, settings: { ...world.settings, special: [{ kind: 'break-glass', target }] } };
        await bothRead();
        await innerHidden();
        assert.deepEqual(await groupsOf('b'), ['outer']);
        assert.equal((await foundOf())?.severity, 'blocks');
      });

      it('leaves nobody a role whom it does not see in its group any more, and tells of it', async () => {
        world = { ...world, settings: { ...world.settings, roleGroups: { Helpdesk: ['outer'] } } };
        await bothRead();
        assert.deepEqual(await groupsOf('b'), ['outer']);
        await innerHidden();
        assert.deepEqual(await groupsOf('b'), []);
        assert.equal((await foundOf())?.severity, 'hinders');
      });
    });

    it('takes no half of a group for the whole, before groups were read to their end', async () => {
      const policy = async () => ({
        fido2: aFido2({ include: [{ target: { kind: 'group', id: 'pilot' }, profiles: ['p1'] }] }),
        campaign: null,
        methods: {},
        migrationOptOut: null,
      });
      world = { ...world, directory: { ...world.directory, methodsPolicy: policy } };
      groups.pages.set('first', page([group('pilot', { people: ['b'] })], 'next'));
      groups.pages.set('next', new Failure('HTTP 503', 'later', 30_000));
      await syncAll(world);
      assert.deepEqual((await tenantOf(world)).unread, ['pilot']);
      groups.pages.set('next', new Killed());
      await killedSync();
      assert.deepEqual((await tenantOf(world)).unread, ['pilot'], 'worked out again with the policy');
      groups.pages.set('next', page([group('pilot', { people: ['a'] })], 'groups 1', { last: true }));
      await syncAll(world);
      assert.deepEqual((await tenantOf(world)).unread, []);
      assert.deepEqual(await groupsOf('a'), ['pilot']);
    });

    it('says that a group could not be read, not that there is none, while Graph is in trouble', async () => {
      groups.pages.set('groups 1', new Failure('HTTP 503', 'Wait a while.', 30_000));
      await syncAll(world);
      const preview = () =>
        previewWave(world, { campaignId: 'passkeys', name: 'New', audience: including('new') });
      const refusedFor = (what: RegExp) =>
        assert.rejects(preview(), (error) => error instanceof Findings && what.test(error.message));
      await refusedFor(/does not give Keywave groups \(HTTP 503\)/u);
      // The first of its pages came: half of it is known, and the other half is asked for.
      groups.pages.set('groups 1', page([group('new', { people: ['a'] })], 'more'));
      groups.pages.set('more', new Failure('HTTP 503', 'Wait a while.', 30_000));
      await refusedFor(/HTTP 503/u);
      await refusedFor(/HTTP 503/u);
      groups.pages.set('more', page([group('new', { people: ['b'] })], 'groups 2', { last: true }));
      await preview();
      assert.deepEqual([await groupsOf('a'), await groupsOf('b')], [['new'], ['new']]);
    });

    it('refuses to plan with a group whose members are hidden, and with one that nobody knows', async () => {
      groups.pages.set('first', page([group('secret', {}, { hidden: true })], 'groups 1', { last: true }));
      groups.pages.set('groups 1', page<GroupChange>([], 'groups 1', { last: true }));
      await syncAll(world);
      const draft = { campaignId: 'passkeys', name: 'Some', audience: including('secret', 'unheard of') };
      await assert.rejects(
        previewWave(world, draft),
        (error) =>
          error instanceof Findings &&
          error.findings.length === 2 &&
          /“Group secret”.+ are hidden/u.test(error.message) &&
          /no group unheard of/u.test(error.message),
      );
    });

    it('are read again from the first page once Keywave may see hidden members', async () => {
      groups.pages.set('first', page([group('secret', {}, { hidden: true })], 'groups 1', { last: true }));
      groups.pages.set('groups 1', page<GroupChange>([], 'groups 1', { last: true }));
      await syncAll(world);
      groups.pages.set('first', page([group('secret', {}, { hidden: false })], 'groups 1', { last: true }));
      await syncAll(world);
      assert.equal(await stage.world.store.hiddenGroups(), true);
      const directory = { ...world.directory, granted: async () => ['Member.Read.Hidden'] };
      await syncAll({ ...world, directory });
      assert.equal(await stage.world.store.hiddenGroups(), false);
    });

    const including = (...ids: readonly string[]) => ({
      include: ids.map((id) => ({ kind: 'group', id }) as const),
      exclude: [],
    });
  });

  describe('of the registration report', () => {
    beforeEach(() => {
      const everybody = [person('a'), person('b'), person('off', { enabled: false })];
      users.pages.set('first', page(everybody, 'users 1', { last: true }));
      users.pages.set('users 1', page<UserChange>([], 'users 1', { last: true }));
      groups.pages.set('groups 1', page<GroupChange>([], 'groups 1', { last: true }));
    });

    it('goes on at the next page when it was killed', async () => {
      report.pages.set('first', { rows: [row('a', ['sms'])], next: 'page 2' });
      report.pages.set('page 2', new Killed());
      await killedSync();
      report.pages.set('page 2', { rows: [row('b', ['email'])], next: null });
      await syncAll(world);
      assert.deepEqual(report.asked, ['first', 'page 2', 'page 2']);
      assert.deepEqual([await methodsOf('a'), await methodsOf('b')], [['sms'], ['email']]);
    });

    it('goes on there too when Graph was in trouble for a while', async () => {
      report.pages.set('first', { rows: [row('a', ['sms'])], next: 'page 2' });
      report.pages.set('page 2', new Failure('ServiceUnavailable', 'later', 30_000));
      await syncAll(world);
      assert.equal((await reading('methods-report'))?.trouble?.code, 'ServiceUnavailable');
      report.pages.set('page 2', { rows: [row('b', ['email'])], next: null });
      await syncAll(world);
      assert.deepEqual(report.asked, ['first', 'page 2', 'page 2']);
      assert.deepEqual([await methodsOf('a'), await methodsOf('b')], [['sms'], ['email']]);
    });

    it('begins anew, once, when the page it would go on with is no longer there', async () => {
      report.pages.set('first', { rows: [row('a', ['sms'])], next: 'page 2' });
      report.pages.set('page 2', new Killed());
      await killedSync();
      report.pages.set('page 2', new Failure('BadRequest', 'the skip token is not valid'));
      report.pages.set('first', { rows: [row('a', ['sms']), row('b', ['email'])], next: null });
      await syncAll(world);
      assert.deepEqual(report.asked, ['first', 'page 2', 'page 2', 'first']);
      assert.deepEqual([await methodsOf('a'), await methodsOf('b')], [['sms'], ['email']]);
      assert.equal((await reading('methods-report'))?.trouble, null);
    });

    it('knows nothing any more of somebody whom a whole report leaves out, disabled accounts excepted', async () => {
      report.pages.set('first', { rows: ['a', 'b', 'off'].map((id) => row(id, ['sms'])), next: null });
      await syncAll(world);
      stage.later(HOUR);
      report.pages.set('first', { rows: [row('b', ['sms'])], next: null });
      await syncAll(world);
      assert.deepEqual(
        [await methodsOf('a'), await methodsOf('b'), await methodsOf('off')],
        [null, ['sms'], ['sms']],
      );
    });

    it('counts the strings that Keywave does not know, the rows of strangers, and says how old the rows are', async () => {
      const old = {
        personId: 'b',
        report: aReport({ registered: ['sms', 'brainWave'], reportedAt: '2026-11-20T01:00:00.000Z' }),
      };
      report.pages.set('first', {
        rows: [row('a', ['brainWave', 'palmVein']), old, row('stranger', ['x'])],
        next: null,
      });
      await syncAll(world);
      assert.deepEqual(await world.store.unknownMethods(), { brainWave: 2, palmVein: 1 });
      assert.deepEqual(await world.store.reportLag(), {
        rows: 2,
        strangers: 1,
        oldest: '2026-11-20T01:00:00.000Z',
        newest: aReport().reportedAt,
      });
    });

    it('keeps in mind that there is no licence for it through trouble that passes, until another word', async () => {
      const reported = async () => (await tenantOf(world)).report;
      const draft = { campaignId: 'passkeys', name: 'Everyone', audience: EVERYONE };
      report.pages.set('first', new Failure(NO_REPORT, 'needs a licence'));
      await syncAll(world);
      const since = stage.now();
      stage.later(HOUR);
      report.pages.set('first', new Failure('no-answer', 'later', 30_000));
      await syncAll(world);
      assert.equal(await reported(), 'unavailable');
      await previewWave(world, draft);
      report.pages.set('first', new Failure(NO_REPORT, 'needs a licence'));
      await syncAll(world);
      assert.equal((await reading('methods-report'))?.trouble?.since, since);
      report.pages.set('first', new Failure('Authorization_RequestDenied', 'grant AuditLog.Read.All'));
      await syncAll(world);
      assert.equal((await reading('methods-report'))?.trouble?.code, 'Authorization_RequestDenied');
      assert.equal(await reported(), 'available');
      report.pages.set('first', { rows: [], next: null });
      await syncAll(world);
      assert.equal((await reading('methods-report'))?.trouble, null);
    });

    it('is made up for by asking about everybody once, and not again of an account that Graph does not know', async () => {
      report.pages.set('first', new Failure(NO_REPORT, 'needs a licence'));
      const asked: string[] = [];
      const passkeys = async (id: string) => {
        asked.push(id);
        return id === 'a' ? null : [];
      };
      for (let round = 0; round < 3; round += 1) {
        await syncAll(world);
        await confirmRegistrations({ ...world, directory: { ...world.directory, passkeys } });
        stage.later(HOUR);
      }
      assert.deepEqual(asked.sort(), ['a', 'b']);
    });

    it('without a licence for it refuses to plan with people by their methods, whom nobody can tell there', async () => {
      report.pages.set('first', { rows: [row('a', ['sms']), row('b', ['sms'])], next: null });
      await syncAll(world);
      const admins = { kind: 'methods', are: 'admins' } as const;
      const preview = () =>
        previewWave(world, {
          campaignId: 'passkeys',
          name: 'All but admins',
          audience: { ...EVERYONE, exclude: [admins] },
        });
      const refused = (error: unknown) =>
        error instanceof Findings && /nobody can tell people who are admins/u.test(error.message);
      assert.equal((await preview()).counts.send, 2);
      report.pages.set('first', new Failure(NO_REPORT, 'needs a licence'));
      await syncAll(world);
      await assert.rejects(preview(), refused);
      const campaign = await world.store.campaign('passkeys');
      assert(campaign !== null);
      await world.store.saveCampaign({ ...campaign, audience: { ...EVERYONE, exclude: [admins] } });
      await assert.rejects(
        previewWave(world, { campaignId: 'passkeys', name: 'Everyone', audience: EVERYONE }),
        refused,
      );
    });

    it('notes who registered, once, whom the campaign follows', async () => {
      report.pages.set('first', { rows: [row('a', ['sms']), row('b', ['sms'])], next: null });
      await syncAll(world);
      await stage.wave();
      await stage.settle();
      report.pages.set('first', {
        rows: [row('a', ['sms', 'passKeySynced']), row('b', ['sms'])],
        next: null,
      });
      await syncAll(world);
      await syncAll(world);
      const registered = async (id: string) =>
        (await world.store.trail(id)).filter(({ kind }) => kind === 'registered').length;
      assert.deepEqual([await registered('a'), await registered('b')], [1, 0]);
    });
  });
});
