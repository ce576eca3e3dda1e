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
  aPerson({ id: 'e', userType: 'guest', methods: aReport({ registered: ['mobilePhone'] }) }),
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

  it('say apart that the policy was not read and that the people were not counted', () => {
    const uncounted = readinessOf(aTenant(), NOBODY, NOON).criteria.filter(
      ({ result }) => result === 'cannot-tell',
    );
    assert.deepEqual(
      uncounted.map(({ id, evidence }) => [id, evidence]),
      [['both-types', 'the people have not been counted']],
    );
    assert.ok(readiness(UNKNOWN_TENANT).criteria.every(({ fix }) => fix?.includes('Policy.Read') === true));
  });

  it('judge only profiles that somebody has', () => {
    const idle = aProfile({ id: 'idle', keys: { enforced: true, kind: 'allow', aaGuids: ['x'] } });
    const include = [{ target: { kind: 'everyone' }, profiles: ['p1'] } as const];
    const tenant = aTenant({ fido2: { profiles: [aProfile(), idle], include } });
    assert.equal(results(tenant)['no-aaguid-targeting'], 'pass');
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
      adminsOnSms: 0,
      guestsOnSms: 1,
      withoutMfa: 1,
      admins: 1,
      notReported: 1,
      bothTypes: 5,
      entra: { prompt: 3, 'cannot-do-mfa': 1, 'has-passkey': 1 },
    });
  });
});

/** What the people themselves bring, whatever the settings. */
const AT_REST = ['sms-or-voice-only', 'guests-on-sms'];

