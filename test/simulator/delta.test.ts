// Delta queries of the pretend Graph: what a client keeps that follows them equals what a fresh listing shows.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Group } from '../../src/simulator/organisation.ts';
import { startRunning } from './running.ts';
import type { Json, Running } from './running.ts';

type Member = { id: string; '@odata.type': string; '@removed'?: { reason: string } };
type Row = { id: string; '@removed'?: { reason: string }; 'members@delta'?: Member[] } & Json;
type Page = Json & { value: Row[]; '@odata.nextLink'?: string; '@odata.deltaLink'?: string };

const nowhere = 'http://127.0.0.1:9/api/messages';
const path = (link: string | undefined) => (link ?? '').replace(/^.*\/v1\.0/u, '');
const groupsWithMembers = '/groups/delta?$select=displayName,visibility&$expand=members';

/** One page, and where it leads. */
async function read(running: Running, link: string, pageSize: number) {
  const prefer = `odata.maxpagesize=${pageSize}`;
  const { status, body } = await running.graph<Page>(link, { headers: { prefer } });
  assert.equal(status, 200, JSON.stringify(body));
  return { rows: body.value, next: path(body['@odata.nextLink']), delta: path(body['@odata.deltaLink']) };
}

/** Follows every page; returns the delta link. */
async function follow(running: Running, link: string, take: (row: Row) => void, size = 150): Promise<string> {
  for (let at = link; ; ) {
    const { rows, next, delta } = await read(running, at, size);
    rows.forEach(take);
    if (delta !== '') return delta;
    at = next;
  }
}

async function rowsOf(running: Running, link: string): Promise<Row[]> {
  const rows: Row[] = [];
  await follow(running, link, (row) => rows.push(row));
  return rows;
}

/** A client's copy, kept as the documentation says. */
function keeper() {
  const users = new Map<string, Row>();
  const members = new Map<string, Set<string>>();
  return {
    users,
    members,
    takeUser(row: Row) {
      if (row['@removed']) users.delete(row.id);
      else users.set(row.id, { ...users.get(row.id), ...row });
    },
    takeGroup(row: Row) {
      if (row['@removed']) return void members.delete(row.id);
      const known = members.get(row.id) ?? new Set();
      for (const member of row['members@delta'] ?? [])
        if (member['@removed']) known.delete(member.id);
        else known.add(member.id);
      members.set(row.id, known);
    },
  };
}

const membersOf = (group: Group) => [...group.people, ...group.groups].sort();

describe('delta queries of 2,000 people and 60 groups', function () {
  this.timeout(60_000);
  let running: Running;
  before(async () => {
    running = await startRunning(nowhere, { people: 2000, groups: 60 });
    await running.api('PUT', '/api/limits', { 'graph:directory': [] });
  });
  after(() => running.stop());

  async function sameAsListed({ users, members }: ReturnType<typeof keeper>): Promise<void> {
    const listed: Row[] = [];
    const list = '/users?$select=id,displayName,department,accountEnabled&$top=999';
    for (let at = list; at !== ''; ) {
      const { rows, next } = await read(running, at, 0);
      listed.push(...rows);
      at = next;
    }
    const byId = (a: Row, b: Row) => (a.id < b.id ? -1 : 1);
    assert.deepEqual([...users.values()].sort(byId), listed.sort(byId));
    assert.deepEqual([...members.keys()].sort(), [...running.world.groups.keys()].sort());
    for (const group of running.world.groups.values())
      assert.deepEqual([...(members.get(group.id) ?? [])].sort(), membersOf(group), group.name);
  }

  it('tells a client everything, and then exactly what changed', async () => {
    const copy = keeper();
    const select = 'displayName,department,accountEnabled';
    let users = await follow(running, `/users/delta?$select=${select}`, copy.takeUser);
    let groups = await follow(running, groupsWithMembers, copy.takeGroup);
    await sameAsListed(copy);
    assert.equal(copy.members.size, 60);

    const [first, second] = [...running.world.people.keys()];
    const [one, two] = [...running.world.groups.values()].filter(({ name }) => name.startsWith('Team'));
    await running.api('POST', '/api/departments', { count: 300, department: 'Dry Dock' });
    await running.api('PATCH', `/api/people/${first}`, { enabled: false });
    await running.api('DELETE', `/api/people/${second}`);
    const added = await running.api<{ id: string }>('POST', '/api/people', { name: 'Nora New' });
    await running.api('POST', `/api/groups/${one?.id}/members`, { id: added.body.id });
    await running.api('POST', `/api/groups/${one?.id}/members`, { id: two?.id });
    await running.api('DELETE', `/api/groups/${two?.id}/members/${two?.people.at(-1)}`);
    const changed = new Set<string>();
    users = await follow(running, users, (row) => {
      changed.add(row.id);
      copy.takeUser(row);
    });
    groups = await follow(running, groups, copy.takeGroup);
    await sameAsListed(copy);
    assert.equal(changed.size, 301);

    await running.api('POST', `/api/people/${second}/restore`);
    await running.api('DELETE', `/api/groups/${one?.id}`);
    await running.api('POST', '/api/groups', { name: 'Newcomers' });
    users = await follow(running, users, copy.takeUser);
    groups = await follow(running, groups, copy.takeGroup);
    await sameAsListed(copy);
    assert.deepEqual([await rowsOf(running, users), await rowsOf(running, groups)], [[], []]);
  });

  it('loses nobody when others leave and join while a client still reads', async () => {
    const copy = keeper();
    const select = '/users/delta?$select=displayName,department,accountEnabled';
    const users = await read(running, select, 200);
    users.rows.forEach(copy.takeUser);
    const gone = [...running.world.groups.values()].find(({ name }) => name === 'Region 1');
    let at = groupsWithMembers;
    let half: Row | undefined;
    while (half?.['members@delta']?.length !== 500) {
      const { rows, next } = await read(running, at, 1);
      rows.forEach(copy.takeGroup);
      [half, at] = [rows[0], next];
    }
    const shown = half['members@delta'][0]?.id;

    for (const row of users.rows.slice(0, 3)) await running.api('DELETE', `/api/people/${row.id}`);
    await running.api('POST', '/api/people', { name: 'Late Comer' });
    await running.api('DELETE', `/api/groups/${half.id}/members/${shown}`);
    await running.api('DELETE', `/api/groups/${gone?.id}`);

    await follow(running, await follow(running, users.next, copy.takeUser), copy.takeUser);
    await follow(running, await follow(running, at, copy.takeGroup), copy.takeGroup);
    await sameAsListed(copy);
  });

  it('spreads the members of a large group over several pages', async () => {
    const large = [...running.world.groups.values()].find(({ people }) => people.length > 1500);
    assert.ok(large);
    let pages = 0;
    const pieces: string[][] = [];
    for (let at = groupsWithMembers; at !== ''; ) {
      const { rows, next } = await read(running, at, 999);
      const ofLarge = rows.filter(({ id }) => id === large.id);
      if (ofLarge.length > 0) pages++;
      for (const row of ofLarge) pieces.push((row['members@delta'] ?? []).map(({ id }) => id));
      at = next;
    }
    assert.ok(pages > 1, `${pages} pages`);
    assert.deepEqual(pieces.flat().sort(), membersOf(large));
  });
});

