import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attributionOf } from '../../src/core/attribution.ts';
import {
  masked,
  maskedAdoption,
  maskedAttribution,
  maskedPeople,
  maskedProgress,
  maskedReport,
} from '../../src/core/masking.ts';
import type { MethodsPolicy } from '../../src/core/policy.ts';
import { NOBODY } from '../../src/core/people-counts.ts';
import { smsConflicts } from '../../src/core/sms-conflicts.ts';
import { funnelOf, type ReportRow } from '../../src/core/report.ts';

const T0 = Date.parse('2026-11-01T08:00:00.000Z');
const at = (minutes: number) => new Date(T0 + minutes * 60_000).toISOString();

/** One person with all that any view counts them by; `waves` are those that they are on. */
const Somebody = fc.record({
  waves: fc.subarray(['w1', 'w2', 'w3']),
  left: fc.constantFrom('guest', 'no-mfa', 'out-of-reach', 'opted-out', null),
  reached: fc.boolean(),
  acknowledged: fc.boolean(),
  snoozing: fc.boolean(),
  registeredAt: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: null }),
  smsOnly: fc.boolean(),
});
type Somebody = typeof Somebody extends fc.Arbitrary<infer One> ? One : never;

function rowOf({ left, reached, acknowledged, snoozing, registeredAt }: Somebody): ReportRow {
  const eligible = left === null;
  return {
    inScope: true,
    eligible,
    reached: eligible && reached,
    acknowledged: eligible && acknowledged,
    snoozing: eligible && snoozing,
    registered: registeredAt !== null,
  };
}

function reportOf(people: readonly Somebody[]) {
  const left: Record<string, number> = {};
  for (const person of people) if (person.left !== null) left[person.left] = (left[person.left] ?? 0) + 1;
  const rows = people.map(rowOf);
  const snoozing = rows.filter((row) => row.snoozing).length;
  return { at: at(0), factsFrom: null, funnel: funnelOf(rows), snoozing, left };
}

function registeredOf(people: readonly Somebody[]) {
  return people.flatMap(({ registeredAt, waves, reached }) => {
    if (registeredAt === null) return [];
    const sent = waves.map((waveId) => ({
      waveId,
      state: 'sent' as const,
      reason: null,
      at: at(registeredAt - 1),
    }));
    const nudges = reached ? sent : [];
    return [{ registeredAt: at(registeredAt), firstNudgeAt: nudges[0]?.at ?? null, nudges }];
  });
}

/** Every number in every view that somebody without names can get, each by where it stands. */
function views(people: readonly Somebody[], smallest: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const collect = (where: string, value: unknown): void => {
    if (typeof value === 'number') found.set(where, value);
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) collect(`${where}.${name}`, each);
  };
  collect('all', maskedReport(reportOf(people), smallest));
  for (const wave of ['w1', 'w2', 'w3']) {
    const on = people.filter(({ waves }) => waves.includes(wave));
    collect(wave, maskedReport(reportOf(on), smallest));
    const sent = on.filter(({ reached }) => reached).length;
    const progress = {
      people: on.length,
      sent,
      planned: on.length - sent,
      sending: 0,
      failed: 0,
      inDoubt: 0,
      dropped: 0,
    };
    collect(`${wave} progress`, maskedProgress(progress, smallest));
  }
  const { days: _, ...attribution } = maskedAttribution(attributionOf(registeredOf(people), 30), smallest);
  collect('attribution', attribution);
  const sorted = registeredOf(people)
    .map(({ registeredAt }) => registeredAt)
    .toSorted();
  const points = sorted.map((each, index) => ({ at: each, registered: index + 1 }));
  for (const point of maskedAdoption(points, smallest))
    collect(`adoption ${point.at}`, { is: point.registered });
  const smsOrVoiceOnly = people.filter(({ smsOnly }) => smsOnly).length;
  const counts = {
    ...NOBODY,
    members: people.length,
    smsOrVoiceOnly,
    entra: { prompt: smsOrVoiceOnly },
  };
  collect('people', maskedPeople(counts, smallest));
  return found;
}