describe('conflicts', () => {
  it('are none in a tenant that is ready, but for the people whom SMS will leave', () => {
    assert.deepEqual(found(aTenant()), AT_REST);
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

  it('find that a pass is off which people without MFA would need', () => {
    const passes = (state: string, people = PEOPLE) => {
      const { policy, ...tenant } = aTenant();
      assert.ok(policy);
      const changed = { ...tenant, policy: { ...policy, methods: { TemporaryAccessPass: state } } };
      return conflictsOf(changed, counts(changed, people)).map(({ id }) => id);
    };
    assert.ok(passes('disabled').includes('no-pass-for-people-without-mfa'));
    assert.ok(!passes('enabled').includes('no-pass-for-people-without-mfa'));
    assert.ok(!passes('disabled', [aPerson()]).includes('no-pass-for-people-without-mfa'));
  });

  it('name the authenticators of a list that keeps people out of Entra’s campaign', () => {
    const keys = { enforced: true, kind: 'allow', aaGuids: ['fa2b99dc-9e39-4257-8f92-4a30d23c4118', 'odd'] };
    const tenant = aTenant({ fido2: { profiles: [aProfile({ name: 'Keys', keys })] } });
    const finding = conflictsOf(tenant, counts(tenant)).find(({ id }) => id === 'profiles-against-campaign');
    assert.match(finding?.evidence ?? '', /“Keys”.*allow: YubiKey 5 NFC, odd/u);
  });

  it('see the settings from before profiles too', () => {
    const legacy = (attested: boolean, aaGuids: string[]) => ({
      fido2: { profiles: [], legacy: { attested, keys: { enforced: true, kind: 'allow', aaGuids } } },
    });
    assert.ok(found(aTenant(legacy(true, []))).includes('profile-allows-nothing:legacy'));
    assert.ok(found(aTenant(legacy(false, ['unlisted']))).includes('profiles-against-campaign'));
    const strength = { apps: all, strengthId: '00000000-0000-0000-0000-000000000004' };
    const tenant = aTenant(
      { fido2: { profiles: [], legacy: { attested: false, keys: null } } },
      { access: [anAccessPolicy(strength)] },
    );
    assert.ok(found(tenant).includes('strength-loops-authenticator:ca1'));
  });

  it('are no conflict where Entra’s campaign spares whom the method excludes, or asks nobody', () => {
    const excluded = { kind: 'group', id: 'g' } as const;
    const include = [{ target: excluded, method: 'fido2' }];
    const campaign = (change: object) =>
      found(aTenant({ fido2: { exclude: [excluded] }, campaign: { include, ...change } }));
    assert.ok(!campaign({ exclude: [excluded] }).includes('excluded-group-in-campaign'));
    assert.ok(!campaign({ state: 'disabled' }).includes('excluded-group-in-campaign'));
  });

  it('say nothing of a profile that is assigned to nobody', () => {
    const idle = aProfile({ id: 'idle', types: [] });
    const include = [{ target: { kind: 'everyone' }, profiles: ['p1'] } as const];
    assert.deepEqual(found(aTenant({ fido2: { profiles: [aProfile(), idle], include } })), AT_REST);
  });

  const registering = { userActions: ['urn:user:registersecurityinfo'] };
  const strengthId = '00000000-0000-0000-0000-000000000004';
  const severities = (change: Parameters<typeof anAccessPolicy>[0]) =>
    conflictsOf(access(change), NOBODY).map(({ id, severity }) => `${id.split(':')[0]}: ${severity}`);

  it('weigh what guards registration: a block, a passkey before the passkey, a place or device', () => {
    assert.deepEqual(severities({ ...registering, grants: ['block'] }), [
      'access-blocks-registration: blocks',
    ]);
    assert.deepEqual(severities({ ...registering, grants: ['block'], conditional: true }), [
      'access-limits-registration: notice',
    ]);
    assert.deepEqual(severities({ ...registering, grants: ['compliantDevice'] }), [
      'access-limits-registration: notice',
    ]);
    assert.deepEqual(severities({ ...registering, strengthId }), ['strength-blocks-registration: blocks']);
    assert.deepEqual(severities({ ...registering, strengthId, conditional: true }), [
      'strength-blocks-registration: hinders',
    ]);
    assert.deepEqual(severities({ ...registering, grants: ['mfa'] }), [], 'registering needs MFA anyway');
  });

  it('count app protection only where nothing else satisfies the policy', () => {
    const grants = ['compliantApplication', 'compliantDevice'];
    assert.deepEqual(severities({ apps: all, grants, operator: 'OR' }), []);
    assert.deepEqual(severities({ apps: all, grants, operator: 'AND' }), [
      'app-protection-blocks-authenticator: hinders',
    ]);
    assert.deepEqual(
      severities({ apps: all, grants: ['approvedApplication', 'compliantApplication'], operator: 'OR' }),
      ['app-protection-blocks-authenticator: hinders'],
    );
    const mail = { include: ['00000002-0000-0ff1-ce00-000000000000'], exclude: [] };
    assert.deepEqual(severities({ apps: mail, grants: ['approvedApplication'] }), []);
  });

  it('take a strength under further conditions for a notice, and none where nobody may use Authenticator', () => {
    assert.deepEqual(severities({ apps: all, strengthId, conditional: true }), [
      'strength-loops-authenticator: notice',
    ]);
    const keysOnly = aTenant(
      {
        fido2: {
          profiles: [aProfile({ types: ['synced'] })],
        },
      },
      { access: [anAccessPolicy({ apps: all, strengthId })] },
    );
    assert.deepEqual(conflictsOf(keysOnly, NOBODY), []);
  });

  it('leave alone what only reports and what is excluded', () => {
    assert.deepEqual(
      found(
        access({
          apps: { include: ['All'], exclude: ['6aa00308-EA33-4caa-90d6-ae905d8cb51b'] },
          grants: ['approvedApplication'],
        }),
      ),
      AT_REST,
    );
    assert.deepEqual(
      found(
        access({
          state: 'enabledForReportingButNotEnforced',
          userActions: ['urn:user:registersecurityinfo'],
          grants: ['block'],
        }),
      ),
      AT_REST,
    );
  });
});

describe('readiness', () => {
  it('puts what blocks before what hinders, and counts down to the end of SMS until it has come', () => {
    const tenant = aTenant({ fido2: { selfService: false }, campaign: { state: 'disabled' } });
    const severities = readiness(tenant).findings.map(({ severity }) => severity);
    assert.deepEqual(severities, ['blocks', 'hinders', 'notice', 'notice']);
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
