// Previews and starts a wave. Both go through the same plan; the start stores the plan as the wave's frozen list
// and enters the job that releases it in the same transaction, so they appear together or not at all.

import { randomUUID } from 'node:crypto';
import type { Audience } from '../core/audience.ts';
import type { Campaign } from '../core/campaign.ts';
import { Findings, type Finding } from '../core/finding.ts';
import { planWave, type Plan, type Wave } from '../core/wave.ts';
import type { World } from '../ports.ts';
import { readNewGroups } from './read-group.ts';
import { tenantOf } from './tenant-facts.ts';

export type WaveDraft = {
  readonly campaignId: string;
  readonly name: string;
  readonly audience: Audience;
};

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

/** Half a directory would make half a plan, and its people without facts would look like refusals. */
const NOT_READ_YET: Finding = {
  what: 'The tenant has not been read yet, so nothing can be planned.',
  why: 'The first reading of people, groups and the registration report is still under way, or has failed.',
  fix: 'Wait until the report shows the age of its facts; if it does not, look at the log.',
};

export async function previewWave(world: Needs, draft: WaveDraft): Promise<Plan> {
  const campaign = await campaignOf(world, draft.campaignId);
  if ((await world.store.syncedAt()) === null) throw new Findings([NOT_READ_YET]);
  const unread = await readNewGroups(world, draft.audience);
  if (unread.length > 0) throw new Findings(unread);
  const tenant = await tenantOf(world);
  const scope = { campaign, audience: draft.audience, tenant };
  return planWave(scope, await world.store.candidates(campaign.id), world.clock.now());
}

export async function startWave(world: Needs, draft: WaveDraft, startedBy: string): Promise<Wave> {
  const plan = await previewWave(world, draft);
  if (plan.counts.send === 0) {
    throw new Findings([
      {
        what: `Wave “${draft.name}” would reach nobody.`,
        why: `Of ${plan.people.length} people nobody is eligible, in the audience and in reach.`,
        fix: 'Look at the preview: it counts the reasons. Widen the audience or wait for the next sync.',
      },
    ]);
  }
  const wave: Wave = { id: randomUUID(), state: 'running', startedBy, startedAt: plan.at, ...draft };
  await world.store.transaction(async (tx) => {
    await tx.insertWave(wave, plan);
    await tx.enqueue({ name: 'release-wave', waveId: wave.id });
  });
  world.log.info('wave started', { wave: wave.id, send: plan.counts.send, inScope: plan.counts.inScope });
  return wave;
}

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
