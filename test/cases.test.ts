// The recorded cases: each folder of test/cases holds facts and the plan that must come of them. A new case is a
// new folder; what a case is about is its name.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience } from '../src/core/audience.ts';
import type { Campaign } from '../src/core/campaign.ts';
import { planWave, type Candidate } from '../src/core/wave.ts';

type Facts = { now: string; campaign: Campaign; audience: Audience; candidates: Candidate[] };

const folder = join(import.meta.dirname, 'cases');
const read = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folder, name, file), 'utf8'));

describe('recorded cases', () => {
  for (const name of readdirSync(folder)) {
    it(name.replaceAll('-', ' '), () => {
      const { campaign, audience, candidates, now } = read(name, 'facts.json') as Facts;
      assert.deepEqual(planWave(campaign, audience, candidates, now), read(name, 'plan.json'));
    });
  }
});
