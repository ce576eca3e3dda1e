// An admin leaves a person alone for now, with a reason and until a date or until it is lifted: planned nudges are
// withdrawn, what would come next waits. A claim is still checked and a registration still thanked.

import { Findings, type Finding } from '../../core/finding.ts';
import type { Hold } from '../../core/person.ts';
import type { World } from '../../ports.ts';
import { countStandingOf } from './count-standings.ts';
import { settleFollowUp } from '../sending/settle-follow-up.ts';
import { withdrawNudges } from '../sending/withdraw-nudges.ts';

type Needs = Pick<World, 'store' | 'clock' | 'settings'>;

/** `by` is who set it, as the token names them. Throws `Findings` for a hold that cannot be. */
export async function holdPerson(world: Needs, personId: string, hold: Hold, by: string): Promise<void> {
  const { store, clock } = world;
  const at = clock.now();
  const wrong = checkHold(hold, at);
  if (wrong.length > 0) throw new Findings(wrong);
  await store.transaction(async (tx) => {
    if ((await tx.person(personId)) === null) throw new Findings([nobody(personId)]);
    await tx.saveHold(personId, hold);
    await tx.addTrail(personId, { kind: 'hold', ...hold, by }, at);
    for (const campaign of await tx.campaigns()) {
      const facts = await tx.facts(campaign.id, personId);
      if (facts?.followUp == null || facts.followUp.registeredAt !== null) continue;
      await withdrawNudges(tx, { campaignId: campaign.id, personId }, 'on-hold', at);
      await settleFollowUp(tx, campaign, facts, facts.followUp, at, 'missed');
    }
  });
  await countStandingOf(world, personId);
}

/** Lifting a hold that there is not changes nothing. */
export async function liftHold(world: Needs, personId: string, by: string): Promise<void> {
  const { store, clock } = world;
  const at = clock.now();
  await store.transaction(async (tx) => {
    const person = await tx.person(personId);
    if (person === null) throw new Findings([nobody(personId)]);
    if (person.hold === null) return;
    await tx.saveHold(personId, null);
    await tx.addTrail(personId, { kind: 'hold-lifted', by }, at);
    for (const campaign of await tx.campaigns()) {
      const facts = await tx.facts(campaign.id, personId);
      if (facts?.followUp == null || facts.followUp.registeredAt !== null) continue;
      const missed = facts.followUp.lastNudgeAt === null ? 'missed' : 'arrived';
      await settleFollowUp(tx, campaign, facts, facts.followUp, at, missed);
    }
  });
  await countStandingOf(world, personId);
}

function checkHold({ why, until }: Hold, now: string): readonly Finding[] {
  const findings: Finding[] = [];
  if (why.trim() === '') {
    findings.push({
      what: 'A hold without a reason is not possible.',
      why: 'Everybody who asks why this person hears nothing gets the reason as the answer.',
      fix: 'Say why, in a few words.',
    });
  }
  if (until !== null && !(until > now)) {
    findings.push({
      what: `A hold until ${until} is not possible.`,
      why: 'That is in the past.',
      fix: 'Name a later date, or none: then it lasts until it is lifted.',
    });
  }
  return findings;
}

const nobody = (personId: string): Finding => ({
  what: `Nobody here has the id “${personId}”.`,
  why: 'The directory has not told of such an account.',
  fix: 'Search for the person by name.',
});
