// Which moment a nudge speaks of, with this person's own facts: what the cards adapter then puts into words.

import { KINDS, type PasskeyKind } from '../../core/authenticators.ts';
import { maySnooze, snoozesLeft, type Campaign } from '../../core/campaign.ts';
import { NEW_FOLLOW_UP } from '../../core/follow-up.ts';
import type { Unasked } from '../../core/moment.ts';
import { firstNameOf, heldOf, type Person } from '../../core/person.ts';
import type { Allowed } from '../../core/platform.ts';
import { attestedKindsOf, kindsAllowedBy, profilesOf } from '../../core/profiles.ts';
import { comingDeadlineOf } from '../../core/sms-deadline.ts';
import type { Standing } from '../../core/standing.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Instant } from '../../core/time.ts';
import { urgencyOf } from '../../core/urgency.ts';
import type { Nudge, PersonFacts } from '../../ports.ts';
import { circumstancesOf } from './settle-follow-up.ts';

export function momentOf(
  nudge: Nudge,
  campaign: Campaign,
  facts: PersonFacts,
  standing: Standing,
  tenant: Tenant,
  now: Instant,
): Unasked {
  const { person } = facts;
  const followUp = facts.followUp ?? NEW_FOLLOW_UP;
  const addressee = { firstName: firstNameOf(person) };
  switch (nudge.kind) {
    case 'thanks':
      return { moment: 'thanks', person: addressee, passkeys: heldOf(person) };
    case 'look-back':
      return { moment: 'look-back', nudgeId: nudge.id, person: addressee };
    case 'ask-why-not':
      return { moment: 'not-confirmed', nudgeId: nudge.id, person: addressee };
    case 'nudge':
    case 'reminder': {
      const { answer } = followUp;
      const lost = answer.is === 'none' && answer.lostAt !== undefined;
      return {
        // Whoever had a passkey knows what it is; whatever wave brings the message.
        moment: lost ? 'reminder' : nudge.kind,
        lost,
        nudgeId: nudge.id,
        person: addressee,
        step: nudge.step,
        snoozeDays: campaign.deferral.snoozeDays,
        maySnooze: maySnooze(campaign.deferral, followUp.snoozes),
        snoozesLeft: snoozesLeft(campaign.deferral, followUp.snoozes),
        smsEnds: standing.is === 'eligible' ? comingDeadlineOf(person, now) : null,
        kinds: restrictedKinds(person, tenant),
        ...urgencyOf(followUp, circumstancesOf(campaign, facts, null), now),
      };
    }
  }
}

/** Null when there is nothing to say: everything is allowed, or nothing. */
export function restrictedKinds(person: Person, tenant: Tenant): readonly PasskeyKind[] | null {
  const { kinds } = allowedTo(person, tenant);
  return kinds.length === 0 || kinds.length === KINDS.length ? null : kinds;
}

/** Which passkeys the person may register, as far as it is known: every kind when nothing is. */
export function allowedTo(person: Person, { policy, unread }: Tenant): Allowed {
  const fido2 = policy?.fido2 ?? null;
  if (fido2 === null) return EVERYTHING;
  const targeting = profilesOf(person, fido2, unread);
  const kinds = kindsAllowedBy(targeting);
  if (kinds.length === 0 && targeting.targeted && !targeting.sure) return EVERYTHING;
  return { kinds, attested: attestedKindsOf(targeting) };
}

const EVERYTHING: Allowed = { kinds: KINDS, attested: [] };
