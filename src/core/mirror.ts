// Mirroring Entra's registration campaign: whom it includes and excludes, how long and how often it lets people skip,
// and where Keywave's campaign has drifted from it. Rules: entra-docs how-to-mfa-registration-campaign. Microsoft
// managed with passkeys means one day, without limit, whatever the stored numbers say; "limited" means three.

import type { Audience, Target } from './audience.ts';
import type { Campaign, Deferral } from './campaign.ts';
import type { EntraCampaign } from './policy.ts';

export const LIMITED_SKIPS = 3;

export function deferralOf(campaign: EntraCampaign): Deferral {
  if (campaign.state === 'default') return { snoozeDays: 1, limit: null };
  return { snoozeDays: campaign.snoozeDays, limit: campaign.limited === true ? LIMITED_SKIPS : null };
}

export function audienceOf({ include, exclude }: EntraCampaign): Audience {
  return { include: include.map(({ target }) => target), exclude };
}

export type Drift = {
  readonly about: 'snooze days' | 'snooze limit' | 'included' | 'excluded' | 'state';
  readonly ours: string;
  readonly entra: string;
};

/** Every difference, in words; empty when the two agree. */
export function driftOf({ deferral, audience }: Campaign, entra: EntraCampaign): readonly Drift[] {
  const theirs = deferralOf(entra);
  const target = audienceOf(entra);
  const drift: Drift[] = [];
  const compare = (about: Drift['about'], ours: string, entras: string) => {
    if (ours !== entras) drift.push({ about, ours, entra: entras });
  };
  compare('snooze days', daysText(deferral.snoozeDays), daysText(theirs.snoozeDays));
  compare('snooze limit', limitText(deferral.limit), limitText(theirs.limit));
  compare('included', targetsText(audience.include), targetsText(target.include));
  compare('excluded', targetsText(audience.exclude), targetsText(target.exclude));
  if (entra.state === 'disabled') drift.push({ about: 'state', ours: 'running', entra: 'disabled' });
  return drift;
}

const daysText = (days: number) => (days === 1 ? '1 day' : `${days} days`);
const limitText = (limit: number | null) => (limit === null ? 'without limit' : `${limit} at most`);

function targetsText(targets: readonly Target[]): string {
  return targets.length === 0 ? 'nobody' : targets.map(targetText).sort().join(', ');
}

function targetText(target: Target): string {
  switch (target.kind) {
    case 'everyone':
      return 'everyone';
    case 'group':
      return `group ${target.id}`;
    case 'person':
      return `person ${target.id}`;
    case 'methods':
      return `people who are ${target.are}`;
  }
}
