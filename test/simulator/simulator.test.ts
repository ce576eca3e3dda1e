// The simulator as a whole: organisation, clock, scripted people, restart, and what the pages' side refuses.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedOrganisation } from '../../src/simulator/seed-organisation.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { card, ordinary, startBot, startRunning } from './running.ts';
import type { Bot, Json, Running } from './running.ts';

describe('simulator organisation', () => {
  const now = new Date('2026-11-24T08:00:00Z');

  it('is the same for the same seed', () => {
    const ids = (seed: string) =>
      seedOrganisation(seed, 60, 0, now).people.map((person) => [
        person.id,
        person.name,
        person.otherMethods,
      ]);
    assert.deepEqual(ids('a'), ids('a'));
    assert.notDeepEqual(ids('a'), ids('b'));
  });

  it('makes groups in three levels, large and small, the same for the same seed', () => {
    const { groups, people } = seedOrganisation('northwind', 1000, 200, now);
    assert.deepEqual(groups, seedOrganisation('northwind', 1000, 200, now).groups);
    assert.equal(groups.length, 200);
    const named = (level: string) => groups.filter(({ name }) => name.startsWith(`${level} `));
    const [regions, sites, teams] = [named('Region'), named('Site'), named('Team')];
    const inside = (outer: typeof groups) => outer.flatMap((group) => group.groups).sort();
    const ids = (list: typeof groups) => list.map(({ id }) => id).sort();
    assert.deepEqual([inside(regions), inside(sites)], [ids(sites), ids(teams)]);
    assert.equal(new Set(teams.flatMap((team) => team.people)).size, people.length);
    const sizes = teams.map((team) => team.people.length).sort((a, b) => b - a);
    assert.ok((sizes[0] ?? 0) > 10 * (sizes[sizes.length >> 1] ?? 0), sizes.slice(0, 5).join(' '));
  });

  it('refuses sizes that it cannot make, and names the setting', async () => {
    const start = (size: { people?: number; groups?: number }) =>
      startSimulator({ dataDir: '', httpsPort: 0, pagesPort: 0, botUrl: 'http://127.0.0.1:9', ...size });
    await assert.rejects(start({ people: 100_001 }), /SIMULATOR_PEOPLE/u);
    await assert.rejects(start({ groups: 501 }), /SIMULATOR_GROUPS/u);
  });

  for (const count of [40, 300])
    it(`holds every standing with ${count} people`, () => {
      const { people, groups } = seedOrganisation('northwind', count, 0, now);
      const has = (name: string, fits: (person: (typeof people)[number]) => boolean) =>
        assert.ok(people.some(fits), name);
      for (const kind of ['authenticator', 'icloud', 'google', 'security-key', 'windows'].filter(
        (name) => count > 40 || name === 'security-key',
      ))
        has(kind, (person) => person.passkeys.some((passkey) => passkey.kind.startsWith(kind)));
      has(
        'Windows Hello only',
        (person) => person.otherMethods.join() === 'windowsHelloForBusiness' && person.passkeys.length === 0,
      );
      has('SMS only', (person) => person.otherMethods.join() === 'mobilePhone');
      has(
        'no MFA',
        (person) =>
          person.account === 'person' && person.otherMethods.length === 0 && person.passkeys.length === 0,
      );
      has('unknown method', (person) => person.otherMethods.includes('quantumToken'));
      has('guest', (person) => person.kind === 'guest');
      has('disabled', (person) => !person.enabled && person.account === 'person');
      has('room', (person) => person.account === 'room' && person.enabled);
      has('no licence', (person) => person.account === 'person' && person.teams === 'no-licence');
      has('forbidden', (person) => person.teams === 'install-forbidden');
      has('blocked', (person) => person.blocked !== null);
      has('absent from the report', (person) => !person.inReport);
      assert.equal(new Set(people.map((person) => person.upn)).size, count);
      const exceptions = groups.find((group) => group.name === 'Passkey exceptions');
      assert.equal(exceptions?.groups.length, 1);
      assert.equal(people[0]?.name, 'Ada Keyes');
    });
});

