// An audience is include minus exclude; exclusion always wins, as in Entra's own registration campaign
// (Microsoft Learn, how-to-mfa-registration-campaign). It decides membership only; whether a member is
// eligible is the standing's business.

import type { Person } from './person.ts';

export type Target =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'person'; readonly id: string };

export type Audience = {
  readonly include: readonly Target[];
  readonly exclude: readonly Target[];
};

export type Membership =
  | { readonly member: true }
  | { readonly member: false; readonly why: 'excluded'; readonly by: Target }
  | { readonly member: false; readonly why: 'not-included' };

export const EVERYONE: Audience = { include: [{ kind: 'everyone' }], exclude: [] };

export function membershipOf(person: Person, audience: Audience): Membership {
  const by = audience.exclude.find((target) => matches(person, target));
  if (by !== undefined) return { member: false, why: 'excluded', by };
  const included = audience.include.some((target) => matches(person, target));
  return included ? { member: true } : { member: false, why: 'not-included' };
}

/** The wave's audience within the campaign's: in both includes, in neither exclude. */
export function membershipOfBoth(person: Person, campaign: Audience, wave: Audience): Membership {
  const inCampaign = membershipOf(person, campaign);
  return inCampaign.member ? membershipOf(person, wave) : inCampaign;
}

/** Every group id that the audiences name, once each: these are the memberships that a sync must read. */
export function groupsNamedBy(...audiences: readonly Audience[]): readonly string[] {
  const targets = audiences.flatMap((audience) => [...audience.include, ...audience.exclude]);
  return [...new Set(targets.flatMap((target) => (target.kind === 'group' ? [target.id] : [])))];
}

function matches(person: Person, target: Target): boolean {
  switch (target.kind) {
    case 'everyone':
      return true;
    case 'group':
      return person.groups.includes(target.id);
    case 'person':
      return person.id === target.id;
  }
}
