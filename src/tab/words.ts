// The tab's words for reasons, states and numbers, in the vocabulary of core. The types make the lists complete:
// a reason that core gains does not compile until it has words here. A code without words is shown as it is.

import type { RejectReason } from '../core/people-list.ts';
import type { DropReason } from '../core/nudge.ts';
import type { NoPrompt } from '../core/entra-campaign.ts';
import type { OutOfReach, Reach } from '../core/reach.ts';
import type { Funnel, Progress } from '../core/report.ts';
import type { Hold } from '../core/person.ts';
import type { StandingReason } from '../core/standing.ts';
import type { Ramp } from '../core/ramp.ts';
import type { LeaveReason, Wave, WaveState } from '../core/wave.ts';
import type { WaveOptions } from '../core/wave-options.ts';
import type { Explained, WaveInfo } from './api.ts';
import type { Format } from './format.ts';

type Reason = StandingReason | LeaveReason | DropReason | OutOfReach | 'after-interval';

/** Each completes a sentence about one person: "Anna …". */
const REASONS: Readonly<Record<Reason, string>> = {
  eligible: 'can do MFA and holds no passkey',
  'after-interval': 'is eligible; the time since the last nudge must pass first',
  'not-included': 'is not in the audience',
  excluded: 'is in an excluded group',
  disabled: 'has a disabled account',
  guest: 'is a guest; guests cannot register passkeys here yet',
  'special-account': 'is a service, room, shared or emergency account',
  'on-hold': 'was put on hold by an admin',
  'passkeys-off': 'cannot register: the passkey method is off in Entra',
  'self-service-off': 'cannot register: Entra does not let people set up passkeys themselves',
  'not-allowed-passkeys': 'cannot register: the passkey method does not include them, or excludes them',
  'no-profile': 'cannot register: no passkey profile is assigned to them',
  'no-usable-kind': 'cannot register: their passkey profiles allow no passkey that exists',
  'has-passkey': 'already holds a passkey',
  'not-reported': 'is missing from Microsoft’s registration report',
  'cannot-do-mfa': 'cannot do MFA yet; a Temporary Access Pass helps',
  'already-in-campaign': 'is being followed up already',
  'opted-out': 'opted out',
  'out-of-reach': 'is out of reach in Teams',
  'registered-meanwhile': 'registered in the meantime',
  'answered-meanwhile': 'answered in the meantime',
  'passkey-gone': 'has no passkey any more, says Graph',
  'already-thanked': 'was thanked before',
  'wave-cancelled': 'was in a wave that was cancelled',
  'campaign-off': 'was left alone: Entra’s own campaign is disabled, and this one mirrors it',
  'campaign-over': 'was in a campaign that is over',
  'person-left': 'has left: the account is gone',
  blocked: 'has blocked or muted Keywave in Teams',
  uninstalled: 'removed Keywave from Teams',
  'install-forbidden': 'may not have the app: a Teams app policy forbids it',
  'no-teams': 'has no Teams licence or never signed in to Teams',
  'app-unknown': 'could not get the app: it is not in the Teams catalogue',
  'not-installable': 'does not have the app, and Keywave may not install it; see Readiness',
  'install-without-effect': 'was given the app, and Teams still says that it is not installed',
  'unknown-refusal': 'was refused by Teams with a code that Keywave does not know',
};

export const OUT_OF_REACH: ReadonlySet<string> = new Set<OutOfReach | 'out-of-reach'>([
  'out-of-reach',
  'blocked',
  'uninstalled',
  'install-forbidden',
  'no-teams',
  'app-unknown',
  'not-installable',
  'install-without-effect',
  'unknown-refusal',
]);

export function reasonText(code: string): string {
  return code in REASONS ? REASONS[code as Reason] : code;
}

/** What Entra's own campaign will do with people, by outcome or by the reason why not. */
export const ENTRA_WILL: Readonly<Record<string, string>> = {
  prompt: 'will be asked for a passkey at sign-in',
  'cannot-tell': 'cannot be told',
  'campaign-disabled': 'not asked: Entra’s campaign is disabled',
  'excluded-from-campaign': 'not asked: excluded from Entra’s campaign',
  'not-in-campaign': 'not asked: not in Entra’s campaign',
  'disabled-account': 'not asked: disabled account',
  guest: 'not asked: guest',
  'cannot-do-mfa': 'not asked: cannot do MFA',
  'has-passkey': 'hold a passkey: asked only where it does not work',
  'access-blocks-registration': 'not asked: Conditional Access blocks registration',
  'asks-for-authenticator': 'asked for the Authenticator app instead',
  'passkeys-off': 'cannot: the passkey method is off',
  'self-service-off': 'cannot: people may not set up passkeys themselves',
  'not-allowed-passkeys': 'cannot: not in the passkey method',
  'no-profile': 'cannot: no passkey profile',
  'no-matching-profile': 'not asked: their profile restricts authenticators',
  'no-usable-kind': 'cannot: their profile allows no passkey',
} satisfies Record<NoPrompt | 'prompt' | 'cannot-tell', string>;

export const STATES: Readonly<Record<WaveState, string>> = {
  draft: 'Draft',
  scheduled: 'Scheduled',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  cancelled: 'Cancelled',
};

type Meaning<K> = { readonly key: K; readonly label: string; readonly meaning: string };