describe('simulator process', () => {
  let running: Running;
  let bot: Bot;

  before(async function () {
    this.timeout(10_000);
    bot = await startBot();
    running = await startRunning(bot.url, { reactAfter: { leastMs: 0, mostMs: 1 } });
  });
  after(async () => {
    await running.stop();
    await bot.close();
  });
  const api = async (method: string, path: string, body?: unknown) =>
    (await running.api(method, path, body)).body;

  it('moves the clock to the next morning and tells those who listen', async () => {
    const stream = await fetch(`${running.env.CLOCK_URL}/events`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.ok(reader);
    const first = (await reader.read()).value ?? '';
    assert.equal((JSON.parse(first.replace('data: ', '')) as Json).version, 0);
    const moved = await api('POST', '/api/clock', { preset: 'next-morning' });
    assert.match(String(moved.now), /T09:00:00/);
    assert.match((await reader.read()).value ?? '', /"version":1/);
    await reader.cancel();
    assert.equal((await running.api('POST', '/api/clock', { to: 'someday' })).status, 400);
  });

  it('lets scripted people react by temperament, and leaves yours alone', async () => {
    const answer = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Thanks' }] };
    bot.answer = () => ({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer },
    });
    await api('POST', '/api/behaviours', { mode: 'demo' });
    const capable = [...running.world.people.values()].filter(
      (person) => ordinary(person) && person.otherMethods.includes('microsoftAuthenticatorPush'),
    );
    const acts = (temperament: string) => {
      const person = capable.find(
        (candidate) =>
          candidate.temperament === temperament && !candidate.yours && candidate.passkeys.length === 0,
      );
      assert.ok(person, temperament);
      return person;
    };
    const snoozer = acts('snoozes');
    const registrar = acts('registers');
    const mine = running.person((person) => person.yours);
    for (const person of [mine, snoozer, registrar]) {
      running.world.savePerson({ ...person, installed: true });
      running.chats.postFromBot(person, card(`for ${person.id}`));
    }
    const invokes = await bot.wait('invoke', 2);
    const verb = (activity: Record<string, unknown>) => ((activity.value as Json).action as Json).verb;
    const byPerson = new Map(
      invokes.map(({ activity }) => [(activity.from as Json).aadObjectId, verb(activity)]),
    );
    assert.equal(byPerson.get(snoozer.id), 'snooze');
    assert.equal(byPerson.get(registrar.id), 'registered');
    assert.equal(byPerson.has(mine.id), false);
    assert.equal(running.world.people.get(registrar.id)?.passkeys.length, 1);
    await api('POST', '/api/behaviours', { mode: 'off' });
  });

  it('lets nobody react to an answer that is no nudge', async () => {
    const person = running.person(
      (candidate) => candidate.temperament === 'snoozes' && ordinary(candidate) && !candidate.yours,
    );
    running.world.savePerson({ ...person, installed: true });
    const other = running.person(
      (candidate) => candidate.temperament === 'acknowledges' && ordinary(candidate) && !candidate.yours,
    );
    running.world.savePerson({ ...other, installed: true });
    await api('POST', '/api/behaviours', { mode: 'demo' });
    bot.received.length = 0;
    running.chats.postFromBot(person, card('answer', ['ask-a-person']));
    running.chats.postFromBot(other, card('nudge'));
    const [invoke] = await bot.wait('invoke');
    assert.ok(invoke);
    assert.equal((invoke.activity.from as Json).aadObjectId, other.id);
    await api('POST', '/api/behaviours', { mode: 'off' });
  });

  it('answers this machine only', async () => {
    const { hostname, port } = new URL(running.addresses.pages);
    const ask = (headers: Record<string, string>) =>
      new Promise<number | undefined>((done) => {
        request({ hostname, port, path: '/api/people', headers }, (response) => {
          response.resume();
          done(response.statusCode);
        }).end();
      });
    assert.equal(await ask({ host: 'evil.example' }), 403);
    assert.equal(await ask({ origin: 'https://evil.example' }), 403);
    assert.equal(await ask({ origin: running.addresses.pages }), 200);
  });

  it('says what, why and fix for a bad body, an unknown person and a path outside the pages', async () => {
    const bad = await running.api('POST', '/api/clock', { hours: 3 });
    assert.deepEqual([bad.status, Object.keys(bad.body).sort()], [400, ['fix', 'what', 'why']]);
    assert.equal((await running.api('GET', '/api/people/nobody')).status, 404);
    assert.equal((await running.api('GET', '/..%2fmain.ts')).status, 404);
  });

  it('serves the card renderer that the pages need', async () => {
    for (const path of ['/adaptivecards.min.js', '/marked.js']) {
      const answer = await fetch(`${running.addresses.pages}${path}`);
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get('content-type') ?? '', /javascript/);
    }
  });

  it('counts people, installations and groups', async () => {
    const organisation = await api('GET', '/api/organisation');
    assert.equal(organisation.name, 'Northwind Harbour');
    assert.equal((organisation.counts as Json).people, 100);
    const people = (await running.api<Json[]>('GET', '/api/people')).body;
    assert.equal(people.length, 100);
    assert.equal(people[0]?.name, 'Ada Keyes');
  });
});