describe('delta queries', () => {
  let running: Running;
  let dataDir: string;
  const start = () => startRunning(nowhere, { dataDir });
  before(async function () {
    this.timeout(10_000);
    dataDir = mkdtempSync(join(tmpdir(), 'keywave-simulator-'));
    running = await start();
  });
  after(async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const latest = async (link: string) => (await read(running, link, 10)).delta;
  const someone = (at: number) => [...running.world.people.keys()][at] ?? '';
  const addGroup = async (name: string, hidden = false) =>
    (await running.api<{ id: string }>('POST', '/api/groups', { name, hidden })).body.id;

  it('gives only a link for $deltatoken=latest', async () => {
    const { rows, delta } = await read(running, '/users/delta?$deltatoken=latest', 10);
    assert.deepEqual(rows, []);
    await running.api('PATCH', `/api/people/${someone(3)}`, { name: 'Ines Other' });
    assert.equal((await rowsOf(running, delta))[0]?.displayName, 'Ines Other');
  });

  it('tells of a changed person the id and what changed', async () => {
    const link = await latest('/users/delta?$deltatoken=latest');
    await running.api('PATCH', `/api/people/${someone(4)}`, { department: 'Dry Dock', enabled: false });
    assert.deepEqual(await rowsOf(running, link), [
      { id: someone(4), department: 'Dry Dock', accountEnabled: false },
    ]);
  });

  it('keeps silent about properties and members that were not asked for', async () => {
    const users = await latest('/users/delta?$deltatoken=latest&$select=displayName');
    const groups = await latest('/groups/delta?$deltatoken=latest&$select=displayName');
    const group = [...running.world.groups.keys()][1];
    await running.api('PATCH', `/api/people/${someone(5)}`, { department: 'Quay' });
    await running.api('POST', `/api/groups/${group}/members`, { id: someone(0) });
    assert.deepEqual([await rowsOf(running, users), await rowsOf(running, groups)], [[], []]);
  });

  it('shows members without $select or with $expand=members, not with another $select alone', async () => {
    const withMembers = async (link: string) =>
      (await rowsOf(running, link)).some((row) => row['members@delta'] !== undefined);
    assert.equal(await withMembers('/groups/delta'), true);
    assert.equal(await withMembers('/groups/delta?$select=displayName&$expand=members'), true);
    assert.equal(await withMembers('/groups/delta?$select=displayName'), false);
  });

  it('names people and groups among the members by their kind', async () => {
    const outer = await addGroup('Outer');
    const inner = await addGroup('Inner');
    for (const id of [inner, someone(6)]) await running.api('POST', `/api/groups/${outer}/members`, { id });
    const row = (await rowsOf(running, groupsWithMembers)).find(({ id }) => id === outer);
    assert.deepEqual(
      new Map(row?.['members@delta']?.map((member) => [member.id, member['@odata.type']])),
      new Map([
        [inner, '#microsoft.graph.group'],
        [someone(6), '#microsoft.graph.user'],
      ]),
    );
  });

  it('says "changed" of a person who can be restored, "deleted" of one who cannot, and of a group', async () => {
    const users = await latest('/users/delta?$deltatoken=latest');
    const group = await addGroup('Passing');
    const groups = await latest('/groups/delta?$deltatoken=latest');
    const id = someone(7);
    await running.api('DELETE', `/api/people/${id}`);
    await running.api('DELETE', `/api/groups/${group}`);
    assert.deepEqual(await rowsOf(running, users), [{ id, '@removed': { reason: 'changed' } }]);
    assert.deepEqual(
      (await rowsOf(running, groups)).find((row) => row.id === group),
      { id: group, '@removed': { reason: 'deleted' } },
    );
    assert.equal((await running.api('DELETE', `/api/removed-people/${id}`)).status, 204);
    assert.deepEqual(await rowsOf(running, users), [{ id, '@removed': { reason: 'deleted' } }]);
    assert.equal((await running.api('POST', `/api/people/${id}/restore`)).status, 404);
  });

  it('takes a removed person out of their groups, and restores them there', async () => {
    const group = await addGroup('Divers');
    const id = someone(8);
    await running.api('POST', `/api/groups/${group}/members`, { id });
    const before = await latest('/groups/delta?$deltatoken=latest');
    const change = async (link: string) =>
      (await rowsOf(running, link)).find((row) => row.id === group)?.['members@delta'];
    const member = { '@odata.type': '#microsoft.graph.user', id };
    await running.api('DELETE', `/api/people/${id}`);
    assert.deepEqual(await change(before), [{ ...member, '@removed': { reason: 'deleted' } }]);
    await running.api('POST', `/api/people/${id}/restore`);
    assert.deepEqual(await change(before), [member]);
  });

  it('withholds the members of a hidden group without Member.Read.Hidden', async () => {
    const hidden = await addGroup('Secret', true);
    await running.api('POST', `/api/groups/${hidden}/members`, { id: someone(0) });
    const row = (await rowsOf(running, groupsWithMembers)).find(({ id }) => id === hidden);
    assert.deepEqual([row?.visibility, row?.['members@delta']], ['HiddenMembership', undefined]);
    for (const list of ['members', 'transitiveMembers'])
      assert.deepEqual((await running.graph<Page>(`/groups/${hidden}/${list}`)).body.value, []);
  });

  it('refuses who may not read all users', async () => {
    const before = running.world.permissions();
    running.world.setPermissions({
      ...before,
      application: { ...before.application, tab: ['User.ReadBasic.All'] },
    });
    const basic = await tokenOf(running);
    running.world.setPermissions(before);
    for (const link of ['/users/delta', '/groups/delta'])
      assert.equal((await running.graph(link, { token: basic })).status, 403, link);
  });

  it('takes a link after a restart', async () => {
    const link = await latest('/users/delta?$deltatoken=latest');
    await running.api('PATCH', `/api/people/${someone(9)}`, { department: 'Night Watch' });
    await running.stop();
    running = await start();
    assert.deepEqual(await rowsOf(running, link), [{ id: someone(9), department: 'Night Watch' }]);
  });

  it('answers a token after a reset with 410 and where to begin anew', async () => {
    const link = await latest('/users/delta?$deltatoken=latest');
    await running.api('DELETE', '/api/delta-tokens');
    const { status, body, headers } = await running.graph(link);
    assert.deepEqual([status, body.error?.code], [410, 'syncStateNotFound']);
    const again = await rowsOf(running, path(headers.get('location') ?? undefined));
    assert.equal(again.length, running.world.people.size);
  });

  it('answers a token past its seven days with 400 and no way on', async () => {
    const link = await latest('/groups/delta?$deltatoken=latest');
    await running.api('DELETE', '/api/delta-tokens?why=expired');
    const { status, body, headers } = await running.graph(link);
    assert.deepEqual([status, body.error?.code], [400, 'syncStateNotFound']);
    assert.equal(headers.get('location'), null);
  });

  it('takes no token that it did not make for this list', async () => {
    await running.api('DELETE', '/api/delta-tokens');
    const users = await latest('/users/delta?$deltatoken=latest');
    for (const link of [users.replace('/users/', '/groups/'), '/users/delta?$deltatoken=nonsense'])
      assert.equal((await running.graph(link)).status, 410, link);
  });
});

/** A fresh token of the tab's app, with what it is granted now. */
async function tokenOf({ addresses, env }: Running): Promise<string> {
  const answer = await fetch(`${addresses.https}/${env.BOT_TENANT_ID}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: env.TAB_CLIENT_ID ?? '',
      client_secret: env.TAB_CLIENT_SECRET ?? '',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
