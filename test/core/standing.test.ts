import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EVERYONE, groupsNamedBy, membershipOf, type Audience } from '../../src/core/audience.ts';
import { STANDING_TEXT, standingOf, type StandingReason } from '../../src/core/standing.ts';
import type { Person } from '../../src/core/person.ts';
import { aPasskey, aPerson, aReport } from './builders.ts';

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
  const of = (person: Partial<Person>, wave = EVERYONE) => standingOf(aPerson(person), EVERYONE, wave);

  it('is eligible with MFA and without a passkey', () => {
    assert.deepEqual(of({}), { is: 'eligible', smsOnly: false });
    assert.deepEqual(of({ methods: aReport({ registered: ['mobilePhone'] }) }), {
      is: 'eligible',
      smsOnly: true,
    });
  });

  it('gives each of the other reasons', () => {
    assert.equal(of({}, { include: [group('pilot')], exclude: [] }).is, 'not-included');
    assert.equal(of({ groups: ['x'] }, { ...EVERYONE, exclude: [group('x')] }).is, 'excluded');
    assert.equal(of({ enabled: false }).is, 'disabled');
    assert.equal(of({ userType: 'guest' }).is, 'guest');
    assert.equal(of({ methods: null }).is, 'not-reported');
    assert.equal(of({ methods: aReport({ mfaCapable: false, registered: [] }) }).is, 'cannot-do-mfa');
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
    assert.equal(standingOf(aPerson({ groups: ['exceptions'] }), campaign, wave).is, 'excluded');
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
    });
    const audience: Audience = { include: [{ kind: 'everyone' }], exclude: [group('exceptions')] };
    fc.assert(
      fc.property(anyone, (facts) => {
        const standing = standingOf(aPerson(facts), audience, EVERYONE);
        const known = Object.keys(STANDING_TEXT) as StandingReason[];
        assert.ok(known.includes(standing.is));
        if (facts.groups.includes('exceptions')) assert.equal(standing.is, 'excluded');
        if (standing.is === 'eligible') assert.ok(facts.enabled && facts.userType === 'member');
      }),
    );
  });
});