describe('simulator restart', () => {
  it('keeps ids, keys, clock, chats and events that the bot has not taken yet', async function () {
    this.timeout(10_000);
    const dataDir = mkdtempSync(join(tmpdir(), 'keywave-simulator-'));
    try {
      const first = await startRunning('http://127.0.0.1:9/api/messages', { dataDir });
      const person = first.person((candidate) => ordinary(candidate) && !candidate.installed);
      await first.api('POST', '/api/clock', { advanceHours: 48 });
      await first.api('POST', `/api/people/${person.id}/installation`, { action: 'add' });
      first.chats.postFromBot(person, card('kept'));
      const keys = async (running: Running) =>
        (
          await fetch(`${running.addresses.https}/${running.env.BOT_TENANT_ID}/discovery/v2.0/keys`)
        ).json() as Promise<{ keys: { kid: string }[] }>;
      const kid = (await keys(first)).keys[0]?.kid;
      const ca = readFileSync(first.addresses.ca, 'utf8');
      await first.stop();

      const bot = await startBot();
      const second = await startRunning(bot.url, { dataDir, seed: 'another' });
      assert.equal(second.env.BOT_ID, first.env.BOT_ID);
      assert.equal(second.env.BOT_PASSWORD, first.env.BOT_PASSWORD);
      assert.equal((await keys(second)).keys[0]?.kid, kid);
      assert.equal(readFileSync(second.addresses.ca, 'utf8'), ca);
      assert.ok(second.world.clock.read().offsetMs > 47 * 3_600_000);
      const [event] = await bot.wait('installationUpdate');
      assert.ok(event);
      assert.equal((event.activity.from as Json).aadObjectId, person.id);
      const accepted = (await second.api<{ accepted: Json[] }>('GET', '/api/record')).body.accepted;
      assert.deepEqual(
        accepted.map((entry) => entry.nudgeId),
        ['kept'],
      );
      const contract = JSON.parse(readFileSync(join(dataDir, 'simulator.json'), 'utf8')) as Json;
      assert.deepEqual(contract.env, second.env);
      assert.ok(existsSync(String(contract.ca)));
      await second.stop();
      await bot.close();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('names the port that is taken and the setting that changes it', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const dataDir = mkdtempSync(join(tmpdir(), 'keywave-simulator-'));
    try {
      await assert.rejects(
        startSimulator({ dataDir, httpsPort: port, pagesPort: 0, botUrl: 'http://127.0.0.1:9/', people: 40 }),
        (error: Error) => {
          assert.match(error.message, new RegExp(`port ${port} is taken.*Fix: .*SIMULATOR_PORT`));
          return true;
        },
      );
    } finally {
      blocker.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