describe('masking', () => {
  it('rounds down to a multiple of the smallest group', () => {
    assert.deepEqual(
      [0, 1, 4, 5, 9, 10, 1234].map((each) => masked(each, 5)),
      [0, 0, 0, 5, 5, 10, 1230],
    );
    assert.deepEqual(
      [0, 1, 4].map((each) => masked(each, 1)),
      [0, 1, 4],
    );
  });

  it('shows no group below the smallest, in any view or by subtracting any two', () => {
    fc.assert(
      fc.property(
        fc.array(Somebody, { maxLength: 120 }),
        fc.integer({ min: 2, max: 12 }),
        (people, smallest) => {
          const seen = [...views(people, smallest).values()];
          for (const first of seen) {
            for (const second of seen) {
              const difference = Math.abs(first - second);
              assert.ok(difference === 0 || difference >= smallest, `${first} - ${second}`);
              // What can be concluded of the true difference: it lies between these two.
              const least = first - second - (smallest - 1);
              const most = first - second + (smallest - 1);
              assert.ok(least < 1 || most >= smallest, 'surely somebody, surely few');
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('leaves a total minus everything listed under it without a small remainder', () => {
    fc.assert(
      fc.property(
        fc.array(Somebody, { maxLength: 120 }),
        fc.integer({ min: 2, max: 12 }),
        (people, smallest) => {
          const { funnel, left } = maskedReport(reportOf(people), smallest);
          const listed = Object.values(left);
          const rest = funnel.inScope - funnel.eligible - listed.reduce((sum, each) => sum + each, 0);
          assert.equal(Math.abs(rest % smallest), 0);
        },
      ),
    );
  });

  it('hides that one person more or less is there, unless a multiple is passed', () => {
    fc.assert(
      fc.property(fc.array(Somebody, { minLength: 1, maxLength: 60 }), (people) => {
        const before = views(people, 5);
        const after = views(people.slice(1), 5);
        const whole = views(people, 1);
        for (const [where, value] of before) {
          const exact = whole.get(where);
          if (where.startsWith('adoption') || exact === undefined || exact % 5 === 0) continue;
          assert.equal(after.get(where) ?? 0, value, where);
        }
      }),
    );
  });

  it('names no reason of a few people, and tells of adoption by days and multiples alone', () => {
    const few = {
      at: at(0),
      factsFrom: null,
      funnel: funnelOf([]),
      snoozing: 0,
      left: { guest: 4, 'no-mfa': 6 },
    };
    assert.deepEqual(maskedReport(few, 5).left, { 'no-mfa': 5 });
    const points = [0, 1, 2, 3, 4, 5, 2_000].map((minutes, index) => ({
      at: at(minutes),
      registered: index + 1,
    }));
    assert.deepEqual(maskedAdoption(points, 5), [{ at: '2026-11-01T00:00:00.000Z', registered: 5 }]);
    assert.equal(maskedAdoption(points, 1), points);
  });

  it('keeps small groups out of what readiness says in words', () => {
    const counts = { ...NOBODY, members: 103, smsOrVoiceOnly: 13, adminsOnSms: 1, guestsOnSms: 3 };
    const policy = { methods: {}, migrationOptOut: false } as unknown as MethodsPolicy;
    const said = (smallest: number) => JSON.stringify(smsConflicts(policy, maskedPeople(counts, smallest)));
    assert.match(said(1), /13 of 103 people.*admins among them: 1.*3 guests/u);
    assert.match(said(5), /10 of 100 people/u);
    assert.doesNotMatch(said(5), /guests have/u);
  });

  it('says “not known” of a count that decides a criterion, where it is a few', () => {
    const both = (bothTypes: number | null) => maskedPeople({ ...NOBODY, bothTypes }, 5).bothTypes;
    assert.deepEqual([null, 0, 1, 4, 5, 12].map(both), [null, 0, null, null, 5, 10]);
  });
});
