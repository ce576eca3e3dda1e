// A press proves that the card was delivered: a nudge in doubt becomes sent, and one that overtakes the Connector's
// answer, or its next attempt, also settles the step.

import { afterSending, type FollowUp } from '../../core/follow-up.ts';
import type { Instant } from '../../core/time.ts';
import type { NudgeRecord, StoreInTransaction } from '../../ports.ts';

/** The follow-up as it is then: the same one when the press proved nothing new. */
export async function proveDelivered(
  tx: StoreInTransaction,
  { id: nudgeId, campaignId, waveId, personId, kind, step, state }: NudgeRecord,
  activityId: string | null,
  followUp: FollowUp,
  at: Instant,
): Promise<FollowUp> {
  if (state === 'sent') return followUp;
  const proven = await tx.proveDelivered(nudgeId, activityId);
  if (!proven || (state !== 'sending' && state !== 'planned')) return followUp;
  await tx.addTrail(personId, { kind: 'sent', nudge: kind, step }, at, { campaignId, waveId, nudgeId });
  return afterSending(followUp, 'nudge', at);
}
