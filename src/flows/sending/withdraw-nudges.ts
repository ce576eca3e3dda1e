// Withdraws a person's planned nudges before anything left: each ends dropped with the reason, in the store and in the
// trail. Those that a sender holds are decided by the sender; those of a cancelled wave are swept (steer-wave).

import type { DropReason } from '../../core/nudge.ts';
import type { Instant } from '../../core/time.ts';
import type { Nudge, StoreInTransaction } from '../../ports.ts';

export async function withdrawNudges(
  tx: StoreInTransaction,
  whose: { readonly campaignId: string; readonly personId: string },
  why: DropReason,
  at: Instant,
): Promise<readonly Nudge[]> {
  const nudges = await tx.dropPlanned(whose, why, at);
  for (const { personId, kind: nudge, step, campaignId, waveId, id: nudgeId } of nudges) {
    await tx.addTrail(personId, { kind: 'dropped', nudge, step, why }, at, { campaignId, waveId, nudgeId });
  }
  return nudges;
}
