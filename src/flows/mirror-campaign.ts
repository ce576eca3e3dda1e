// Lets every campaign that mirrors the tenant follow Entra's own registration campaign, as it was last read: deferral,
// audience, on or off. Runs after each reading of the policies. Whoever waits for a reminder is looked at anew, so that a
// campaign that is switched off in Entra falls silent, and one that is switched on again goes on.

import { isDeepStrictEqual } from 'node:util';
import { mirroring } from '../core/mirror.ts';
import type { World } from '../ports.ts';

/** Returns the ids of the campaigns that changed. */
export async function mirrorCampaigns({
  store,
  clock,
  log,
}: Pick<World, 'store' | 'clock' | 'log'>): Promise<readonly string[]> {
  return store.transaction(async (tx) => {
    const entra = (await tx.tenantPolicies()).policy?.campaign ?? null;
    if (entra === null) return [];
    const changed: string[] = [];
    for (const campaign of await tx.campaigns()) {
      if (campaign.mirror !== true) continue;
      const mirrored = mirroring(campaign, entra);
      if (isDeepStrictEqual(mirrored, campaign)) continue;
      await tx.saveCampaign(mirrored);
      const followUps = await tx.reviewFollowUps(campaign.id, clock.now());
      log.info('campaign mirrors Entra', { campaign: campaign.id, state: entra.state, followUps });
      changed.push(campaign.id);
    }
    return changed;
  });
}
