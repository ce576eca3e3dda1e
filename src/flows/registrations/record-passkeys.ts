// Graph's own word on one person's passkeys, and what it means in every campaign that follows them: registered, still
// registered, lost, back after the grace, or never registered at all. The word and what follows are stored together.

import { graceDaysOf, type Campaign } from '../../core/campaign.ts';
import { afterGrace, afterLoss, afterTakingBack, graceEnd, whatNext } from '../../core/follow-up.ts';
import { passkeysOf, type Passkey } from '../../core/person.ts';
import { meaningOfNone, registeredSince, reportedSince } from '../../core/registration.ts';
import type { Instant } from '../../core/time.ts';
import type { PersonFacts, StoreInTransaction, World } from '../../ports.ts';
import { countStandingOf } from '../people/count-standings.ts';
import { register } from './record-registration.ts';
import { circumstancesOf, settleFollowUp } from '../sending/settle-follow-up.ts';
import { withdrawNudges } from '../sending/withdraw-nudges.ts';

export type Asking = {
  readonly from: 'asked' | 'confirmed';
  /** How often Graph had been asked in vain before. */
  readonly looks?: number;
  readonly thankedInPlace?: boolean;
};

/** `look-again`: Graph shows none where the audit log told of one; one look is not enough to take that back. */
export async function recordPasskeys(
  world: Pick<World, 'store' | 'clock' | 'settings'>,
  personId: string,
  passkeys: readonly Passkey[],
  asking: Asking,
): Promise<'settled' | 'look-again'> {
  const { store, clock } = world;
  const at = clock.now();
  const outcome = await store.transaction(async (tx) => {
    const before = await tx.person(personId);
    if (before === null) return 'settled' as const;
    const heldBefore = passkeysOf(before).length > 0;
    await tx.savePasskeys(personId, passkeys, at);
    let settled: 'settled' | 'look-again' = 'settled';
    for (const campaign of await tx.campaigns()) {
      const facts = await tx.facts(campaign.id, personId);
      if (facts?.followUp == null) continue;
      if (passkeys.length > 0) await noteHeld(tx, campaign, facts, passkeys, asking, at);
      else if (await lookAgain(tx, campaign, facts, { heldBefore, looks: asking.looks ?? 0 }, at)) {
        settled = 'look-again';
      }
    }
    return settled;
  });
  await countStandingOf(world, personId);
  return outcome;
}

async function noteHeld(
  tx: StoreInTransaction,
  campaign: Campaign,
  facts: PersonFacts,
  passkeys: readonly Passkey[],
  { from, thankedInPlace = false }: Asking,
  at: Instant,
): Promise<void> {
  const { followUp, person } = facts;
  const registeredAt = registeredSince(followUp?.registeredAt ?? at, passkeys);
  if (await register(tx, campaign, facts, { from, registeredAt, thankedInPlace }, at)) return;
  if (followUp === null) return;
  await tx.addTrail(person.id, { kind: 'checked', found: true }, at, { campaignId: campaign.id });
  if (registeredAt === followUp.registeredAt) return;
  const earlier = { ...followUp, registeredAt };
  const next = whatNext(earlier, circumstancesOf(campaign, facts, null));
  await tx.saveFollowUp(campaign.id, person.id, earlier, next.act === 'nothing' ? null : next.at);
}

/** Acts on an empty answer; true when it takes another look. */
async function lookAgain(
  tx: StoreInTransaction,
  campaign: Campaign,
  facts: PersonFacts,
  none: { readonly heldBefore: boolean; readonly looks: number },
  at: Instant,
): Promise<boolean> {
  const { followUp, person } = facts;
  if (followUp === null || followUp.registeredAt === null) return false;
  const about = { campaignId: campaign.id };
  if (followUp.lostAt !== null) {
    if (at < graceEnd(followUp.lostAt, campaign)) return false;
    if (reportedSince(person, followUp.lostAt)) {
      await register(tx, campaign, facts, { from: 'report', registeredAt: at }, at);
      return false;
    }
    await tx.addTrail(person.id, { kind: 'back-after-grace', days: graceDaysOf(campaign) }, at, about);
    const missed = followUp.lastNudgeAt === null ? 'missed' : 'arrived';
    await settleFollowUp(tx, campaign, facts, afterGrace(followUp), at, missed);
    return false;
  }
  const meaning = meaningOfNone(none);
  if (meaning === 'look-again') {
    await tx.addTrail(person.id, { kind: 'checked', found: false }, at, about);
    return true;
  }
  const lost = meaning === 'lost';
  const event = lost
    ? ({ kind: 'passkey-lost', graceUntil: graceEnd(at, campaign) } as const)
    : ({ kind: 'not-confirmed' } as const);
  await tx.addTrail(person.id, event, at, about);
  await withdrawNudges(tx, { campaignId: campaign.id, personId: person.id }, 'passkey-gone', at);
  await settleFollowUp(tx, campaign, facts, lost ? afterLoss(followUp, at) : afterTakingBack(followUp), at);
  return false;
}
