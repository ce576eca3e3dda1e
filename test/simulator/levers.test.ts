// The levers on the pretend tenant: policies by name, people and groups, and what Graph then shows of them.
import assert from 'node:assert/strict';
import type { PasskeyKind } from '../../src/simulator/passkeys.ts';
import { ordinary, startRunning } from './running.ts';
import type { Json, Running } from './running.ts';

type List = Json & { value: Json[]; '@odata.nextLink'?: string };
type Fido2 = {
  state: string;
  isSelfServiceRegistrationAllowed: boolean;
  isAttestationEnforced: boolean;
  excludeTargets: Json[];
  passkeyProfiles: { passkeyTypes: string; attestationEnforcement: string; keyRestrictions: Json }[];
};

describe('simulator levers', () => {
  let running: Running;
  before(async function () {
    this.timeout(10_000);
    running = await startRunning('http://127.0.0.1:9/api/messages', { people: 120 });
    await running.api('PUT', '/api/limits', { 'graph:reports': [], 'graph:access': [] });
  });
  after(() => running.stop());

  const preset = async (name: string) => {
    assert.equal((await running.api('PUT', `/api/policy/preset/${name}`)).status, 200, name);
    const { body } = await running.graph('/policies/authenticationMethodsPolicy');
    const fido2 = (body.authenticationMethodConfigurations as Json[]).find(({ id }) => id === 'Fido2');
    const { authenticationMethodsRegistrationCampaign: campaign } = body.registrationEnforcement as {
      authenticationMethodsRegistrationCampaign: Json & { includeTargets: Json[] };
    };
    return { fido2: fido2 as Fido2 & Json, campaign };
  };

  it('shapes the passkey method by the name of a preset', async () => {
    const profileOf = async (name: string) => (await preset(name)).fido2.passkeyProfiles[0];
    assert.equal((await profileOf('unrestricted'))?.passkeyTypes, 'deviceBound,synced');
    assert.equal((await profileOf('synced-only'))?.passkeyTypes, 'synced');
    assert.equal((await profileOf('device-bound-only'))?.passkeyTypes, 'deviceBound');
    assert.equal((await profileOf('attested'))?.attestationEnforcement, 'registrationOnly');
    for (const name of ['aaguid-allow-list', 'aaguid-allow-list-unknown'])
      assert.equal((await profileOf(name))?.keyRestrictions.isEnforced, true, name);
    assert.deepEqual((await preset('no-profiles-legacy')).fido2.passkeyProfiles, []);
    assert.equal((await preset('no-profiles-attested')).fido2.isAttestationEnforced, true);
    assert.equal((await preset('excluded-group')).fido2.excludeTargets.length, 1);
    assert.equal((await preset('self-service-off')).fido2.isSelfServiceRegistrationAllowed, false);
    assert.equal((await preset('fido2-off')).fido2.state, 'disabled');
    assert.equal((await preset('unrestricted')).fido2.state, 'enabled');
  });

  it('shapes the registration campaign by the name of a preset', async () => {
    const states = [];
    for (const name of ['managed', 'enabled', 'authenticator', 'disabled']) {
      const { campaign } = await preset(`campaign-${name}`);
      states.push([campaign.state, campaign.includeTargets[0]?.targetedAuthenticationMethod]);
    }
    assert.deepEqual(states, [
      ['default', 'fido2'],
      ['enabled', 'fido2'],
      ['enabled', 'microsoftAuthenticator'],
      ['disabled', 'microsoftAuthenticator'],
    ]);
  });

  const registers = async (policy: string, kind: PasskeyKind) => {
    await preset(policy);
    const person = running.person(
      (each) => ordinary(each) && each.passkeys.length === 0 && each.otherMethods.length > 0,
    );
    const { status } = await running.api('POST', `/api/people/${person.id}/passkeys`, { kind });
    for (const { id } of running.world.people.get(person.id)?.passkeys ?? [])
      await running.api('DELETE', `/api/people/${person.id}/passkeys/${id}`);
    return status === 201;
  };
  const cases: [policy: string, kind: PasskeyKind, allowed: boolean][] = [
    ['no-profiles-legacy', 'icloud', true],
    ['no-profiles-attested', 'icloud', false],
    ['no-profiles-attested', 'authenticator-ios', true],
    ['aaguid-allow-list', 'authenticator-android', true],
    ['aaguid-allow-list', 'google', false],
    ['aaguid-allow-list-unknown', 'authenticator-ios', false],
    ['synced-only', 'windows', false],
  ];
  for (const [policy, kind, allowed] of cases)
    it(`${allowed ? 'lets a person register' : 'refuses'} ${kind} with the preset ${policy}`, async () =>
      assert.equal(await registers(policy, kind), allowed));

  it('shows Conditional Access policies in the documented shape, break-glass accounts left out', async () => {
    const named = async (name: string) => {
      assert.equal((await running.api('PUT', `/api/access-policies/preset/${name}`)).status, 200, name);
      return (await running.graph<List>('/identity/conditionalAccess/policies')).body.value as {
        state: string;
        conditions: {
          users: Json;
          applications: { includeApplications: string[]; includeUserActions: string[] };
        };
        grantControls: {
          builtInControls: string[];
          termsOfUse: string[];
          authenticationStrength: Json | null;
        };
      }[];
    };
    assert.deepEqual(await named('none'), []);
    const [block] = await named('blocks-security-info');
    assert.deepEqual(block?.conditions.applications.includeUserActions, ['urn:user:registersecurityinfo']);
    assert.deepEqual(block?.grantControls.builtInControls, ['block']);
    const breakGlass = [...running.world.groups.values()].find(({ name }) => name === 'Break-glass accounts');
    assert.deepEqual(block?.conditions.users.excludeGroups, [breakGlass?.id]);
    const [protectedApps] = await named('app-protection-on-all');
    assert.deepEqual(protectedApps?.conditions.applications.includeApplications, ['All']);
    const [strong] = await named('phishing-resistant-on-all');
    assert.match(strong?.grantControls.authenticationStrength?.id ?? '', /0004$/u);
    assert.equal(
      (await named('phishing-resistant-report-only'))[0]?.state,
      'enabledForReportingButNotEnforced',
    );
    assert.equal((await named('terms-of-use'))[0]?.grantControls.termsOfUse.length, 1);
    await named('none');
  });

  it('shows the opt-out of the SMS migration in beta alone, and only once it is set', async () => {
    const shown = async (version: string) =>
      (await running.graph(`${version}/policies/authenticationMethodsPolicy`)).body.optOutSettings;
    assert.equal(await shown('/beta'), undefined);
    await running.api('PUT', '/api/opt-out', { passkeyDynamicMigration: true });
    assert.deepEqual(await shown('/beta'), { passkeyDynamicMigration: true });
    assert.equal(await shown(''), undefined);
    await running.api('PUT', '/api/opt-out', null);
    assert.equal(await shown('/beta'), undefined);
  });

  it('refuses a preset, a person and a property that it does not know', async () => {
    const id = [...running.world.people.keys()][1];
    assert.equal((await running.api('PUT', '/api/policy/preset/odd')).status, 404);
    assert.equal((await running.api('PUT', '/api/access-policies/preset/constructor')).status, 404);
    assert.equal((await running.api('PATCH', '/api/people/nobody', { enabled: false })).status, 404);
    assert.equal((await running.api('PATCH', `/api/people/${id}`, { userType: 'guest' })).status, 400);
    assert.equal((await running.api('POST', '/api/departments', { count: 0, department: 'X' })).status, 400);
  });

  it('never gives the same id twice, also to people and groups of one name', async () => {
    const ids = new Set<string>();
    for (const list of ['people', 'groups'])
      for (let time = 0; time < 3; time++) {
        const { body } = await running.api<{ id: string }>('POST', `/api/${list}`, { name: 'Twin' });
        ids.add(body.id);
        await running.api('DELETE', `/api/${list}/${body.id}`);
      }
    assert.equal(ids.size, 6);
  });

  it('registers passkeys for many at once, each with the two rows that the audit log has of it', async () => {
    await preset('unrestricted');
    const since = running.world.clock.iso();
    const { body } = await running.api<{ registered: string[] }>('POST', '/api/registrations', { count: 12 });
    assert.equal(new Set(body.registered).size, 12);
    assert.ok(body.registered.every((id) => running.world.people.get(id)?.passkeys.length === 1));
    const log = async (filter: string) =>
      (await running.graph<List>(`/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`)).body
        .value;
    const registered = `activityDateTime ge ${since} and activityDisplayName eq 'User registered security info'`;
    assert.deepEqual(await log(registered), [], 'not before the delay');
    await running.api('PUT', '/api/audit', { minutes: 0 });
    const rows = await log(registered);
    await running.api('PUT', '/api/audit', { minutes: 5 });
    const personOf = (row: Json) => (row.targetResources as Json[])[0]?.id ?? '';
    assert.deepEqual(rows.map(personOf).sort(), body.registered.toSorted());
    assert.ok(rows.every((row) => row.resultReason === 'User registered Fido2 Authentication Method'));
    await running.api('POST', '/api/clock', { advanceHours: 1 });
    const asked = await log("activityDisplayName eq 'Get passkey creation options'");
    assert.ok(body.registered.every((id) => asked.some((row) => personOf(row) === id)));
  });

  it('pages thousands of audit rows, newest first, from the time that is asked for', async () => {
    const person = running.person(ordinary);
    const start = Date.parse('2026-01-05T08:00:00Z');
    running.world.state.transaction(() => {
      for (let minute = 0; minute < 3000; minute++) {
        const at = start + minute * 60_000;
        const activityDateTime = new Date(at).toISOString();
        running.world.state.addAudit(at, { id: `row ${minute}`, activityDateTime, by: person.id });
      }
    });
    const first = `/auditLogs/directoryAudits?$filter=${encodeURIComponent('activityDateTime ge 2026-01-05T16:20:00Z and activityDateTime lt 2026-01-07T10:00:00Z')}`;
    const ids: string[] = [];
    const sizes: number[] = [];
    for (let link = first; link !== ''; ) {
      const { body } = await running.graph<List>(link);
      ids.push(...body.value.map((row) => String(row.id)));
      sizes.push(body.value.length);
      link = (body['@odata.nextLink'] ?? '').replace(/^.*\/v1\.0/u, '');
    }
    assert.deepEqual(sizes, [1000, 1000, 500]);
    assert.deepEqual([ids[0], ids.at(-1), new Set(ids).size], ['row 2999', 'row 500', 2500]);
  });
});

describe('simulator report', function () {
  this.timeout(20_000);
  it('holds a thousand rows a page', async () => {
    const running = await startRunning('http://127.0.0.1:9/api/messages', { people: 1500 });
    const list = '/reports/authenticationMethods/userRegistrationDetails';
    const first = await running.graph<List>(list);
    assert.equal(first.body.value.length, 1000);
    const next = first.body['@odata.nextLink']?.replace(/^.*\/v1\.0/u, '') ?? '';
    const second = await running.graph<List>(next);
    assert.equal(second.body['@odata.nextLink'], undefined);
    const enabled = [...running.world.people.values()].filter((each) => each.enabled && each.inReport);
    assert.equal(first.body.value.length + second.body.value.length, enabled.length);
    await running.stop();
  });
});
