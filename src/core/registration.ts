// Registration is a comparison of facts: no passkey before, a passkey now, as Graph says. A person's own claim
// is only a claim until then. The report lags by hours, one person's fido2Methods does not (entra-graph 3.1, 3.2).

import type { FollowUp } from './follow-up.ts';
import { passkeysOf, type Person } from './person.ts';

export type RegistrationChange = 'registered' | 'lost' | 'unchanged';

/** `before` is null for a person never seen before: a passkey held at first sight is nothing that we caused. */
export function registrationChange(before: Person | null, now: Person): RegistrationChange {
  if (before === null) return 'unchanged';
  const had = passkeysOf(before).length > 0;
  const has = passkeysOf(now).length > 0;
  if (had === has) return 'unchanged';
  return has ? 'registered' : 'lost';
}

/** Thanks go to people whom the campaign had written to; others registered without us. */
export function deservesThanks(followUp: FollowUp): boolean {
  return followUp.registeredAt !== null && followUp.thankedAt === null && followUp.step > 0;
}
