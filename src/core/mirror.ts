// Mirroring Entra's registration campaign: whom it includes and excludes, how long and how often it lets people skip,
// and where Keywave's campaign has drifted from it. Rules: entra-docs how-to-mfa-registration-campaign. Microsoft
// managed with passkeys means one day, without limit, whatever the stored numbers say; "limited" means three.

import { targetKey, type Audience, type Target } from './audience.ts';
import { offBecause, type Campaign, type Deferral } from './campaign.ts';
import type { Finding } from './finding.ts';
import type { EntraCampaign } from './policy.ts';
import { LEARN, type ReadinessFinding } from './readiness-finding.ts';
import { inDays } from './time.ts';

export const LIMITED_SKIPS = 3;

export function deferralOf(campaign: EntraCampaign): Deferral {
  if (campaign.state === 'default') return { snoozeDays: 1, limit: null };
  return { snoozeDays: campaign.snoozeDays, limit: campaign.limited === true ? LIMITED_SKIPS : null };
}

type Named = {
  readonly include: readonly { readonly target: Target }[];
  readonly exclude: readonly Target[];
};

/** Whom a policy names, whatever else it says of them. */
export function audienceOf({ include, exclude }: Named): Audience {
  return { include: include.map(({ target }) => target), exclude };
}

/**
 * The campaign as it follows Entra's. Exclusions of our own stay beside Entra's, since an exclusion always wins. While
 * something is wrong with groups of Entra's audience (`held`), the campaign keeps the audience it has and sends nothing.
 */
export function mirroring(campaign: Campaign, entra: EntraCampaign, held: readonly Finding[] = []): Campaign {
  const { include, exclude } = audienceOf(entra);
  const own = campaign.mirrored?.own ?? campaign.audience.exclude;
  const deferral = deferralOf(entra);
  if (held.length > 0) return { ...campaign, deferral, mirrored: { state: entra.state, own, held } };
  const ours = own.filter((target) => !isIn(exclude, target));
  return {
    ...campaign,
    deferral,
    audience: { include, exclude: [...exclude, ...ours] },
    mirrored: { state: entra.state, own },
  };
}

const HELD =
  'Keywave sends nothing: it mirrors Entra’s campaign, which names groups whose members it cannot read.';

/** Whether Keywave paused a wave for what `heldFinding` tells; `pausedWhy` is the wave's. */
export function pausedAsHeld({ pausedWhy }: { readonly pausedWhy?: string | null }): boolean {
  return pausedWhy?.startsWith(HELD) ?? false;
}

/** Why a campaign that cannot take over Entra's audience sends nothing; null when it can. */
export function heldFinding({ mirror, mirrored }: Campaign): ReadinessFinding | null {
  if (mirror !== true || mirrored?.held === undefined) return null;
  const { held } = mirrored;
  const once = (texts: readonly string[]) => [...new Set(texts)].join(' ');
  return {
    id: 'mirror-held',
    severity: 'blocks',
    what: HELD,
    evidence: once(held.map(({ what }) => what)),
    why: once(held.map(({ why }) => why)),
    fix: `${once(held.map(({ fix }) => fix))} After the next sync Keywave resumes the waves that it paused.`,
    link: LEARN.campaign,
  };
}

export type Drift = {
  readonly about: 'snooze days' | 'snooze limit' | 'included' | 'excluded' | 'state';
  readonly ours: string;
  readonly entra: string;
};

/** Every difference, in words; empty when the two agree. */
export function driftOf(campaign: Campaign, entra: EntraCampaign): readonly Drift[] {
  const { deferral, audience } = campaign;
  const theirs = deferralOf(entra);
  const target = audienceOf(entra);
  // Exclusions of our own that stand beside Entra's on purpose are no drift.
  const own = new Set(campaign.mirrored?.own.map(targetKey));
  const excluded = audience.exclude.filter((each) => !own.has(targetKey(each)) || isIn(target.exclude, each));
  const drift: Drift[] = [];
  const compare = (about: Drift['about'], ours: string, entras: string) => {
    if (ours !== entras) drift.push({ about, ours, entra: entras });
  };
  compare('snooze days', inDays(deferral.snoozeDays), inDays(theirs.snoozeDays));
  compare('snooze limit', limitText(deferral.limit), limitText(theirs.limit));
  compare('included', targetsText(audience.include), targetsText(target.include));
  compare('excluded', targetsText(excluded), targetsText(target.exclude));
  if (entra.state === 'disabled' && offBecause(campaign) === null) {
    drift.push({ about: 'state', ours: 'running', entra: 'disabled' });
  }
  return drift;
}

const limitText = (limit: number | null) => (limit === null ? 'without limit' : `${limit} at most`);

function isIn(targets: readonly Target[], target: Target): boolean {
  return targets.some((each) => targetKey(each) === targetKey(target));
}

function targetsText(targets: readonly Target[]): string {
  return targets.length === 0 ? 'nobody' : targets.map(targetKey).sort().join(', ');
}
