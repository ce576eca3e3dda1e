// The recorded cases: each folder of test/cases holds facts and the plan that must come of them; where passkeys.json is
// there too, also which passkeys each person may register and what Entra will do. A new case is a new folder; what a case is
// about is its name.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience } from '../src/core/audience.ts';
import type { Campaign } from '../src/core/campaign.ts';
import { entraWill } from '../src/core/entra-campaign.ts';
import { passkeyKindsFor } from '../src/core/profiles.ts';
import { UNKNOWN_TENANT, type Tenant } from '../src/core/tenant.ts';
import { planWave, type Candidate } from '../src/core/wave.ts';

/** Cases from before a fact was known do not name it. */
type Facts = {
  now: string;
  campaign: Campaign;
  audience: Audience;
  tenant?: Partial<Tenant>;
  candidates: Candidate[];
};

const NOT_TOLD = { purpose: null, hold: null };

const folder = join(import.meta.dirname, 'cases');
const read = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

describe('recorded cases', () => {
  for (const name of readdirSync(folder)) {
    it(name.replaceAll('-', ' '), () => {
      const { campaign, audience, candidates, now, ...told } = read(name, 'facts.json') as Facts;
      const tenant = { ...UNKNOWN_TENANT, ...told.tenant };
      const people = candidates.map((each) => ({ ...each, person: { ...NOT_TOLD, ...each.person } }));
      assert.deepEqual(planWave({ campaign, audience, tenant }, people, now), read(name, 'plan.json'));
      if (existsSync(join(folder, name, 'passkeys.json'))) {
        assert.deepEqual(passkeysOf(people, tenant), read(name, 'passkeys.json'));
      }
    });
  }
});

/** By person: what they may register, and what Entra will do. */
function passkeysOf(people: readonly Candidate[], tenant: Tenant) {
  const fido2 = tenant.policy?.fido2 ?? null;
  return Object.fromEntries(
    people.map(({ person }) => [
      person.id,
      { kinds: fido2 && passkeyKindsFor(person, fido2, tenant.unread), entra: entraWill(person, tenant) },
    ]),
  );
}
