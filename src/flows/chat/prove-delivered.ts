// A press proves that the card was delivered: a nudge in doubt becomes sent, and one that overtakes the Connector's
// answer, or its next attempt, also settles the step.

import { afterSending, type FollowUp } from '../../core/follow-up.ts';
import type { Instant } from '../../core/time.ts';
import type { NudgeRecord, StoreInTransaction } from '../../ports.ts';

/**
 * What the press makes of the follow-up: the same one when it proved nothing new. Comes before the facts are read, because
 * the sender locks in this order too, the nudge and then the follow-up.
 */
export async function proveDelivered(
  tx: StoreInTransaction,
  { id: nudgeId, campaignId, waveId, personId, kind, step, state }: NudgeRecord,
  activityId: string | null,
  at: Instant,
): Promise<(followUp: FollowUp) => FollowUp> {
  const proof = state === 'sent' ? null : await tx.proveDelivered(nudgeId, activityId);
  if (proof === null || proof.counted) return (followUp) => followUp;
  await tx.addTrail(personId, { kind: 'sent', nudge: kind, step }, at, { campaignId, waveId, nudgeId });
  return (followUp) => afterSending(followUp, 'nudge', at, proof.answerBefore);
}
