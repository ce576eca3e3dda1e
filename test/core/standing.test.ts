import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  EVERYONE,
  groupsNamedBy,
  membershipOf,
  type Audience,
  type MethodsTarget,
} from '../../src/core/audience.ts';
import { STANDING_TEXT, standingOf, type Scope, type StandingReason } from '../../src/core/standing.ts';
import type { Person } from '../../src/core/person.ts';
import { UNKNOWN_TENANT } from '../../src/core/tenant.ts';
import { aPasskey, aPerson, aProfile, aReport, aScope, aTenant } from './builders.ts';

const group = (id: string) => ({ kind: 'group', id }) as const;

describe('audience', () => {
  it('lets exclusion win over inclusion', () => {
    const audience: Audience = { include: [{ kind: 'everyone' }], exclude: [group('exceptions')] };
    assert.deepEqual(membershipOf(aPerson({ groups: ['staff', 'exceptions'] }), audience), {
      member: false,
      why: 'excluded',
      by: group('exceptions'),
    });
    assert.equal(membershipOf(aPerson({ groups: ['staff'] }), audience).member, true);
  });

  it('holds one person named by id, and nobody else', () => {
    const me = aPerson();
    const audience: Audience = { include: [{ kind: 'person', id: me.id }], exclude: [] };
    assert.equal(membershipOf(me, audience).member, true);
    assert.deepEqual(membershipOf(aPerson({ id: 'other' }), audience), {
      member: false,
      why: 'not-included',
    });
  });

  it('names each group once', () => {
    const audience: Audience = { include: [group('a'), group('b')], exclude: [group('a')] };
    assert.deepEqual(groupsNamedBy(audience, EVERYONE), ['a', 'b']);
  });
});

