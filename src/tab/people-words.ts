// The filters of the list of people, in words: what may be chosen, and what a chip of the address says.

import type { FunnelStage, ListedPerson } from '../core/people-filter.ts';
import type { Funnel } from '../core/report.ts';
import type { StandingReason } from '../core/standing.ts';
import type { Format } from './format.ts';
import { reasonText, sentence } from './words.ts';

type Choice = { readonly name: string; readonly value: string; readonly label: string };

/** As the address and the API name a bar of the funnel. */
export const FUNNEL_STAGE = {
  inScope: 'in-scope',
  eligible: 'eligible',
  reached: 'reached',
  acknowledged: 'acknowledged',
  registered: 'registered',
} satisfies Record<keyof Funnel, FunnelStage>;

/** A record, so that a reason that core gains does not compile until it is offered here. */
const STANDINGS: Readonly<Record<StandingReason, true>> = {
  eligible: true,
  'has-passkey': true,
  'cannot-do-mfa': true,
  'on-hold': true,
  'not-reported': true,
  guest: true,
  disabled: true,
  'special-account': true,
  excluded: true,
  'not-included': true,
  'passkeys-off': true,
  'self-service-off': true,
  'not-allowed-passkeys': true,
  'no-profile': true,
  'no-usable-kind': true,
};

const plain = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What the list offers, by heading. The address knows more, such as a department or a wave. */
export const CHOICES: Readonly<Record<string, readonly Choice[]>> = {
  'Registration and answers': [
    { name: 'registered', value: 'yes', label: 'Registered' },
    { name: 'registered', value: 'no', label: 'Not registered' },
    { name: 'acknowledged', value: 'yes', label: 'Acknowledged' },
    { name: 'snoozing', value: 'yes', label: 'Snoozing' },
    { name: 'optedOut', value: 'yes', label: 'Opted out' },
    { name: 'onHold', value: 'yes', label: 'On hold' },
  ],
  'Reach and nudges': [
    { name: 'reach', value: 'in', label: 'In reach' },
    { name: 'reach', value: 'unknown', label: 'Reach not tried' },
    { name: 'reach', value: 'out', label: 'Out of reach' },
    { name: 'ended', value: 'failed', label: 'A nudge failed' },
    { name: 'ended', value: 'in-doubt', label: 'A nudge is in doubt' },
  ],
  Methods: [
    { name: 'smsOnly', value: 'yes', label: 'SMS or voice only' },
    { name: 'kind', value: 'authenticator', label: 'Passkey in the Authenticator' },
    { name: 'kind', value: 'windows', label: 'Passkey in Windows' },
    { name: 'kind', value: 'security-key', label: 'Security key' },
    { name: 'kind', value: 'device-bound', label: 'Other device-bound passkey' },
    { name: 'kind', value: 'synced', label: 'Synced passkey' },
  ],
  'Device they chose': [
    { name: 'platform', value: 'windows', label: 'Chose Windows' },
    { name: 'platform', value: 'macos', label: 'Chose a Mac' },
    { name: 'platform', value: 'iphone', label: 'Chose an iPhone' },
    { name: 'platform', value: 'android', label: 'Chose Android' },
    { name: 'platform', value: 'security-key', label: 'Chose a security key' },
  ],
  Standing: Object.keys(STANDINGS).map((value) => ({
    name: 'standing',
    value,
    label: plain(reasonText(value)),
  })),
};

const ALL = Object.values(CHOICES).flat();

export const FILTER_NAMES: ReadonlySet<string> = new Set([
  ...ALL.map(({ name }) => name),
  'search',
  'department',
  'country',
  'group',
  'wave',
  'stage',
  'left',
]);

const STAGE_LABELS: Readonly<Record<FunnelStage, string>> = {
  'in-scope': 'In scope of a wave',
  eligible: 'Eligible when planned',
  reached: 'Reached',
  acknowledged: 'Acknowledged, of those in scope',
  registered: 'Registered, of those in scope',
  snoozing: 'Pressed “remind me later”',
};

/** What a chip of the address says. A wave or group is known by its id alone here. */
export function chipText(name: string, value: string): string {
  if (name === 'stage' && value in STAGE_LABELS) {
    return STAGE_LABELS[value as FunnelStage];
  }
  if (name === 'left') return `Got no nudge: ${reasonText(value)}`;
  if (name === 'wave') return 'On the list of one wave';
  if (name === 'group') return 'In one group';
  if (name === 'department' || name === 'country')
    return `${plain(name)}: ${value === '' ? 'not known' : value}`;
  const parts = value.split(',').map((part) => labelOf(name, part));
  return parts.join(' or ');
}

function labelOf(name: string, value: string): string {
  return ALL.find((choice) => choice.name === name && choice.value === value)?.label ?? `${name}: ${value}`;
}

export const SORTS: Readonly<Record<string, string>> = {
  name: 'Name',
  department: 'Department',
  standing: 'Standing',
  'last-message': 'Last message',
};

/** Where somebody stands, for a row: the surest word on it first. */
export function rowStanding({ registeredAt, standing, smsOnly }: ListedPerson, format: Format): string {
  if (registeredAt !== null) return `Registered ${format.time(registeredAt)}`;
  return `${sentence(reasonText(standing))}${smsOnly ? ' SMS or voice is their only MFA.' : ''}`;
}

export function rowReach({ reach, hold, answer }: ListedPerson): string {
  const where = reach.is === 'in' ? 'In reach' : reach.is === 'out' ? 'Out of reach' : 'Not tried yet';
  const said: Readonly<Record<string, string>> = {
    snoozed: 'snoozed',
    'opted-out': 'opted out',
    acknowledged: 'acknowledged',
    failed: 'said that it failed',
    claimed: 'says that it is done',
  };
  return [where, said[answer], hold === null ? undefined : 'on hold']
    .filter((part) => part !== undefined)
    .join(', ');
}
