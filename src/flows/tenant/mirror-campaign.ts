// Lets every campaign that mirrors the tenant follow Entra's own registration campaign, as it was last read: deferral,
// audience, on or off. Runs after each reading of the policies. Whoever waits for a reminder is looked at anew, so that a
// campaign that is switched off in Entra falls silent, and one that is switched on again goes on. An audience with a group
// whose members cannot be read is not taken over, since its exclusions would exclude nobody: the campaign falls silent,
// and its waves pause until the audience can be taken over.

import { isDeepStrictEqual } from 'node:util';
import type { Campaign } from '../../core/campaign.ts';
import type { Finding } from '../../core/finding.ts';
import { audienceOf, heldFinding, mirroring, pausedAsHeld } from '../../core/mirror.ts';
import type { World } from '../../ports.ts';
import { readNewGroups } from './read-groups.ts';
import { steerIfItFits } from '../waves/steer-wave.ts';

export type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

/** Returns the ids of the campaigns that changed. */
export async function mirrorCampaigns(world: Needs): Promise<readonly string[]> {
  const { store, clock, log } = world;
  if (!(await store.campaigns()).some(({ mirror }) => mirror === true)) return [];
  const unreadable = await unreadableGroups(world);
  const changed = await store.transaction(async (tx) => {
    const entra = (await tx.tenantPolicies()).policy?.campaign ?? null;
    if (entra === null) return [];
    const ids: string[] = [];
    for (const campaign of await tx.campaigns()) {
      if (campaign.mirror !== true) continue;
      const mirrored = mirroring(campaign, entra, unreadable);
      if (isDeepStrictEqual(mirrored, campaign)) continue;
      await tx.saveCampaign(mirrored);
      const followUps = await tx.reviewFollowUps(campaign.id, clock.now());
      log.info('campaign mirrors Entra', {
        campaign: campaign.id,
        state: entra.state,
        held: unreadable.length,
        followUps,
      });
      ids.push(campaign.id);
    }
    return ids;
  });
  for (const campaign of await store.campaigns()) await pauseWhileHeld(world, campaign);
  return changed;
}

/** What is wrong with the groups that Entra's campaign names; those with nothing wrong matter from now on. */
export async function unreadableGroups(world: Needs): Promise<readonly Finding[]> {
  const entra = (await world.store.tenantPolicies()).policy?.campaign ?? null;
  return entra === null ? [] : readNewGroups(world, audienceOf(entra));
}

/** Its waves keep what they have planned. What an admin paused, or something else, is left to the admin. */
async function pauseWhileHeld(world: Needs, campaign: Campaign): Promise<void> {
  if (campaign.mirror !== true) return;
  const finding = heldFinding(campaign);
  const because =
    finding && `${finding.what} ${finding.evidence} ${finding.why} ${finding.fix}`.replace(/\.$/u, '');
  for (const wave of await world.store.openWaves()) {
    if (wave.campaignId !== campaign.id) continue;
    if (because === null && pausedAsHeld(wave)) await steerIfItFits(world, wave.id, 'resume');
    if (because !== null && wave.state === 'running') await steerIfItFits(world, wave.id, 'pause', because);
  }
}