describe('standing', () => {
  const of = (person: Partial<Person>, scope: Partial<Scope> = {}) =>
    standingOf(aPerson(person), aScope(scope));

  it('is eligible with MFA and without a passkey', () => {
    assert.deepEqual(of({}), { is: 'eligible', smsOnly: false });
    assert.deepEqual(of({ methods: aReport({ registered: ['mobilePhone'] }) }), {
      is: 'eligible',
      smsOnly: true,
    });
  });

  it('gives each of the other reasons', () => {
    assert.equal(of({}, { wave: { include: [group('pilot')], exclude: [] } }).is, 'not-included');
    assert.equal(of({ groups: ['x'] }, { wave: { ...EVERYONE, exclude: [group('x')] } }).is, 'excluded');
    assert.equal(of({ enabled: false }).is, 'disabled');
    assert.equal(of({ userType: 'guest' }).is, 'guest');
    assert.equal(of({ methods: null }).is, 'not-reported');
    assert.equal(of({ methods: aReport({ mfaCapable: false, registered: [] }) }).is, 'cannot-do-mfa');
  });

  it('gives the reasons that lie in the tenant', () => {
    const fido2 = (change: Parameters<typeof aTenant>[0] & object) => of({}, { tenant: aTenant(change) }).is;
    assert.equal(fido2({}), 'eligible');
    assert.equal(fido2({ fido2: { state: 'disabled' } }), 'passkeys-off');
    assert.equal(fido2({ fido2: { selfService: false } }), 'self-service-off');
    assert.equal(fido2({ fido2: { include: [] } }), 'not-allowed-passkeys');
    assert.equal(
      fido2({ fido2: { include: [{ target: { kind: 'everyone' }, profiles: ['gone'] }] } }),
      'no-profile',
    );
    assert.equal(fido2({ fido2: { profiles: [aProfile({ types: [] })] } }), 'no-usable-kind');
    assert.deepEqual(of({ groups: ['x'] }, { tenant: aTenant({ fido2: { exclude: [group('x')] } }) }), {
      is: 'not-allowed-passkeys',
      excludedBy: group('x'),
    });
  });

  it('writes to no account that is nobody’s', () => {
    const tenant = aTenant({}, { special: [{ kind: 'break-glass', target: group('glass') }] });
    assert.deepEqual(of({ groups: ['glass'], passkeys: [aPasskey()] }, { tenant }), {
      is: 'special-account',
      account: 'break-glass',
    });
    assert.deepEqual(of({ purpose: 'room' }), { is: 'special-account', account: 'room' });
    assert.deepEqual(of({ purpose: 'shared' }), { is: 'special-account', account: 'shared-mailbox' });
    assert.equal(of({ purpose: 'user' }).is, 'eligible');
  });

  it('holds a person until the hold ends, but thanks one who registered all the same', () => {
    const hold = { why: 'parental leave', until: '2026-12-01T00:00:00.000Z' };
    assert.deepEqual(of({ hold }), { is: 'on-hold', ...hold });
    assert.equal(of({ hold }, { now: hold.until }).is, 'eligible');
    assert.equal(of({ hold: { why: 'x', until: null } }, { now: '2030-01-01T00:00:00.000Z' }).is, 'on-hold');
    assert.equal(of({ hold, passkeys: [aPasskey()] }).is, 'has-passkey');
  });

  it('finds people by what the report says of their methods', () => {
    const only = (are: MethodsTarget) =>
      ({ wave: { include: [{ kind: 'methods', are }], exclude: [] } }) as const;
    const phone = { methods: aReport({ registered: ['mobilePhone'], admin: true }) };
    assert.equal(of(phone, only('sms-or-voice-only')).is, 'eligible');
    assert.equal(of({}, only('sms-or-voice-only')).is, 'not-included');
    assert.equal(of(phone, only('admins')).is, 'eligible');
    assert.equal(of({ methods: aReport({ mfaCapable: false }) }, only('no-mfa')).is, 'cannot-do-mfa');
    assert.equal(of({ methods: null }, only('no-mfa')).is, 'not-included');
  });

  it('says which passkeys, and whether Graph itself or only the report says so', () => {
    assert.deepEqual(of({ methods: aReport({ registered: ['passKeySynced'] }) }), {
      is: 'has-passkey',
      passkeys: ['passKeySynced'],
      sure: false,
    });
    assert.deepEqual(of({ passkeys: [aPasskey()] }), {
      is: 'has-passkey',
      passkeys: ['Red key'],
      sure: true,
    });
  });

  it('believes the report when Graph was asked before and showed nothing', () => {
    const person = { passkeys: [], methods: aReport({ registered: ['fido2'] }) };
    assert.equal(of(person).is, 'has-passkey');
  });

  it('holds the campaign’s exclusion against any wave', () => {
    const campaign: Audience = { include: [{ kind: 'everyone' }], exclude: [group('exceptions')] };
    const wave: Audience = { include: [{ kind: 'person', id: aPerson().id }], exclude: [] };
    assert.equal(of({ groups: ['exceptions'] }, { campaign, wave }).is, 'excluded');
  });

  it('gives everybody exactly one reason that has a text, and never lets an excluded person through', () => {
    const anyone = fc.record({
      enabled: fc.boolean(),
      userType: fc.constantFrom('member' as const, 'guest' as const),
      groups: fc.subarray(['staff', 'exceptions', 'pilot']),
      methods: fc.option(
        fc
          .record({ registered: fc.subarray(['fido2', 'mobilePhone', 'odd']), mfaCapable: fc.boolean() })
          .map(aReport),
        { nil: null },
      ),
      passkeys: fc.option(fc.constantFrom([], [aPasskey()]), { nil: null }),
      purpose: fc.constantFrom(null, 'user', 'room', 'odd'),
      hold: fc.constantFrom(null, { why: 'x', until: null }),
    });
    const tenants = fc.constantFrom(
      UNKNOWN_TENANT,
      aTenant(),
      aTenant({ fido2: { selfService: false } }),
      aTenant({ fido2: { include: [{ target: group('staff'), profiles: ['p1'] }] } }),
      aTenant({}, { special: [{ kind: 'service', target: group('pilot') }] }),
    );
    const audience: Audience = { include: [{ kind: 'everyone' }], exclude: [group('exceptions')] };
    fc.assert(
      fc.property(anyone, tenants, (facts, tenant) => {
        const standing = of(facts, { campaign: audience, tenant });
        const known = Object.keys(STANDING_TEXT) as StandingReason[];
        assert.ok(known.includes(standing.is));
        if (facts.groups.includes('exceptions')) assert.equal(standing.is, 'excluded');
        if (standing.is === 'eligible') assert.ok(facts.enabled && facts.userType === 'member');
      }),
    );
  });
});
