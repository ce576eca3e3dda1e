// Four eyes on a draft: somebody asks, somebody else approves or declines. Who answers names the request that they saw, so
// that nobody approves what was changed meanwhile.

import { isOwn, type Approval, type ApprovalAnswer } from '../../core/approval.ts';
import { Conflict, Findings, Forbidden, type Finding } from '../../core/finding.ts';
import type { Wave } from '../../core/wave.ts';
import type { World } from '../../ports.ts';
import { previewWave, type Author } from './plan-wave.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

/** Null when there is no such wave. Throws `Conflict` when it is no draft; `Findings` when its plan cannot be made. */
export async function askApproval(world: Needs, waveId: string, author: Author): Promise<Wave | null> {
  const { store, clock, log } = world;
  const draft = await store.wave(waveId);
  if (draft === null) return null;
  if (draft.state !== 'draft') throw new Conflict([noDraft(draft)]);
  const { counts } = await previewWave(world, draft, author);
  if (counts.send === 0) throw new Findings([nobody(draft)]);
  const approval = { askedBy: author.id, askedAt: clock.now(), people: counts.send, answer: null };
  // What was counted is what is approved.
  if (!(await store.saveApproval(draft, approval))) throw new Conflict([changed(draft)]);
  log.info('approval asked', { wave: waveId, by: author.id, people: counts.send });
  return { ...draft, approval };
}

export type Answered = {
  readonly is: ApprovalAnswer['is'];
  readonly by: string;
  /** When the request was made that is answered. */
  readonly askedAt: string;
  readonly why?: string | undefined;
};

/** Null when there is no such wave. Throws `Conflict` when that request does not wait; `Forbidden` for an author. */
export async function answerApproval(
  { store, clock, log }: Pick<World, 'store' | 'clock' | 'log'>,
  waveId: string,
  { is, by, askedAt, why = '' }: Answered,
): Promise<Wave | null> {
  const draft = await store.wave(waveId);
  if (draft === null) return null;
  const approval = draft.approval ?? null;
  if (draft.state !== 'draft') throw new Conflict([noDraft(draft)]);
  if (approval === null || approval.answer !== null || approval.askedAt !== askedAt) {
    throw new Conflict([notWaiting(draft)]);
  }
  if (isOwn(draft, approval, by)) throw new Forbidden([ownWave(draft)]);
  if (is === 'declined' && why === '') throw new Findings([noReason(draft)]);
  const answer = { is, by, at: clock.now(), why: is === 'declined' ? why : null };
  const answered: Approval = { ...approval, answer };
  if (!(await store.saveApproval(draft, answered))) throw new Conflict([notWaiting(draft)]);
  log.info('approval answered', { wave: waveId, by, is });
  return { ...draft, approval: answered };
}

const noDraft = ({ name, state }: Wave): Finding => ({
  what: `Wave “${name}” is ${state}.`,
  why: 'Only a draft waits for approval.',
  fix: 'Look at the wave’s state.',
});

const changed = ({ name }: Wave): Finding => ({
  what: `“${name}” was changed in this very moment.`,
  why: 'What was counted is not what it says now.',
  fix: 'Look at the draft as it is now, and ask again.',
});

const notWaiting = ({ name }: Wave): Finding => ({
  what: `This request to approve “${name}” does not wait any more.`,
  why: 'It was answered, or the draft was changed, or it was asked again.',
  fix: 'Look at the draft as it is now.',
});

const ownWave = ({ name }: Wave): Finding => ({
  what: `You cannot approve “${name}”.`,
  why: 'You wrote it or asked for its approval; four eyes means somebody else.',
  fix: 'Ask another person with Campaign.Approver or Campaign.Admin.',
});

const noReason = ({ name }: Wave): Finding => ({
  what: `“${name}” is declined without a reason.`,
  why: 'Its author could not tell what to change.',
  fix: 'Say why in a few words.',
});

const nobody = ({ name }: Wave): Finding => ({
  what: `Wave “${name}” would reach nobody.`,
  why: 'Nobody is eligible, in the audience and in reach.',
  fix: 'Look at the preview: it counts the reasons.',
});
