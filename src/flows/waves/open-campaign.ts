// The first campaign: it exists from the first start, with the defaults of Entra's own Microsoft-managed campaign.
// Later starts leave it as admins have made it.

import { DEFAULT_DEFERRAL, DEFAULT_RHYTHM, DEFAULT_SETTINGS, type Campaign } from '../../core/campaign.ts';
import type { World } from '../../ports.ts';

export type CampaignDefaults = { readonly timeZone: string; readonly excludedGroups: readonly string[] };

export const FIRST_CAMPAIGN = 'passkeys';

export async function openCampaign(
  { store }: Pick<World, 'store'>,
  defaults: CampaignDefaults,
): Promise<Campaign> {
  const existing = await store.campaign(FIRST_CAMPAIGN);
  if (existing !== null) return existing;
  const campaign: Campaign = {
    id: FIRST_CAMPAIGN,
    name: 'Passkeys for everyone',
    audience: {
      include: [{ kind: 'everyone' }],
      exclude: defaults.excludedGroups.map((id) => ({ kind: 'group', id })),
    },
    deferral: DEFAULT_DEFERRAL,
    rhythm: DEFAULT_RHYTHM,
    window: null,
    timeZone: defaults.timeZone,
    ...DEFAULT_SETTINGS,
  };
  await store.saveCampaign(campaign);
  return campaign;
}
