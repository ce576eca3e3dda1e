// “Show me how”: the steps for the passkeys that this person may set up, on the device that they choose. Looking is no
// answer: the follow-up stays as it is, but for what any press proves. Only the chosen device is kept, so that its steps
// show at once the next time.

import { maySnooze, type Campaign } from '../../core/campaign.ts';
import { isRegistered, whatNext, type FollowUp } from '../../core/follow-up.ts';
import type { LookVerb, Moment, TooLate } from '../../core/moment.ts';
import { PLATFORMS, platformsFor, waysOn, type Allowed, type Platform } from '../../core/platform.ts';
import { standingOf } from '../../core/standing.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Instant } from '../../core/time.ts';
import { campaignFor } from '../../core/nudge.ts';
import type { NudgeRecord, PersonFacts, StoreInTransaction, World } from '../../ports.ts';
import { proveDelivered } from './prove-delivered.ts';
import { circumstancesOf, settleFollowUp } from '../sending/settle-follow-up.ts';
import { hindranceIn } from './tell-standing.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';
import { heard, momentAfter } from './word-answer.ts';
import { allowedTo, momentOf } from '../sending/word-nudge.ts';

export type Look = {
  readonly verb: LookVerb;
  /** The message that holds the card. */
  readonly activityId: string | null;
  /** Chosen just now. */
  readonly platform?: Platform;
};

export async function showSteps(world: World, nudge: NudgeRecord, look: Look): Promise<Moment> {
  const { store, clock } = world;
  const { campaignId, personId, id: nudgeId } = nudge;
  const tenant = await tenantOf(world);
  const at = clock.now();
  const tooLate = (why: TooLate): Moment => ({ moment: 'too-late', why, nudgeId });
  return store.transaction(async (tx) => {
    const prove = await proveDelivered(tx, nudge, look.activityId, at);
    const campaign = await tx.campaign(campaignId);
    const facts = await tx.facts(campaignId, personId);
    if (campaign === null || facts?.followUp == null) return tooLate('campaign-over');
    const followUp = prove(facts.followUp);
    if (followUp !== facts.followUp) await settleFollowUp(tx, campaign, facts, followUp, at);
    if (isRegistered(followUp)) return tooLate('already-registered');
    if (look.verb === 'back') return cardAgain(tx, nudge, campaign, { ...facts, followUp }, tenant, at);
    if (look.platform !== undefined) await tx.saveChoices(personId, { platform: look.platform });
    // A hold keeps messages from coming; whoever asks gets an answer all the same.
    const scope = { campaign: campaign.audience, wave: campaign.audience, tenant, now: at };
    const hindrance = hindranceIn(standingOf({ ...facts.person, hold: null }, scope));
    if (hindrance !== null) return hindrance;
    const allowed = allowedTo(facts.person, tenant);
    return {
      moment: 'steps',
      nudgeId,
      ...stepsOn(look.platform ?? facts.platform, allowed),
      snoozeDays: campaign.deferral.snoozeDays,
      maySnooze: maySnooze(campaign.deferral, followUp.snoozes),
    };
  });
}

/** What can be set up with that device, and with which others: all of them, or where nothing can those that do. */
function stepsOn(
  platform: Platform | null,
  allowed: Allowed,
): Pick<Extract<Moment, { moment: 'steps' }>, 'platform' | 'ways' | 'allowed' | 'others'> {
  const ways = platform === null ? [] : waysOn(platform, allowed);
  const others = platform === null || ways.length > 0 ? PLATFORMS : platformsFor(allowed);
  return { platform, ways, allowed: allowed.kinds, others: others.filter((other) => other !== platform) };
}

/** The card that the steps took the place of: the nudge, or what the person answered to it. */
async function cardAgain(
  tx: StoreInTransaction,
  nudge: NudgeRecord,
  campaign: Campaign,
  facts: PersonFacts & { readonly followUp: FollowUp },
  tenant: Tenant,
  now: Instant,
): Promise<Moment> {
  const { followUp } = facts;
  if (followUp.answer.is !== 'none') {
    const next = whatNext(followUp, circumstancesOf(campaign, facts, null));
    return momentAfter(heard(followUp), campaign, facts, next, nudge.id, async () => tenant);
  }
  const wave = await tx.wave(nudge.waveId);
  if (wave === null) return { moment: 'too-late', why: 'campaign-over', nudgeId: null };
  const its = campaignFor(nudge.kind, campaign, wave.options);
  const scope = { campaign: its.audience, wave: wave.audience, tenant, now };
  return momentOf(nudge, its, facts, standingOf(facts.person, scope), tenant, now);
}
