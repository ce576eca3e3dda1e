// Sets what an admin may set about a campaign: how a snooze works, when nudges may arrive. Every rule is checked
// before anything is stored; reminders that are planned already are decided again when they are due.

import { checkDeferral, type Campaign } from '../core/campaign.ts';
import { Findings } from '../core/finding.ts';
import type { World } from '../ports.ts';

export type CampaignRules = Pick<Campaign, 'deferral' | 'window' | 'timeZone'>;

/** Null when there is no such campaign. */
export async function setRules(
  { store, log }: Pick<World, 'store' | 'log'>,
  campaignId: string,
  rules: CampaignRules,
): Promise<Campaign | null> {
  const findings = checkDeferral(rules.deferral);
  if (findings.length > 0) throw new Findings(findings);
  const campaign = await store.campaign(campaignId);
  if (campaign === null) return null;
  const changed = { ...campaign, ...rules };
  await store.saveCampaign(changed);
  log.info('campaign rules set', {
    campaign: campaignId,
    snoozeDays: rules.deferral.snoozeDays,
    limit: rules.deferral.limit,
  });
  return changed;
}
