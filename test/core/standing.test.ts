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
import { standingDetail } from '../../src/core/standing-detail.ts';
import { UNKNOWN_TENANT } from '../../src/core/tenant.ts';
import { aGroup, aPasskey, aPerson, aProfile, aReport, aScope, aTenant } from './builders.ts';

describe('audience', () => {
  it('lets exclusion win over inclusion', () => {
    const audience: Audience = { include: [{ kind: 'everyone' }], exclude: [aGroup('exceptions')] };
    assert.deepEqual(membershipOf(aPerson({ groups: ['staff', 'exceptions'] }), audience), {
      member: false,
      why: 'excluded',
      by: aGroup('exceptions'),
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
    const audience: Audience = { include: [aGroup('a'), aGroup('b')], exclude: [aGroup('a')] };
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
    assert.equal(of({}, { wave: { include: [aGroup('pilot')], exclude: [] } }).is, 'not-included');
    assert.equal(of({ groups: ['x'] }, { wave: { ...EVERYONE, exclude: [aGroup('x')] } }).is, 'excluded');
    assert.equal(of({ enabled: false }).is, 'disabled');
    assert.equal(of({ userType: 'guest' }).is, 'guest');
    assert.equal(of({ methods: null }).is, 'not-reported');
    assert.equal(of({ methods: aReport({ mfaCapable: false, registered: [] }) }).is, 'cannot-do-mfa');
    assert.equal(of({ methods: aReport({ mfaCapable: null }) }).is, 'eligible');
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
    assert.deepEqual(of({ groups: ['x'] }, { tenant: aTenant({ fido2: { exclude: [aGroup('x')] } }) }), {
      is: 'not-allowed-passkeys',
      excludedBy: aGroup('x'),
    });
  });

  it('writes to no account that is nobody’s', () => {
    const tenant = aTenant({}, { special: [{ kind: 'break-glass', target: aGroup('glass') }] });
    assert.deepEqual(of({ groups: ['glass'], passkeys: [aPasskey()] }, { tenant }), {
      is: 'special-account',
      account: 'break-glass',
    });
    assert.deepEqual(of({ purpose: 'room' }), { is: 'special-account', account: 'room' });
    assert.deepEqual(of({ purpose: 'equipment' }), { is: 'special-account', account: 'equipment' });
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

  it('asks whether anything is left to do before it asks what the tenant allows', () => {
    const holder = { passkeys: [aPasskey()], methods: aReport({ mfaCapable: false }) };
    for (const fido2 of [{ state: 'disabled' }, { selfService: false }, { include: [] }]) {
      assert.equal(of(holder, { tenant: aTenant({ fido2 }) }).is, 'has-passkey');
    }
    const nobodys = { ...holder, enabled: false, userType: 'guest', purpose: 'room' } as const;
    assert.equal(of(nobodys).is, 'disabled');
    assert.equal(of({ ...nobodys, enabled: true }).is, 'guest');
    assert.equal(of({ ...nobodys, enabled: true, userType: 'member' }).is, 'special-account');
  });

  it('asks what the tenant allows before it asks what the person can do', () => {
    const tenant = aTenant({ fido2: { selfService: false } });
    assert.equal(of({ methods: null }, { tenant }).is, 'self-service-off');
    assert.equal(of({ hold: { why: 'x', until: null } }, { tenant }).is, 'on-hold');
  });

  it('takes nothing that was not read for a reason', () => {
    const { policy, ...read } = aTenant();
    assert.ok(policy);
    assert.equal(of({}, { tenant: UNKNOWN_TENANT }).is, 'eligible');
    assert.equal(of({}, { tenant: { ...read, policy: { ...policy, fido2: null } } }).is, 'eligible');
  });

  it('without a report asks whoever Graph says has no passkey, and nobody else', () => {
    const tenant = aTenant({}, { report: 'unavailable' });
    assert.equal(of({ methods: null, passkeys: [] }, { tenant }).is, 'eligible');
    assert.equal(of({ methods: null, passkeys: null }, { tenant }).is, 'not-reported');
    assert.equal(of({ methods: null, passkeys: [] }).is, 'not-reported', 'the report only lacks this row');
  });

  it('finds people by what the report says of their methods', () => {
    const only = (are: MethodsTarget) =>
      ({ wave: { include: [{ kind: 'methods', are }], exclude: [] } }) as const;
    const phone = { methods: aReport({ registered: ['mobilePhone'], admin: true }) };
    assert.equal(of(phone, only('sms-or-voice-only')).is, 'eligible');
    assert.equal(of({}, only('sms-or-voice-only')).is, 'not-included');
    assert.equal(of(phone, only('admins')).is, 'eligible');
    assert.equal(of({ methods: aReport({ mfaCapable: false }) }, only('no-mfa')).is, 'cannot-do-mfa');
    assert.equal(of({ methods: aReport({ mfaCapable: null }) }, only('no-mfa')).is, 'not-included');
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

  it('is told with what the admin needs beside the reason', () => {
    const told = (person: Partial<Person>, scope?: Partial<Scope>) => standingDetail(of(person, scope));
    assert.equal(told({}), '');
    assert.match(told({ methods: aReport({ registered: ['sms'] }) }), /2027-02-01/u);
    assert.match(told({ purpose: 'equipment' }), /equipment/u);
    assert.match(told({ passkeys: [aPasskey()] }), /^Red key \(as Graph shows\)/u);
    assert.match(told({ methods: aReport({ registered: ['fido2'] }) }), /^fido2 .*report.*lag/u);
    assert.match(told({ hold: { why: 'on leave', until: null } }), /^on leave \(until an admin/u);
    assert.match(told({ hold: { why: 'x', until: '2026-12-01T00:00:00.000Z' } }), /2026-12-01/u);
    assert.match(told({ groups: ['x'] }, { wave: { ...EVERYONE, exclude: [aGroup('x')] } }), /group x/u);
    const outside = aTenant({ fido2: { exclude: [aGroup('x')] } });
    assert.match(told({ groups: ['x'] }, { tenant: outside }), /excludes: group x/u);
    const nothing = aTenant({ fido2: { profiles: [aProfile({ name: 'Empty', types: [] })] } });
    assert.match(told({}, { tenant: nothing }), /Profiles: Empty/u);
  });

  it('believes the report when Graph was asked before and showed nothing', () => {
    const person = { passkeys: [], methods: aReport({ registered: ['fido2'] }) };
    assert.equal(of(person).is, 'has-passkey');
  });

  it('holds the campaign’s exclusion against any wave', () => {
    const campaign: Audience = { include: [{ kind: 'everyone' }], exclude: [aGroup('exceptions')] };
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
      aTenant({ fido2: { include: [{ target: aGroup('staff'), profiles: ['p1'] }] } }),
      aTenant({}, { special: [{ kind: 'service', target: aGroup('pilot') }] }),
    );
    const audience: Audience = { include: [{ kind: 'everyone' }], exclude: [aGroup('exceptions')] };
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

  it('excludes whoever is in the excluded group at any depth, and nobody else, even where groups hold each other', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const anyGroup = fc.constantFrom(...names);
    const nesting = fc.array(fc.record({ outer: anyGroup, inner: anyGroup }), { maxLength: 10 });
    fc.assert(
      fc.property(nesting, fc.subarray(names), anyGroup, (edges, direct, excluded) => {
        const upward = closure(direct, (name) => edges.filter((e) => e.inner === name).map((e) => e.outer));
        const inside = closure([excluded], (name) =>
          edges.filter((e) => e.outer === name).map((e) => e.inner),
        );
        const meant = direct.some((name) => inside.has(name));
        const exclude = [aGroup(excluded)];
        for (const scope of [{ campaign: { ...EVERYONE, exclude } }, { wave: { ...EVERYONE, exclude } }]) {
          assert.equal(of({ groups: [...upward] }, scope).is, meant ? 'excluded' : 'eligible');
        }
      }),
    );
  });
});

/** `from` with everything that `next` leads to. */
function closure(from: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set(from);
  for (const name of seen) for (const each of next(name)) seen.add(each);
  return seen;
}
