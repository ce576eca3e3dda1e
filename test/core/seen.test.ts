import assert from 'node:assert/strict';
import type { DropReason, NudgeKind } from '../../src/core/nudge.ts';
import type { Person } from '../../src/core/person.ts';
import type { Reach } from '../../src/core/reach.ts';
import { seenByDrop, seenBySend } from '../../src/core/seen.ts';
import { standingOf, type Scope } from '../../src/core/standing.ts';
import { DAY, plus } from '../../src/core/time.ts';
import { sentenceOf } from '../../src/core/trail.ts';
import { EVERYONE } from '../../src/core/audience.ts';
import { aGroup, aPasskey, aPerson, aReport, aScope, NOON } from './builders.ts';

const YESTERDAY = plus(NOON, -DAY);
const IN: Reach = { is: 'in' };

const judged = (
  person: Person,
  { kind = 'nudge', reach = IN, ...scope }: { kind?: NudgeKind; reach?: Reach } & Partial<Scope> = {},
) => ({ kind, person, reach, standing: standingOf(person, aScope(scope)) });

const dropped = (why: DropReason, ...facts: Parameters<typeof judged>) =>
  sentenceOf({ kind: 'dropped', nudge: 'reminder', step: 2, why, ...seenByDrop(why, judged(...facts)) });

describe('what a decision at the last moment saw', () => {
  it('is how old the facts were about whom was written to', () => {
    const text = (person: Person, kind: NudgeKind = 'nudge') =>
      sentenceOf({ kind: 'sent', nudge: kind, step: 1, ...seenBySend(judged(person, { kind })) });
    assert.equal(
      text(aPerson({ methods: aReport({ reportedAt: YESTERDAY }) })),
      `The first nudge was sent (step 1). Their methods and passkeys as known at ${YESTERDAY}.`,
    );
    assert.match(text(aPerson({ passkeys: [], passkeysAt: NOON, methods: null })), new RegExp(NOON, 'u'));
    assert.match(
      text(aPerson({ passkeys: [], passkeysAt: NOON, methods: aReport({ reportedAt: YESTERDAY }) })),
      new RegExp(NOON, 'u'),
      'Graph’s own word outweighs an older row',
    );
    assert.equal(text(aPerson(), 'thanks'), 'The thanks was sent (step 1).');
  });

  it('is which passkeys, of when, for who is left alone because of them', () => {
    assert.equal(
      dropped('registered-meanwhile', aPerson({ passkeys: [aPasskey()], passkeysAt: YESTERDAY })),
      `A reminder was dropped: they hold a passkey by now. Red key (as Graph shows). Their methods and passkeys as known at ${YESTERDAY}.`,
    );
    assert.equal(
      dropped('registered-meanwhile', aPerson()),
      'A reminder was dropped: they hold a passkey by now.',
      'a press said so, and no fact shows it yet',
    );
  });

  it('is which group excluded them, and what kept Teams from reaching them', () => {
    const excluded = { campaign: { ...EVERYONE, exclude: [aGroup('board')] } };
    assert.equal(
      dropped('excluded', aPerson({ groups: ['board'] }), excluded),
      'A reminder was dropped: is in an excluded group. By: group board.',
    );
    assert.match(
      dropped('out-of-reach', aPerson(), { reach: { is: 'out', why: 'blocked' } }),
      /does not let us write to them\. .*blocked/u,
    );
  });

  it('stays short, whatever somebody’s passkeys are called', () => {
    const passkeys = Array.from({ length: 5 }, (_, index) =>
      aPasskey({ name: `${index} ${'x'.repeat(80)}` }),
    );
    const long = aPerson({ passkeys, passkeysAt: NOON });
    assert.ok(JSON.stringify(seenByDrop('registered-meanwhile', judged(long))).length <= 120);
  });
});
