// What a standing says beyond its reason, in whole sentences for admins: which group, which account, until when, how sure.

import { targetKey } from './audience.ts';
import { SMS_ENDS } from './methods.ts';
import type { Hold } from './person.ts';
import type { Standing } from './standing.ts';
import type { Instant } from './time.ts';

/** Empty when the reason says everything. */
export function standingDetail(standing: Standing): string {
  switch (standing.is) {
    case 'eligible':
      return standing.smsOnly
        ? `SMS or voice is their only MFA; Microsoft ends it on ${day(SMS_ENDS)} (public cloud).`
        : '';
    case 'excluded':
      return `By: ${targetKey(standing.by)}.`;
    case 'special-account':
      return `Kind of account: ${standing.account}.`;
    case 'on-hold':
      return holdText(standing);
    case 'has-passkey': {
      const source = standing.sure
        ? 'as Graph shows'
        : 'as Microsoft’s report has it, which can lag by hours';
      return `${standing.passkeys.join(', ')} (${source}).`;
    }
    case 'not-allowed-passkeys':
      return standing.excludedBy === null
        ? 'No target of the method holds them.'
        : `The method excludes: ${targetKey(standing.excludedBy)}.`;
    case 'no-usable-kind':
      return `Profiles: ${standing.profiles.join(', ')}.`;
    default:
      return '';
  }
}

export function holdText({ why, until }: Hold): string {
  return `${why} (${until === null ? 'until an admin lifts it' : `until ${day(until)}`}).`;
}

function day(instant: Instant): string {
  return instant.slice(0, 10);
}
