// The recorded cases: each folder of test/cases holds facts and the plan that must come of them; where passkeys.json is
// there too, also which passkeys each person may register and what Entra will do; where readiness.json is, how the five
// criteria come out and what is found, with how much it is in the way. A new case is a new folder; what a case is about is
// its name.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience } from '../src/core/audience.ts';
import type { Campaign } from '../src/core/campaign.ts';
import { entraWill } from '../src/core/entra-campaign.ts';
import { heldFinding } from '../src/core/mirror.ts';
import { countPeople, NOBODY } from '../src/core/people-counts.ts';
import { kindsAllowedBy, profilesOf } from '../src/core/profiles.ts';
import { readinessOf } from '../src/core/readiness.ts';
import { UNKNOWN_TENANT, type Tenant } from '../src/core/tenant.ts';
import { ownGroupsNotRead, type OwnGroups } from '../src/core/unread-groups.ts';
import { planWave, type Candidate } from '../src/core/wave.ts';

/** Cases from before a fact was known do not name it. */
type Facts = {
  now: string;
  campaign: Campaign;
  audience: Audience;
  tenant?: Partial<Tenant>;
  unreadOwn?: OwnGroups;
  candidates: Candidate[];
};

const NOT_TOLD = { purpose: null, hold: null };
const ALL_READ: OwnGroups = { keepingOut: [], others: [] };

type Met = {
  readonly criteria: Readonly<Record<string, string>>;
  readonly findings: Readonly<Record<string, string>>;
};

const CORE = join(import.meta.dirname, '../src/core');
const folder = join(import.meta.dirname, 'cases');
const read = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

describe('recorded cases', () => {
  for (const name of readdirSync(folder)) {
    it(name.replaceAll('-', ' '), () => {
      const {
        campaign,
        audience,
        candidates,
        now,
        unreadOwn = ALL_READ,
        ...told
      } = read(name, 'facts.json') as Facts;
      const tenant = { ...UNKNOWN_TENANT, ...told.tenant };
      const people = candidates.map((each) => ({ ...each, person: { ...NOT_TOLD, ...each.person } }));
      assert.deepEqual(planWave({ campaign, audience, tenant }, people, now), read(name, 'plan.json'));
      if (existsSync(join(folder, name, 'passkeys.json'))) {
        assert.deepEqual(passkeysOf(people, tenant), read(name, 'passkeys.json'));
      }
      if (existsSync(join(folder, name, 'readiness.json'))) {
        assert.deepEqual(
          readinessIn({ campaign, tenant, now, unreadOwn }, people),
          read(name, 'readiness.json'),
        );
      }
    });
  }

  const met = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'readiness.json')))
    .map((name) => read(name, 'readiness.json') as Met);

  it('show each criterion passing and failing', () => {
    for (const id of Object.keys(met[0]?.criteria ?? assert.fail('no case tells of readiness'))) {
      const results = new Set(met.map(({ criteria }) => criteria[id]));
      assert.deepEqual(results, new Set(['pass', 'fail', 'cannot-tell']), id);
    }
  });

  it('show everything that core can find in a tenant', () => {
    const found = new Set(met.flatMap(({ findings }) => Object.keys(findings).map((id) => id.split(':')[0])));
    const known = readdirSync(CORE).flatMap((file) => findingIds(readFileSync(join(CORE, file), 'utf8')));
    assert.ok(known.length > 20, 'the ids are not written as they were');
    assert.deepEqual(found, new Set(known));
  });
});

/** As the source names them; what comes after a colon tells one policy or profile from the next. */
function findingIds(source: string): readonly (string | undefined)[] {
  return [...source.matchAll(/\bid: ['`]([a-z-]+)[^\n]*\n\s+severity:/gu)].map(([, id]) => id);
}

type Told = {
  readonly campaign: Campaign;
  readonly tenant: Tenant;
  readonly now: string;
  readonly unreadOwn: OwnGroups;
};

/** How the criteria come out, and how much each finding is in the way. */
function readinessIn({ campaign, tenant, now, unreadOwn }: Told, candidates: readonly Candidate[]): Met {
  const people = candidates.map(({ person }) => person);
  const { criteria, findings } = readinessOf(tenant, countPeople(NOBODY, people, tenant), now);
  const held = heldFinding(campaign);
  return {
    criteria: Object.fromEntries(criteria.map(({ id, result }) => [id, result])),
    findings: Object.fromEntries(
      [...(held === null ? [] : [held]), ...ownGroupsNotRead(unreadOwn), ...findings].map(
        ({ id, severity }) => [id, severity],
      ),
    ),
  };
}

/** By person: what they may register, and what Entra will do. */
function passkeysOf(people: readonly Candidate[], tenant: Tenant) {
  const fido2 = tenant.policy?.fido2 ?? null;
  return Object.fromEntries(
    people.map(({ person }) => [
      person.id,
      {
        kinds: fido2 && kindsAllowedBy(profilesOf(person, fido2, tenant.unread)),
        entra: entraWill(person, tenant),
      },
    ]),
  );
}
