// Contract: an exclusion wins at any nesting. Random groups inside each other, rings included, some hidden or unknown, are
// read three times, each time with others out of sight; what the store works out is held against a model, and what it
// hands out against the standing.

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { EVERYONE } from '../../../src/core/audience.ts';
import { standingOf } from '../../../src/core/standing.ts';
import { aGroup, aScope } from '../../core/builders.ts';
import { at, group, ids, user, type Harness } from '../harness.ts';

const GROUPS = ['g0', 'g1', 'g2', 'g3', 'g4', 'g5'];
const PEOPLE = ids(5);

/** Graph tells nothing of the members of a hidden group, and nothing at all of an unknown one. */
const seen = fc.constantFrom('open' as const, 'open' as const, 'hidden' as const, 'unknown' as const);
const tree = fc.record({
  people: fc.array(fc.subarray(PEOPLE), { minLength: GROUPS.length, maxLength: GROUPS.length }),
  inside: fc.array(fc.subarray(GROUPS, { maxLength: 3 }), {
    minLength: GROUPS.length,
    maxLength: GROUPS.length,
  }),
});
const readings = fc.array(fc.array(seen, { minLength: GROUPS.length, maxLength: GROUPS.length }), {
  minLength: 3,
  maxLength: 3,
});

export function nestingContract(harness: () => Harness): void {
  describe('groups in groups', () => {
    it('exclude whoever is in one at any depth, and whoever was while members are out of sight', async () => {
      const store = harness().store;
      await fc.assert(
        fc.asyncProperty(tree, readings, fc.constantFrom(...GROUPS), async (tree, readings, excluded) => {
          await harness().reset();
          await store.saveUsers(
            PEOPLE.map((id) => user(id)),
            at(0),
          );
          let held: ReadonlySet<string> = new Set();
          for (const [hour, states] of readings.entries()) {
            const told = GROUPS.flatMap((id, index) => {
              if (states[index] === 'unknown') return [];
              if (states[index] === 'hidden') return [{ ...group(id, []), hidden: true }];
              return [group(id, tree.people[index] ?? [], tree.inside[index] ?? [])];
            });
            await store.saveGroups(told, at(hour));
            await store.sweepGroups(at(hour));
            await store.trackGroups([excluded]);

            const open = new Map(told.flatMap((each) => (each.hidden === true ? [] : [[each.id, each]])));
            const reach = new Set([excluded]);
            const people = new Set<string>();
            for (const id of reach) {
              for (const member of open.get(id)?.joined ?? []) {
                (member.kind === 'group' ? reach : people).add(member.id);
              }
            }
            const unreadable = [...reach].some((id) => !open.has(id));
            held = unreadable ? new Set([...held, ...people]) : people;

            assert.deepEqual(await store.unreadGroups([excluded]), unreadable ? [excluded] : []);
            const scope = aScope({ campaign: { ...EVERYONE, exclude: [aGroup(excluded)] } });
            for (const id of PEOPLE) {
              const person = await store.person(id);
              assert(person !== null);
              assert.equal(standingOf(person, scope).is === 'excluded', held.has(id), `${id} at ${hour}`);
            }
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}