/** The funnel from wide to narrow, each with what it counts. */
export const STAGES: readonly Meaning<keyof Funnel>[] = [
  {
    key: 'inScope',
    label: 'In scope',
    meaning: 'Everybody in the audience, whatever their standing; frozen when a wave starts.',
  },
  {
    key: 'eligible',
    label: 'Eligible',
    meaning: 'Could do MFA and held no passkey when the wave was planned.',
  },
  { key: 'reached', label: 'Reached', meaning: 'Got at least one nudge in Teams, or answered one.' },
  { key: 'acknowledged', label: 'Acknowledged', meaning: 'Pressed the button that says so.' },
  {
    key: 'registered',
    label: 'Registered',
    meaning: 'Microsoft Graph confirms a passkey; a claim is not enough.',
  },
];

/** Where a wave's nudges are, in the order in which they get there. */
export const PROGRESS: readonly Meaning<Exclude<keyof Progress, 'people'>>[] = [
  { key: 'sent', label: 'Sent', meaning: 'Teams took the message.' },
  {
    key: 'inDoubt',
    label: 'In doubt',
    meaning: 'Teams did not say whether it arrived, so it is not sent again in this step.',
  },
  { key: 'failed', label: 'Failed', meaning: 'Teams refused it; nothing was delivered.' },
  {
    key: 'dropped',
    label: 'Dropped',
    meaning: 'Decided against at the last moment, for example because the person registered.',
  },
  { key: 'sending', label: 'Sending', meaning: 'On its way to Teams right now.' },
  { key: 'planned', label: 'Planned', meaning: 'Waits for its turn, or for the person’s window to open.' },
];

export function standingSentence({ standing, detail, unknownMethods }: Explained): string {
  const unknown =
    unknownMethods.length > 0 ? `Methods that Keywave does not know: ${unknownMethods.join(', ')}.` : '';
  return [sentence(reasonText(standing.is)), detail, unknown].filter((text) => text !== '').join(' ');
}

/** `when` writes an instant as the reader writes it. */
export function holdSentence({ why, until }: Hold, when: When): string {
  return `${why} (${until === null ? 'until it is lifted' : `until ${when(until)}`}).`;
}

export function reachSentence(reach: Reach): string {
  switch (reach.is) {
    case 'in':
      return 'In reach.';
    case 'unknown':
      return 'Not tried yet. The app is installed for the person when a nudge is sent.';
    case 'out':
      return `Out of reach: ${reasonText(reach.why)}.`;
  }
}

const ACTS: Readonly<Record<Explained['next']['act'], string>> = {
  remind: 'A reminder',
  'look-back': 'A look back',
  check: 'Another look at Graph',
  'ask-why-not': 'A question what went wrong',
  thank: 'Thanks',
  nothing: 'Nothing is planned',
};

/** `when` writes an instant as the reader writes it. */
export function nextSentence({ act, at, why }: Explained['next'], when: (at: string) => string): string {
  return at === undefined ? `${ACTS[act]}: ${why}.` : `${ACTS[act]}, ${when(at)}: ${why}.`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

type When = (at: string) => string;

export function startText({ state, startedAt }: Wave, when: When): string {
  if (state === 'draft') return `Drafted ${when(startedAt)}`;
  return `${state === 'scheduled' ? 'Starts' : 'Started'} ${when(startedAt)}`;
}

/** When the wave will be through, or what it waits for. */
export function etaSentence({ eta, progress }: WaveInfo, when: When): string {
  const left = progress.planned + progress.sending;
  return eta.at === null || left === 0 ? eta.why : `Through by about ${when(eta.at)}. ${eta.why}`;
}

/** What the wave allows itself, one entry for each limit that is set. */
export function limitsOf(options: WaveOptions, format: Format): readonly string[] {
  const { dailyCap = null, perMinute = null, deadline = null, expiresAt = null } = options;
  return [
    ...(dailyCap === null ? [] : [`At most ${format.count(dailyCap, 'person', 'people')} a day`]),
    ...(perMinute === null ? [] : [`at most ${format.number(perMinute)} a minute`]),
    ...(deadline === null ? [] : [`deadline ${format.time(deadline)}`]),
    ...(expiresAt === null ? [] : [`cards expire ${format.time(expiresAt)}`]),
  ];
}

/** What opens the next stage while nothing holds it; `holdHours` undefined = not said by the wave. */
export function nextStageSentence(ramp: Ramp, holdHours: number | undefined, when: When): string {
  const byAdmin = ramp.stages[ramp.open]?.nextBy === 'an admin';
  if (ramp.doneAt === null) {
    return byAdmin
      ? 'When everybody of this stage has an end, the next one waits for an admin to say “go on”.'
      : 'The next stage opens after this one and its hold.';
  }
  if (byAdmin) return 'The next stage waits for an admin to say “go on”.';
  if (holdHours === undefined) return 'The next stage opens when the hold ends.';
  return `The next stage opens ${when(new Date(Date.parse(ramp.doneAt) + holdHours * 3_600_000).toISOString())}.`;
}

/** Behind a sentence about counts of people, for who may not see single ones. */
export function roundedText({ smallest }: { readonly smallest: number }): string {
  if (smallest === 1) return '';
  return ` Your role sees no single people: each number is rounded down to a multiple of ${smallest}, and 0 can mean a few.`;
}

export function approvalText(over: number, format: Format): string {
  return `A wave to more than ${format.count(over, 'person', 'people')} starts once somebody else has approved it.`;
}

/** Why a row of a file puts nobody on a list. */
export const REJECTS: Readonly<Record<RejectReason, string>> = {
  malformed: 'holds no sign-in name or object id',
  unknown: 'is nobody in the directory',
  duplicate: 'is on the list already',
  guest: 'is a guest',
  disabled: 'is a disabled account',
};
