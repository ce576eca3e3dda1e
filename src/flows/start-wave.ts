// Previews and starts a wave. Both go through the same plan; the start stores the plan as the wave's frozen list
// and enters the job that releases it in the same transaction, so they appear together or not at all.

import { randomUUID } from 'node:crypto';
import type { Audience } from '../core/audience.ts';
import type { Campaign } from '../core/campaign.ts';
import { Findings, type Finding } from '../core/finding.ts';
import type { Instant } from '../core/time.ts';
import { addCounts, NO_COUNTS, planWave, type Plan, type PlanScope, type Wave } from '../core/wave.ts';
import { NO_REPORT, type StoreInTransaction, type World } from '../ports.ts';
import { everybody } from './everybody.ts';
import { troubleFinding } from './keep-reading.ts';
import { readNewGroups } from './read-groups.ts';
import { tenantOf } from './tenant-facts.ts';

export type WaveDraft = {
  readonly campaignId: string;
  readonly name: string;
  readonly audience: Audience;
};

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

/** Half a directory would make half a plan, and its people without facts would look like refusals. */
async function missingFacts({ store }: Pick<World, 'store'>): Promise<readonly Finding[]> {
  const readings = await store.readings();
  const waiting: Finding = {
    what: 'The tenant has not been read yet, so nothing can be planned.',
    why: 'The first reading of people, groups and the registration report is still under way.',
    fix: 'Wait until the report shows the age of its facts; if it does not, look at the log.',
  };
  for (const name of ['users', 'groups', 'methods-report'] as const) {
    const reading = readings.find((each) => each.name === name);
    if (reading?.readAt != null || reading?.trouble?.code === NO_REPORT) continue;
    return [(reading && troubleFinding(reading)) ?? waiting];
  }
  return [];
}

/** The plan for everybody, slice by slice. */
async function* planSlices(
  world: Pick<World, 'settings'> & { readonly store: StoreInTransaction },
  scope: PlanScope,
  now: Instant,
): AsyncGenerator<Plan> {
  for await (const candidates of everybody(world.store, scope.campaign.id)) {
    yield planWave(scope, candidates, now);
  }
}

async function scopeOf(world: Needs, draft: WaveDraft): Promise<PlanScope> {
  const campaign = await campaignOf(world, draft.campaignId);
  const missing = await missingFacts(world);
  const findings =
    missing.length > 0 ? missing : await readNewGroups(world, campaign.audience, draft.audience);
  if (findings.length > 0) throw new Findings(findings);
  return { campaign, audience: draft.audience, tenant: await tenantOf(world) };
}

/** The whole plan, nothing stored. */
export async function previewWave(world: Needs, draft: WaveDraft): Promise<Plan> {
  const scope = await scopeOf(world, draft);
  const now = world.clock.now();
  const slices: Plan[] = [];
  for await (const slice of planSlices(world, scope, now)) slices.push(slice);
  return {
    at: now,
    people: slices.flatMap(({ people }) => people),
    counts: slices.reduce((sum, { counts }) => addCounts(sum, counts), NO_COUNTS),
  };
}

export async function startWave(world: Needs, draft: WaveDraft, startedBy: string): Promise<Wave> {
  const scope = await scopeOf(world, draft);
  const now = world.clock.now();
  const wave: Wave = { id: randomUUID(), state: 'running', startedBy, startedAt: now, ...draft };
  const counts = await world.store.transaction(async (tx) => {
    await tx.insertWave(wave, { at: now, people: [] });
    let sum = NO_COUNTS;
    let people = 0;
    for await (const slice of planSlices({ ...world, store: tx }, scope, now)) {
      await tx.extendPlan(wave.id, slice.people);
      sum = addCounts(sum, slice.counts);
      people += slice.people.length;
    }
    if (sum.send === 0) throw new Findings([reachesNobody(draft, people)]);
    await tx.enqueue({ name: 'release-wave', waveId: wave.id });
    return sum;
  });
  world.log.info('wave started', { wave: wave.id, send: counts.send, inScope: counts.inScope });
  return wave;
}

const reachesNobody = ({ name }: WaveDraft, people: number): Finding => ({
  what: `Wave “${name}” would reach nobody.`,
  why: `Of ${people} people nobody is eligible, in the audience and in reach.`,
  fix: 'Look at the preview: it counts the reasons. Widen the audience or wait for the next sync.',
});

async function campaignOf({ store }: Pick<World, 'store'>, id: string): Promise<Campaign> {
  const campaign = await store.campaign(id);
  if (campaign !== null) return campaign;
  const known = (await store.campaigns()).map((each) => `“${each.id}”`).join(', ');
  throw new Findings([
    {
      what: `There is no campaign “${id}”.`,
      why: `Known campaigns: ${known || 'none'}.`,
      fix: 'Use one of them.',
    },
  ]);
}
