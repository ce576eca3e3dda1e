// Delta queries of the pretend Graph: what a client keeps that follows them equals what a fresh listing shows.
import assert from 'node:assert/strict';
import { startRunning } from './running.ts';
import type { Json, Running } from './running.ts';

type Row = {
  id: string;
  '@removed'?: unknown;
  displayName?: string;
  department?: string;
  visibility?: string;
} & {
  'members@delta'?: { id: string; '@odata.type': string; '@removed'?: unknown }[];
};
type Page = Json & { value: Row[]; '@odata.nextLink'?: string; '@odata.deltaLink'?: string };

describe('delta queries', function () {
  this.timeout(60_000);
  let running: Running;
  before(async () => {
    running = await startRunning('http://127.0.0.1:9/api/messages', { people: 2000, groups: 60 });
    await running.api('PUT', '/api/limits', { 'graph:directory': [], 'graph:access': [] });
  });
  after(() => running.stop());

  /** Follows every page; returns the delta link. */
  async function follow(link: string, take: (row: Row) => void): Promise<string> {
    for (let next = link; ; ) {
      const { status, body } = await running.graph<Page>(next, {
        headers: { prefer: 'odata.maxpagesize=150' },
      });
      assert.equal(status, 200, JSON.stringify(body));
      body.value.forEach(take);
      const delta = body['@odata.deltaLink'];
      if (delta !== undefined) return path(delta);
      next = path(body['@odata.nextLink'] ?? '');
    }
  }
  const path = (link: string) => link.replace(/^.*\/v1\.0/u, '');

  it('tells a client everything, and then exactly what changed', async () => {
    const users = new Map<string, Row>();
    const takeUser = (row: Row) => {
      if (row['@removed']) users.delete(row.id);
      else users.set(row.id, { ...users.get(row.id), ...row });
    };
    const members = new Map<string, Set<string>>();
    const takeGroup = (row: Row) => {
      if (row['@removed']) return void members.delete(row.id);
      const known = members.get(row.id) ?? new Set();
      for (const member of row['members@delta'] ?? [])
        if (member['@removed']) known.delete(member.id);
        else known.add(member.id);
      members.set(row.id, known);
    };
    const select = 'displayName,department,accountEnabled';
    let usersLink = await follow(`/users/delta?$select=${select}`, takeUser);
    let groupsLink = await follow('/groups/delta?$select=displayName,visibility&$expand=members', takeGroup);
    const { people, groups } = running.world;
    const same = () => {
      assert.deepEqual([...users.keys()].sort(), [...people.keys()].sort());
      for (const [id, row] of users) assert.equal(row.department, people.get(id)?.department, id);
      assert.deepEqual([...members.keys()].sort(), [...groups.keys()].sort());
      for (const [id, known] of members) {
        const group = groups.get(id);
        assert.deepEqual([...known].sort(), [...(group?.people ?? []), ...(group?.groups ?? [])].sort());
      }
    };
    same();
    assert.ok(groups.size >= 60);

    const [first, second, third] = [...people.keys()];
    const [one, two] = [...groups.values()].filter(({ name }) => name.startsWith('Team'));
    await running.api('POST', '/api/departments', { count: 300, department: 'Dry Dock' });
    await running.api('PATCH', `/api/people/${first}`, { enabled: false });
    await running.api('DELETE', `/api/people/${second}`);
    const added = await running.api<{ id: string }>('POST', '/api/people', { name: 'Nora New' });
    await running.api('POST', `/api/groups/${one?.id}/members`, { id: added.body.id });
    await running.api('POST', `/api/groups/${one?.id}/members`, { id: two?.id });
    await running.api('DELETE', `/api/groups/${two?.id}/members/${two?.people.at(-1)}`);
    let changes = 0;
    usersLink = await follow(usersLink, (row) => (changes++, takeUser(row)));
    groupsLink = await follow(groupsLink, takeGroup);
    same();
    assert.ok(changes >= 300 && changes <= 303, `${changes} rows for 302 changed people`);

    await running.api('POST', `/api/people/${second}/restore`);
    await running.api('DELETE', `/api/groups/${one?.id}`);
    usersLink = await follow(usersLink, takeUser);
    groupsLink = await follow(groupsLink, takeGroup);
    same();
    assert.equal(users.get(third ?? '')?.department, 'Dry Dock');
    let quiet = 0;
    await follow(usersLink, () => quiet++);
    assert.equal(quiet, 0);
  });

  it('answers a token that is too old with 410', async () => {
    const link = await follow('/users/delta', () => undefined);
    await running.api('DELETE', '/api/delta-tokens');
    const { status, body, headers } = await running.graph(link);
    assert.equal(status, 410);
    assert.equal(body.error?.code, 'syncStateNotFound');
    assert.match(headers.get('location') ?? '', /\/users\/delta$/u);
    assert.equal((await running.graph('/users/delta?$deltatoken=nonsense')).status, 410);
  });

  it('withholds the members of a hidden group without Member.Read.Hidden', async () => {
    const { body } = await running.api<{ id: string }>('POST', '/api/groups', {
      name: 'Secret',
      hidden: true,
    });
    const [someone] = running.world.people.keys();
    await running.api('POST', `/api/groups/${body.id}/members`, { id: someone });
    const rows: Row[] = [];
    await follow('/groups/delta?$expand=members', (row) => rows.push(row));
    const secret = rows.find(({ id }) => id === body.id);
    assert.equal(secret?.visibility, 'HiddenMembership');
    assert.equal(secret['members@delta'], undefined);
  });

  it('pages the registration report by a thousand, and registers many at once', async () => {
    await running.api('PUT', '/api/limits', { 'graph:reports': [] });
    const list = '/reports/authenticationMethods/userRegistrationDetails';
    const { body } = await running.graph<Page>(list);
    assert.equal(body.value.length, 1000);
    const { body: made } = await running.api<{ registered: string[] }>('POST', '/api/registrations', {
      count: 25,
    });
    assert.equal(made.registered.length, 25);
    await running.api('POST', '/api/clock', { advanceHours: 1 });
    const since = new Date(Date.now() - 60_000).toISOString();
    const audit = await running.graph<Page>(
      `/auditLogs/directoryAudits?$filter=${encodeURIComponent(`activityDateTime ge ${since} and loggedByService eq 'Authentication Methods'`)}`,
    );
    assert.equal(audit.body.value.length, 25);
  });

  it('keeps to one request a second for Conditional Access, and names no time', async () => {
    await running.api('PUT', '/api/limits', { 'graph:access': [{ seconds: 5, limit: 1 }] });
    const { status, headers } = await running
      .graph('/identity/conditionalAccess/policies')
      .then(() => running.graph('/identity/conditionalAccess/policies'));
    assert.equal(status, 429);
    assert.equal(headers.get('retry-after'), null);
  });

  it('takes each preset of the methods policy, and refuses one that it does not know', async () => {
    for (const name of ['synced-only', 'attested', 'no-profiles', 'campaign-enabled', 'unrestricted']) {
      assert.equal((await running.api('PUT', `/api/policy/preset/${name}`)).status, 200, name);
    }
    assert.equal((await running.api('PUT', '/api/policy/preset/odd')).status, 404);
  });
});
