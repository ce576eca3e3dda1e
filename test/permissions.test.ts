// Least power: Keywave runs with exactly the permissions of core/permissions.ts against a Graph that refuses everything
// else; each taken away switches its own feature off, says so, and leaves the rest at work. docs/permissions.md shows
// the same table, and no call is made for which it names no permission.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLog } from '../src/adapters/log/log.ts';
import { openDatabase, type OpenDatabase } from '../src/adapters/postgres/open-database.ts';
import { openDirectory } from '../src/adapters/graph/directory.ts';
import { NO_SEARCH } from '../src/adapters/search/no-search.ts';
import { openOutbound } from '../src/adapters/teams/outbound.ts';
import { readConfig } from '../src/config.ts';
import { EVERYONE } from '../src/core/audience.ts';
import { DEFAULT_DEFERRAL } from '../src/core/campaign.ts';
import { INSTALL_PERMISSION, PERMISSIONS } from '../src/core/permissions.ts';
import { DAY, HOUR } from '../src/core/time.ts';
import { confirmRegistrations } from '../src/flows/registrations/confirm-registrations.ts';
import { deliverNudges } from '../src/flows/sending/deliver-nudges.ts';
import { detectRegistrations } from '../src/flows/registrations/detect-registrations.ts';
import { openCampaign } from '../src/flows/waves/open-campaign.ts';
import { readMailboxes } from '../src/flows/tenant/read-mailboxes.ts';
import { previewWave } from '../src/flows/waves/plan-wave.ts';
import { readReadiness } from '../src/flows/tenant/read-readiness.ts';
import { releaseWave } from '../src/flows/waves/release-wave.ts';
import { runWaves } from '../src/flows/waves/run-waves.ts';
import { setRules } from '../src/flows/waves/set-rules.ts';
import { startWave } from '../src/flows/waves/start-wave.ts';
import { Failure, type World } from '../src/ports.ts';
import { dropDatabase } from '../src/tools/postgres-server.ts';
import { botTokens, settingsOf, tabTokens } from '../src/world.ts';
import { stageDatabase, syncAll } from './flows/world.ts';
import { movedTime } from './graph/use-graph.ts';
import { startRunning, type Running } from './simulator/running.ts';

const NAMES = PERMISSIONS.map(({ name }) => name);
const aCard = () => ({ summary: '', card: { type: 'AdaptiveCard', version: '1.5', body: [] } });

