// The limits of the pretend Graph: as published, area by area, and said in the headers that are documented.
import assert from 'node:assert/strict';
import { limitsOfTenant, makeThrottle } from '../../src/simulator/throttle.ts';
import { startRunning } from './running.ts';
import type { Running } from './running.ts';

describe('simulator limits', () => {
  let running: Running;
  before(async function () {
    this.timeout(10_000);
    running = await startRunning('http://127.0.0.1:9/api/messages');
  });
  after(() => running.stop());

  it('gives a directory of less than 50, up to 500 and more people its published units', () => {
    const units = (people: number) => limitsOfTenant(people)['graph:directory'];
    assert.deepEqual([49, 50, 500, 501].map(units), [
      [{ seconds: 10, limit: 3500 }],
      [{ seconds: 10, limit: 5000 }],
      [{ seconds: 10, limit: 5000 }],
      [{ seconds: 10, limit: 8000 }],
    ]);
  });

  const costs: [path: string, units: string][] = [
    ['/users', '2'],
    ['/users?$select=id', '1'],
    ['/users?$top=5', '1'],
    ['/users?$top=5&$select=id', '1'],
    ['/users/delta', '2'],
    ['/groups', '1'],
    ['/groups/delta?$expand=members', '2'],
    ['/groups/{id}/members', '3'],
    ['/groups/{id}/members?$select=id', '2'],
    ['/groups/{id}/transitiveMembers', '5'],
    ['/groups/{id}/transitiveMembers?$select=id&$top=10', '3'],
  ];
  for (const [path, units] of costs)
    it(`charges ${units} for ${path}`, async () => {
      const [id = ''] = running.world.groups.keys();
      const { headers } = await running.graph(path.replace('{id}', id));
      assert.equal(headers.get('x-ms-resource-unit'), units);
    });

  it('says how full the directory limit is above 0.8, and throttles with a time to wait', async () => {
    await running.api('PUT', '/api/limits', { 'graph:directory': [{ seconds: 60, limit: 10 }] });
    const answers = [];
    for (let time = 0; time < 6; time++) {
      const { status, headers } = await running.graph('/users');
      answers.push([status, headers.get('x-ms-throttle-limit-percentage')]);
      if (status === 429) assert.ok(Number(headers.get('retry-after')) >= 1);
    }
    assert.deepEqual(answers, [
      [200, null],
      [200, null],
      [200, null],
      [200, null],
      [200, '1.00'],
      [429, '1.00'],
    ]);
    await running.api('PUT', '/api/limits', { 'graph:directory': [] });
    assert.equal((await running.graph('/users')).status, 200);
  });

  it('counts reports, the audit log and the authentication calls of one person together', async () => {
    await running.api('PUT', '/api/limits', { 'graph:reports': [{ seconds: 60, limit: 3 }] });
    const [person] = running.world.people.keys();
    const statuses = [];
    for (const path of [
      '/reports/authenticationMethods/userRegistrationDetails',
      '/auditLogs/directoryAudits',
      `/users/${person}/authentication/fido2Methods`,
      `/users/${person}/authentication/fido2Methods`,
    ])
      statuses.push((await running.graph(path)).status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
  });

  it('counts Conditional Access for all apps together, and names no time to wait', async () => {
    assert.deepEqual(limitsOfTenant(100)['graph:access'], [{ seconds: 1, limit: 1 }]);
    await running.api('PUT', '/api/limits', { 'graph:access': [{ seconds: 60, limit: 1 }] });
    const path = '/identity/conditionalAccess/policies';
    assert.equal((await running.graph(path)).status, 200);
    const { status, headers } = await running.graph(path);
    assert.deepEqual([status, headers.get('retry-after')], [429, null]);
  });

  it('charges nothing for what it refuses', () => {
    const throttle = makeThrottle({ area: [{ seconds: 60, limit: 2 }] });
    assert.deepEqual([throttle.take('area', 'app', 2), throttle.used('area', 'app')], [null, 1]);
    assert.notEqual(throttle.take('area', 'app'), null);
    assert.equal(throttle.used('area', 'app'), 1);
    assert.equal(throttle.take('area', 'other app', 2), null);
  });
});
