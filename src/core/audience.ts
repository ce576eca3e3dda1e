// An audience is include minus exclude; exclusion always wins, as in Entra's own registration campaign
// (Microsoft Learn, how-to-mfa-registration-campaign). It decides membership only; whether a member is
// eligible is the standing's business.

import { smsOrVoiceOnly } from './methods.ts';
import type { MethodsReport, Person } from './person.ts';

export type Target =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'person'; readonly id: string }
  /** A named list that somebody brought along. */
  | { readonly kind: 'list'; readonly id: string }
  /** People by what Microsoft's report says about them; nobody without a row of it. */
  | { readonly kind: 'methods'; readonly are: MethodsTarget };

/**
 * `sms-or-voice-only` meets Microsoft's blocking prompt on 2027-02-01; `no-mfa` needs a Temporary Access Pass first.
 */
export type MethodsTarget = 'sms-or-voice-only' | 'admins' | 'no-mfa';

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
  const by = audience.exclude.find((target) => holds(target, person));
  if (by !== undefined) return { member: false, why: 'excluded', by };
  const included = audience.include.some((target) => holds(target, person));
  return included ? { member: true } : { member: false, why: 'not-included' };
}

/** The wave's audience within the campaign's: in both includes, in neither exclude. */
export function membershipOfBoth(person: Person, campaign: Audience, wave: Audience): Membership {
  const inCampaign = membershipOf(person, campaign);
  return inCampaign.member ? membershipOf(person, wave) : inCampaign;
}

/** Every group id that the audiences name, once each: these are the memberships that a sync must read. */
export function groupsNamedBy(...audiences: readonly Audience[]): readonly string[] {
  return namedBy('group', audiences);
}

export function listsNamedBy(...audiences: readonly Audience[]): readonly string[] {
  return namedBy('list', audiences);
}

function namedBy(kind: 'group' | 'list', audiences: readonly Audience[]): readonly string[] {
  const targets = audiences.flatMap((audience) => [...audience.include, ...audience.exclude]);
  return [...new Set(targets.flatMap((target) => (target.kind === kind ? [target.id] : [])))];
}

/** A target in words, one for each; equal targets have equal ones. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'everyone':
      return 'everyone';
    case 'group':
    case 'person':
    case 'list':
      return `${target.kind} ${target.id}`;
    case 'methods':
      return `people who are ${target.are}`;
  }
}

/** Whether it may hold the person for all that is known; `unread` are groups whose members were not read. */
export function mayHold(target: Target, person: Person, unread: readonly string[]): boolean {
  return holds(target, person) || (target.kind === 'group' && unread.includes(target.id));
}

export function holds(target: Target, person: Person): boolean {
  switch (target.kind) {
    case 'everyone':
      return true;
    case 'group':
      return person.groups.includes(target.id);
    case 'person':
      return person.id === target.id;
    case 'list':
      return person.lists?.includes(target.id) ?? false;
    case 'methods':
      return person.methods !== null && METHODS[target.are](person.methods);
  }
}

const METHODS: Readonly<Record<MethodsTarget, (report: MethodsReport) => boolean>> = {
  'sms-or-voice-only': ({ registered }) => smsOrVoiceOnly(registered),
  admins: ({ admin }) => admin,
  'no-mfa': ({ mfaCapable }) => mfaCapable === false,
};
