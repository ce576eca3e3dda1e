import assert from 'node:assert/strict';
import { countPeople, NOBODY } from '../../src/core/people-counts.ts';
import { readinessOf } from '../../src/core/readiness.ts';
import { UNKNOWN_TENANT, type Tenant } from '../../src/core/tenant.ts';
import { A_BIT_OF_EVERYBODY, aGroup, anAccessPolicy, aPerson, aProfile, aTenant, NOON } from './builders.ts';

const counts = (tenant: Tenant, people = A_BIT_OF_EVERYBODY) => countPeople(NOBODY, people, tenant);
const readiness = (tenant: Tenant, people = A_BIT_OF_EVERYBODY) =>
  readinessOf(tenant, counts(tenant, people), NOON);
const results = (tenant: Tenant, people = A_BIT_OF_EVERYBODY) =>
  Object.fromEntries(readiness(tenant, people).criteria.map(({ id, result }) => [id, result]));

describe('the five criteria', () => {
  it('all pass in a tenant that is ready', () => {
    assert.deepEqual(new Set(Object.values(results(aTenant()))), new Set(['pass']));
    assert.ok(readiness(aTenant()).criteria.every(({ fix }) => fix === null));
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

  it('leave the fifth untold for a group of the passkey method that was not read, not for another policy’s', () => {
    const exclude = [aGroup('unread')];
    const none = { profiles: [aProfile({ types: ['synced'] })] };
    const fifth = (tenant: Tenant) => results(tenant)['both-types'];
    assert.equal(fifth(aTenant({ fido2: { ...none, exclude } }, { unread: ['unread'] })), 'cannot-tell');
    assert.equal(fifth(aTenant({ fido2: none, campaign: { exclude } }, { unread: ['unread'] })), 'fail');
    const access = [anAccessPolicy({ exclude })];
    assert.equal(fifth(aTenant({ fido2: none }, { unread: ['unread'], access })), 'fail');
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
    const sliced = A_BIT_OF_EVERYBODY.reduce((sofar, person) => countPeople(sofar, [person], tenant), NOBODY);
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
      entra: { prompt: 2, 'cannot-tell': 1, 'cannot-do-mfa': 1, 'has-passkey': 1 },
    });
  });
});

describe('people who are not counted', () => {
  it('are accounts that are nobody’s', () => {
    const special = [{ kind: 'service', target: { kind: 'group', id: 'robots' } }] as const;
    const accounts = [aPerson({ id: 'r', purpose: 'room' }), aPerson({ id: 's', groups: ['robots'] })];
    assert.deepEqual(counts(aTenant({}, { special }), accounts).members, 0);
    assert.deepEqual(counts(aTenant({}, { special }), [...accounts, aPerson()]).members, 1);
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
