import assert from 'node:assert/strict';
import { conflictsOf } from '../../src/core/conflicts.ts';
import { countPeople, NOBODY } from '../../src/core/people-counts.ts';
import { readinessOf } from '../../src/core/readiness.ts';
import { UNKNOWN_TENANT, type Tenant } from '../../src/core/tenant.ts';
import { anAccessPolicy, aPasskey, aPerson, aProfile, aReport, aTenant, NOON } from './builders.ts';

const PEOPLE = [
  aPerson(),
  aPerson({ id: 'a', methods: aReport({ registered: ['mobilePhone'] }) }),
  aPerson({ id: 'b', methods: aReport({ mfaCapable: false, registered: [] }) }),
  aPerson({ id: 'c', passkeys: [aPasskey()], methods: aReport({ admin: true }) }),
  aPerson({ id: 'd', methods: null }),
  aPerson({ id: 'e', userType: 'guest' }),
  aPerson({ id: 'f', enabled: false }),
];
const counts = (tenant: Tenant, people = PEOPLE) => countPeople(NOBODY, people, tenant);
const readiness = (tenant: Tenant, people = PEOPLE) => readinessOf(tenant, counts(tenant, people), NOON);
const results = (tenant: Tenant, people = PEOPLE) =>
  Object.fromEntries(readiness(tenant, people).criteria.map(({ id, result }) => [id, result]));
const found = (tenant: Tenant) => conflictsOf(tenant, counts(tenant)).map(({ id }) => id);

describe('the five criteria', () => {
  it('all pass in a tenant that is ready', () => {
    assert.deepEqual(new Set(Object.values(results(aTenant()))), new Set(['pass']));
  });

  it('each fail by themselves, with evidence and a fix', () => {
    const failing: Readonly<Record<string, Tenant>> = {
      'passkeys-on': aTenant({ fido2: { state: 'disabled' } }),
      'self-service': aTenant({ fido2: { selfService: false } }),
      'no-aaguid-targeting': aTenant({
        fido2: { profiles: [aProfile({ keys: { enforced: true, kind: 'block', aaGuids: ['x'] } })] },
      }),
      'microsoft-managed': aTenant({ campaign: { state: 'enabled' } }),
      'both-types': aTenant({ fido2: { profiles: [aProfile({ types: ['synced'] })] } }),
    };
    for (const [id, tenant] of Object.entries(failing)) {
      const failed = readiness(tenant).criteria.filter(({ result }) => result !== 'pass');
      assert.deepEqual(
        failed.map((each) => each.id),
        [id],
      );
      assert.ok(failed.every(({ evidence, fix }) => evidence !== '' && fix !== null));
    }
  });

  it('cannot be told when the policy was not read', () => {
    assert.deepEqual(new Set(Object.values(results(UNKNOWN_TENANT))), new Set(['cannot-tell']));
  });

  it('judge a tenant without profiles by its older settings', () => {
    const legacy = (attested: boolean, enforced = false) =>
      aTenant({
        fido2: { profiles: [], legacy: { attested, keys: { enforced, kind: 'allow', aaGuids: ['x'] } } },
      });
    assert.equal(results(legacy(false))['both-types'], 'pass');
    assert.equal(results(legacy(true))['both-types'], 'fail');
    assert.equal(results(legacy(false, true))['no-aaguid-targeting'], 'fail');
  });

  it('need one enabled member in scope for the fifth, exclusion counted', () => {
    const excluded = aTenant({ fido2: { exclude: [{ kind: 'everyone' }] } });
    assert.equal(results(excluded)['both-types'], 'fail');
    assert.equal(results(aTenant(), [aPerson({ userType: 'guest' })])['both-types'], 'fail');
  });
});

describe('people counted', () => {
  it('are enabled members, over slices as over all at once', () => {
    const tenant = aTenant();
    const all = counts(tenant);
    const sliced = PEOPLE.reduce((sofar, person) => countPeople(sofar, [person], tenant), NOBODY);
    assert.deepEqual(sliced, all);
    assert.deepEqual(all, {
      members: 5,
      withPasskey: 1,
      smsOrVoiceOnly: 1,
      withoutMfa: 1,
      admins: 1,
      notReported: 1,
      bothTypes: 5,
      entra: { prompt: 3, 'cannot-do-mfa': 1, 'has-passkey': 1 },
    });
  });
});

