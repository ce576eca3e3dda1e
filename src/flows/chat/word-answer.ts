// Which moment says what a person's answer came to: what stands in a card's place after a press, and again when they come
// back to it.

import { snoozesLeft, type Campaign } from '../../core/campaign.ts';
import type { FollowUp, Next } from '../../core/follow-up.ts';
import type { Moment, OptOutDay } from '../../core/moment.ts';
import { firstNameOf, heldOf, type Person } from '../../core/person.ts';
import { DAY, plus } from '../../core/time.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { PersonFacts } from '../../ports.ts';
import { allowedTo } from '../sending/word-nudge.ts';

/** With what was said on a card during a silence in the place of the silence. */
export function heard(followUp: FollowUp): FollowUp {
  const { answer } = followUp;
  const meanwhile = answer.is === 'opted-out' ? answer.meanwhile : undefined;
  return meanwhile === undefined ? followUp : { ...followUp, answer: meanwhile };
}

/** `tenantOf` is asked only where the words depend on it; `day`: what became of the day that an opt-out named. */
export async function momentAfter(
  { answer, snoozes }: Pick<FollowUp, 'answer' | 'snoozes'>,
  campaign: Campaign,
  { person }: PersonFacts,
  next: Next,
  nudgeId: string,
  tenantOf: () => Promise<Tenant>,
  day: OptOutDay = 'counts',
): Promise<Moment> {
  const nextAt = next.act === 'nothing' ? null : next.at;
  switch (answer.is) {
    case 'snoozed':
      return {
        moment: 'snoozed',
        nudgeId,
        until: answer.until,
        snoozesLeft: snoozesLeft(campaign.deferral, snoozes),
      };
    case 'acknowledged':
      return { moment: 'acknowledged', nudgeId, remindAt: nextAt };
    case 'failed':
      return {
        moment: 'failed',
        nudgeId,
        // During a silence nobody asks how it went.
        lookBackAt: next.act === 'look-back' ? next.at : null,
        allowed: allowedTo(person, await tenantOf()),
      };
    case 'claimed':
      return { moment: 'checking', nudgeId, until: plus(answer.at, DAY) };
    case 'opted-out':
      return { moment: 'opted-out', nudgeId, until: answer.until, day };
    case 'none':
      return thanksTo(person);
  }
}

export function thanksTo(person: Person): Moment {
  return { moment: 'thanks', person: { firstName: firstNameOf(person) }, passkeys: heldOf(person) };
}
