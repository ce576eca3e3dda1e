// Sets what an admin may set about a campaign: how a snooze works, when nudges may arrive, the rhythm of reminders, dates,
// whether it mirrors Entra's own campaign. Every rule is checked before anything is stored. Whoever waits for a reminder
// is looked at anew; a snooze that was pressed already keeps its end.

import type { Campaign, CampaignSettings } from '../../core/campaign.ts';
import { checkCampaign } from '../../core/check-campaign.ts';
import { Findings } from '../../core/finding.ts';
import { mirroring } from '../../core/mirror.ts';
import { unreadableGroups, type Needs } from '../tenant/mirror-campaign.ts';

/** What is absent stays as it is. */
export type CampaignRules = Pick<Campaign, 'deferral' | 'window' | 'timeZone'> &
  Partial<Pick<Campaign, 'rhythm'> & CampaignSettings>;

/** Null when there is no such campaign. Throws `Findings` for rules that cannot be. */
export async function setRules(
  world: Needs,
  campaignId: string,
  asked: CampaignRules,
): Promise<Campaign | null> {
  const rules = asked.deadline == null ? asked : { ...asked, deadline: written(asked.deadline) };
  const { store, clock, log } = world;
  const mirrored = (await store.campaign(campaignId))?.mirror === true;
  const unreadable = (rules.mirror ?? mirrored) ? await unreadableGroups(world) : [];
  return store.transaction(async (tx) => {
    const campaign = await tx.campaign(campaignId);
    if (campaign === null) return null;
    const now = clock.now();
    // A deadline that has passed since it was set is no reason to refuse another rule.
    const kept = rules.deadline === campaign.deadline ? { deadline: null } : {};
    const findings = [
      ...checkCampaign({ ...campaign, ...rules, ...kept }, now),
      ...(mirrored ? [] : unreadable),
    ];
    if (findings.length > 0) throw new Findings(findings);
    const entra = (await tx.tenantPolicies()).policy?.campaign ?? null;
    const changed = { ...campaign, ...rules };
    const mirrors = changed.mirror === true && entra !== null;
    const saved = mirrors ? mirroring(changed, entra, unreadable) : { ...changed, mirrored: null };
    await tx.saveCampaign(saved);
    const looked = await tx.reviewFollowUps(campaignId, now);
    log.info('campaign rules set', {
      campaign: campaignId,
      mirror: changed.mirror === true,
      followUps: looked,
    });
    return saved;
  });
}

/** As instants are written here, with milliseconds; what is no date stays as it is, to be refused. */
function written(deadline: string): string {
  const time = Date.parse(deadline);
  return Number.isNaN(time) ? deadline : new Date(time).toISOString();
}