describe('conflicts', () => {
  it('are none in a tenant that is ready, but for the people whom SMS will leave', () => {
    assert.deepEqual(found(aTenant()), ['sms-or-voice-only']);
  });

  const access = (change: Parameters<typeof anAccessPolicy>[0]) =>
    aTenant({}, { access: [anAccessPolicy(change)] });
  const all = { include: ['All'], exclude: [] };
  const cases: Readonly<Record<string, Tenant>> = {
    'policy-not-read': UNKNOWN_TENANT,
    'access-not-read': aTenant({}, { access: null }),
    'passkeys-off': aTenant({ fido2: { state: 'disabled' } }),
    'self-service-off': aTenant({ fido2: { selfService: false } }),
    'profile-allows-nothing:p1': aTenant({
      fido2: { profiles: [aProfile({ types: ['synced'], attestation: 'registrationOnly' })] },
    }),
    'unknown-profile': aTenant({
      fido2: { include: [{ target: { kind: 'everyone' }, profiles: ['p1', 'gone'] }] },
    }),
    'profiles-against-campaign': aTenant({
      fido2: { profiles: [aProfile({ keys: { enforced: true, kind: 'allow', aaGuids: ['unlisted'] } })] },
    }),
    'campaign-wider-than-method': aTenant({ fido2: { include: [] }, campaign: { state: 'enabled' } }),
    'excluded-group-in-campaign': aTenant({
      fido2: { exclude: [{ kind: 'group', id: 'g' }] },
      campaign: { include: [{ target: { kind: 'group', id: 'g' }, method: 'fido2' }] },
    }),
    'campaign-asks-for-authenticator': aTenant({
      campaign: {
        state: 'enabled',
        include: [{ target: { kind: 'everyone' }, method: 'microsoftAuthenticator' }],
      },
    }),
    'campaign-disabled': aTenant({ campaign: { state: 'disabled' } }),
    'access-blocks-registration:ca1': access({
      userActions: ['urn:user:registersecurityinfo'],
      grants: ['block'],
    }),
    'app-protection-blocks-authenticator:ca1': access({ apps: all, grants: ['compliantApplication'] }),
    'strength-loops-authenticator:ca1': access({
      apps: all,
      strengthId: '00000000-0000-0000-0000-000000000004',
    }),
  };
  for (const [id, tenant] of Object.entries(cases)) {
    it(`find ${id.split(':')[0]?.replaceAll('-', ' ')}`, () => {
      const finding = conflictsOf(tenant, counts(tenant)).find((each) => each.id === id);
      assert.ok(finding, found(tenant).join(', '));
      for (const text of [finding.what, finding.evidence, finding.why, finding.fix])
        assert.notEqual(text, '');
      assert.match(finding.link, /^https:\/\/learn\.microsoft\.com\//u);
    });
  }

  it('find the opt-out of the SMS migration', () => {
    const { policy, ...tenant } = aTenant();
    assert.ok(policy);
    assert.ok(
      found({ ...tenant, policy: { ...policy, migrationOptOut: true } }).includes('migration-opt-out'),
    );
  });

  it('leave alone what only reports, what is excluded, and keys that need no phone', () => {
    assert.deepEqual(
      found(
        access({
          apps: { include: ['All'], exclude: ['6aa00308-EA33-4caa-90d6-ae905d8cb51b'] },
          grants: ['approvedApplication'],
        }),
      ),
      ['sms-or-voice-only'],
    );
    assert.deepEqual(
      found(
        access({
          state: 'enabledForReportingButNotEnforced',
          userActions: ['urn:user:registersecurityinfo'],
          grants: ['block'],
        }),
      ),
      ['sms-or-voice-only'],
    );
  });
});

describe('readiness', () => {
  it('puts what blocks before what hinders, and counts down to the end of SMS until it has come', () => {
    const tenant = aTenant({ fido2: { selfService: false }, campaign: { state: 'disabled' } });
    const severities = readiness(tenant).findings.map(({ severity }) => severity);
    assert.deepEqual(severities, ['blocks', 'hinders', 'notice']);
    assert.deepEqual(readiness(tenant).deadline, { at: '2027-02-01T00:00:00.000Z', people: 1 });
    assert.equal(readinessOf(tenant, NOBODY, '2027-02-01T00:00:00.000Z').deadline, null);
  });

  it('explains each state of Entra’s campaign, and says so when it knows none', () => {
    const explained = (state: string) => readiness(aTenant({ campaign: { state } })).campaign;
    assert.match(explained('default').means, /Microsoft managed/u);
    assert.match(explained('enabled').means, /any profile counts/u);
    assert.match(explained('disabled').means, /asks nobody/u);
    assert.match(explained('odd').means, /does not know the state “odd”/u);
    assert.ok(explained('default').history.some(({ date }) => date === '2026-04-23'));
    assert.match(readiness(UNKNOWN_TENANT).campaign.means, /has not been read/u);
  });
});
