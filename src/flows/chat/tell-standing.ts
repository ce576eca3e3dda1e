// Answers "how do I begin": judges how the person stands by the rules that decide about nudges, and says what is next for
// them: set it up, get a pass first, be content with the passkey they have, or why there is nothing to do, and whom to ask.
// A hold keeps messages from coming; whoever asks gets an answer all the same.

import type { Campaign } from '../../core/campaign.ts';
import { isRegistered, NEW_FOLLOW_UP } from '../../core/follow-up.ts';
import type { CannotYet, Moment } from '../../core/moment.ts';
import { firstNameOf, heldOf } from '../../core/person.ts';
import { comingDeadlineOf } from '../../core/sms-deadline.ts';
import { standingOf, type Standing, type StandingReason } from '../../core/standing.ts';
import type { Tenant } from '../../core/tenant.ts';
import { urgencyOf } from '../../core/urgency.ts';
import type { PersonFacts, World } from '../../ports.ts';
import { circumstancesOf } from '../sending/settle-follow-up.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';
import { restrictedKinds } from '../sending/word-nudge.ts';

type Needs = Pick<World, 'store' | 'settings' | 'clock'>;

/** What people are told in each of these standings; the others are not about something that is missing. */
const CANNOT: Readonly<Partial<Record<StandingReason, CannotYet>>> = {
  'not-included': 'outside',
  excluded: 'outside',
  disabled: 'disabled',
  guest: 'guest',
  'special-account': 'special-account',
  'passkeys-off': 'passkeys-off',
  'self-service-off': 'self-service-off',
  'not-allowed-passkeys': 'not-allowed',
  'no-profile': 'not-allowed',
  'no-usable-kind': 'no-usable-kind',
  'not-reported': 'not-reported',
};

/** Reasons to leave people alone that do not keep them from registering. */
const MAY_WORK: readonly CannotYet[] = ['outside', 'not-reported'];

export async function tellStanding(world: Needs, personId: string): Promise<Moment> {
  const known = await standingNow(world, personId);
  if (known === null) return { moment: 'cannot-yet', why: 'not-known' };
  const { campaign, facts, standing, tenant } = known;
  const { person, followUp } = facts;
  const addressee = { firstName: firstNameOf(person) };
  if (standing.is === 'has-passkey' || (followUp !== null && isRegistered(followUp))) {
    return { moment: 'thanks', person: addressee, passkeys: heldOf(person) };
  }
  const circumstances = circumstancesOf(campaign, facts, null);
  return (
    hindranceIn(standing) ?? {
      moment: 'begin',
      nudgeId:
        followUp === null
          ? null
          : await world.store.answerableNudge(campaign.id, personId, world.clock.now()),
      person: addressee,
      smsEnds: comingDeadlineOf(person, world.clock.now()),
      kinds: restrictedKinds(person, tenant),
      deadline: urgencyOf(followUp ?? NEW_FOLLOW_UP, circumstances, world.clock.now()).deadline,
    }
  );
}

/** What keeps this person from registering for sure; null when nothing does, as far as it is known. */
export async function hindranceOf(world: Needs, personId: string): Promise<Moment | null> {
  const known = await standingNow(world, personId);
  const hindrance = known === null ? null : hindranceIn(known.standing);
  const forSure = hindrance?.moment !== 'cannot-yet' || !MAY_WORK.includes(hindrance.why);
  return forSure ? hindrance : null;
}

/** The same for a standing that is known. */
export function hindranceIn({
  is,
}: Standing): Extract<Moment, { moment: 'needs-pass' | 'cannot-yet' }> | null {
  if (is === 'cannot-do-mfa') return { moment: 'needs-pass' };
  const why = CANNOT[is];
  return why === undefined ? null : { moment: 'cannot-yet', why };
}

type Known = {
  readonly campaign: Campaign;
  readonly facts: PersonFacts;
  readonly standing: Standing;
  readonly tenant: Tenant;
};

/** How they stand in the campaign, a hold left aside; null when that cannot be said. */
export async function standingIn(world: Needs, personId: string): Promise<Standing | null> {
  return (await standingNow(world, personId))?.standing ?? null;
}

/** Null for somebody whom the directory has not told of. */
async function standingNow(world: Needs, personId: string): Promise<Known | null> {
  const [campaign] = await world.store.campaigns();
  const facts = campaign === undefined ? null : await world.store.facts(campaign.id, personId);
  if (campaign === undefined || facts === null) return null;
  const tenant = await tenantOf(world);
  const { audience } = campaign;
  const scope = { campaign: audience, wave: audience, tenant, now: world.clock.now() };
  return { campaign, facts, tenant, standing: standingOf({ ...facts.person, hold: null }, scope) };
}