describe('permissions', function () {
  this.timeout(120_000);
  let running: Running;
  before(async () => {
    running = await startRunning('http://127.0.0.1:9/api/messages', { people: 60 });
    await running.api('PUT', '/api/limits', { 'graph:reports': [], 'graph:access': [] });
  });
  after(() => running.stop());

  /** How far the clock of a test is ahead, in milliseconds. */
  let ahead = 0;
  afterEach(() => void (ahead = 0));

  /** Everything that Keywave reads from Graph, once, with these permissions. */
  async function live<T>(granted: readonly string[], look: (world: World) => Promise<T>): Promise<T> {
    await running.api('PUT', '/api/permissions', { application: { tab: granted } });
    const config = readConfig({ ...running.env, CLOCK_URL: '' });
    const databaseUrl = await stageDatabase();
    const log = openLog('silent');
    const database: OpenDatabase = await openDatabase({ databaseUrl, dataDir: '', log });
    const bot = { ...config.bot, tenantId: config.tenantId, loginUrl: config.loginUrl };
    const world: World = {
      store: database.store,
      directory: openDirectory({
        graphUrl: config.graphUrl,
        token: tabTokens(config),
        appCatalogId: config.tab.appCatalogId ?? null,
        log,
        // Waits of the pacer are real elsewhere; here the clock it paces by moves when it waits.
        time: movedTime(),
      }),
      ...openOutbound({ settings: bot, token: botTokens(config), log }),
      cards: { render: aCard, renderTest: aCard, moments: [], locales: [], understand: () => null },
      clock: { now: () => new Date(Date.now() + ahead).toISOString(), onMove: () => () => undefined },
      log,
      settings: settingsOf(config),
      writer: null,
      search: NO_SEARCH,
      smallTalk: () => null,
    };
    try {
      await openCampaign(world, config);
      await syncAll(world);
      await detectRegistrations(world);
      const [someone] = running.world.people.keys();
      await world.store.queueConfirmations([someone ?? ''], world.clock.now());
      await confirmRegistrations(world);
      await readMailboxes(world);
      return await look(world);
    } finally {
      await database.close();
      await dropDatabase(databaseUrl);
    }
  }
  const refused = async (world: World) =>
    (await readReadiness(world)).findings.filter(({ id }) => /^not-(read|granted):/u.test(id));
  const install = (world: World) =>
    world.directory
      .install([...running.world.people.values()].find(({ teams }) => teams === 'licensed')?.id ?? '')
      .then(
        ({ installed }) => installed,
        (error: unknown) => (error instanceof Failure ? error.hint : error),
      );

  it('are enough, all together, for everything that Keywave asks', async () => {
    const before = (await running.api<{ status: number }[]>('GET', '/api/requests?limit=50000')).body.length;
    await live(NAMES, async (world) => {
      assert.deepEqual(await refused(world), []);
      assert.equal(await install(world), true);
      const { counts } = (await world.store.peopleCounts()) ?? { counts: null };
      assert.ok((counts?.members ?? 0) > 40);
      assert.ok((await world.store.unreadMailboxes(world.clock.now(), 99)).length > 0);
    });
    const { body } = await running.api<{ area: string; path: string; status: number }[]>(
      'GET',
      '/api/requests?limit=50000',
    );
    const asked = body.slice(0, body.length - before).filter(({ area }) => area === 'graph');
    assert.deepEqual(
      asked.filter(({ status }) => status === 403),
      [],
    );
    for (const path of ['users/delta', 'groups/delta', 'userRegistrationDetails', 'directoryAudits']) {
      assert.ok(
        asked.some((request) => request.path.includes(path)),
        path,
      );
    }
  });

  it('are shown by docs/permissions.md as they are', () => {
    const page = readFileSync(join(import.meta.dirname, '../docs/permissions.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([\w.-]+)` \| (yes|optional) \| (.*) \| (.*) \|$/gmu)];
    assert.deepEqual(
      rows.map(([, name, needed, gives, without]) => ({ name, needed, gives, without })),
      PERMISSIONS.map(({ name, required, gives, without }) => ({
        name,
        needed: required ? 'yes' : 'optional',
        gives,
        without: without.replace(/\.$/u, ''),
      })),
    );
  });

  /** What is off without it, by the readings that say so, or its own name; none = another permission covers it. */
  const READINGS: Readonly<Record<string, readonly string[]>> = {
    'User.Read.All': ['users'],
    'GroupMember.Read.All': ['groups'],
    'AuditLog.Read.All': ['methods-report', 'registrations'],
    'UserAuthMethod-Passkey.Read.All': ['passkeys'],
    'Policy.Read.AuthenticationMethod': [],
    'Policy.Read.All': ['access-policies'],
    'MailboxSettings.Read': ['mailboxes'],
    [INSTALL_PERMISSION]: [INSTALL_PERMISSION],
    'Member.Read.Hidden': ['Member.Read.Hidden'],
  };
  for (const { name } of PERMISSIONS) {
    it(`without ${name} the rest works, and the finding says what to grant`, async () => {
      await live(
        NAMES.filter((each) => each !== name),
        async (world) => {
          const findings = await refused(world);
          assert.deepEqual(
            findings.map(({ id }) => id.replace(/^not-(read|granted):/u, '')).sort(),
            [...(READINGS[name] ?? [])].sort(),
          );
          for (const { what, why, fix } of findings) {
            assert.ok(fix.includes(name), fix);
            assert.ok(what !== '' && why.includes('Without it'), why);
          }
          if (name === INSTALL_PERMISSION) assert.ok(String(await install(world)).includes(name));
          const off = new Set(READINGS[name]);
          const read = (await world.store.readings()).filter(({ readAt }) => readAt !== null);
          for (const reading of ['users', 'groups', 'methods-report', 'methods-policy', 'access-policies']) {
            assert.equal(
              read.some((each) => each.name === reading),
              !off.has(reading),
              reading,
            );
          }
        },
      );
    });
  }

  it('without the permission to install, a wave reaches those who have the app and goes on', async () => {
    await live(
      NAMES.filter((name) => name !== INSTALL_PERMISSION),
      async (world) => {
        const everybody = { campaignId: 'passkeys', name: 'x', audience: EVERYONE };
        const { people } = await previewWave(world, everybody);
        const able = people
          .filter(({ plan }) => plan.do === 'send')
          .map(({ personId }) => running.world.people.get(personId))
          .filter((person) => person?.teams === 'licensed' && !person.installed)
          .flatMap((person) => person?.id ?? []);
        const six = able.slice(0, 6);
        for (const id of six.slice(1)) {
          await running.api('POST', `/api/people/${id}/installation`, { action: 'add' });
        }
        const audience = { include: six.map((id) => ({ kind: 'person' as const, id })), exclude: [] };
        const wave = await startWave(world, { ...everybody, audience }, 'admin');
        await releaseWave(world, wave.id);
        const worker = { worker: 'test', batch: 20, leaseMs: 30_000 };
        for (let hour = 0; hour < 100; hour++) {
          await runWaves(world);
          await deliverNudges(world, worker);
          const { planned, sending } = await world.store.progress(wave.id);
          if (planned + sending === 0) break;
          ahead += HOUR;
        }
        const { sent, failed } = await world.store.progress(wave.id);
        assert.deepEqual({ sent, failed }, { sent: 5, failed: 1 });
        assert.notEqual((await world.store.wave(wave.id))?.state, 'paused');
        const out = (await world.store.outOfReach()).map(({ person: { id }, why }) => [id, why]);
        assert.deepEqual(out, [[six[0], 'not-installable']]);
      },
    );
  });

  it('without Member.Read.Hidden nobody is written to while Entra’s campaign excludes a hidden group', async () => {
    type Policy = { registrationEnforcement: { authenticationMethodsRegistrationCampaign: object } };
    const policy = (await running.api<Policy>('GET', '/api/policy')).body;
    const secret = { name: 'Secret', hidden: true };
    const { id } = (await running.api<{ id: string }>('POST', '/api/groups', secret)).body;
    const campaign = {
      ...policy.registrationEnforcement.authenticationMethodsRegistrationCampaign,
      excludeTargets: [{ id, targetType: 'group' }],
    };
    try {
      await live(
        NAMES.filter((name) => name !== 'Member.Read.Hidden'),
        async (world) => {
          const rules = { deferral: DEFAULT_DEFERRAL, window: null, timeZone: 'UTC', mirror: true };
          await setRules(world, 'passkeys', rules);
          const everybody = { campaignId: 'passkeys', name: 'x', audience: EVERYONE };
          const wave = await startWave(world, everybody, 'admin');
          await releaseWave(world, wave.id);
          await running.api('PUT', '/api/policy', {
            ...policy,
            registrationEnforcement: { authenticationMethodsRegistrationCampaign: campaign },
          });
          await syncAll(world);
          ahead += DAY;
          await runWaves(world);
          assert.equal(await deliverNudges(world, { worker: 'test', batch: 20, leaseMs: 30_000 }), 0);
          assert.match((await world.store.wave(wave.id))?.pausedWhy ?? '', /“Secret”.+ are hidden/u);
          const { findings } = await readReadiness(world);
          assert.equal(findings.find((finding) => finding.id === 'mirror-held')?.severity, 'blocks');
        },
      );
    } finally {
      await running.api('PUT', '/api/policy', policy);
    }
  });

  it('without either policy permission readiness says that it cannot tell', async () => {
    const policies = ['Policy.Read.AuthenticationMethod', 'Policy.Read.All'];
    await live(
      NAMES.filter((name) => !policies.includes(name)),
      async (world) => {
        const { criteria } = await readReadiness(world);
        assert.ok(criteria.every(({ result }) => result === 'cannot-tell'));
        const findings = await refused(world);
        assert.ok(findings.some(({ fix }) => fix.includes('Policy.Read.AuthenticationMethod')));
      },
    );
  });

  it('without a licence for the report people are asked about one by one, and can be nudged', async () => {
    await running.api('POST', '/api/faults', [
      {
        area: 'graph',
        path: 'userRegistrationDetails',
        status: 403,
        body: { error: { code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message: 'no' } },
      },
    ]);
    await live(NAMES, async (world) => {
      await confirmRegistrations(world);
      await syncAll(world);
      const people = await world.store.candidates('passkeys', null, 99);
      assert.ok(people.some(({ person }) => person.passkeys !== null && person.passkeys.length > 0));
      const audience = { include: [{ kind: 'everyone' as const }], exclude: [] };
      const plan = await previewWave(world, { campaignId: 'passkeys', name: 'x', audience });
      assert.ok(plan.counts.send > 0);
      assert.equal(plan.counts.leave['not-reported'], undefined);
      const findings = await refused(world);
      assert.ok(findings.some(({ fix }) => fix.includes('P1 or P2')));
    });
    await running.api('DELETE', '/api/faults');
  });
});
