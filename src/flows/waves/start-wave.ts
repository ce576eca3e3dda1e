// A wave from its draft to its start. Scheduling freezes the plan as the wave's list and draws its stages; the wave then
// starts at its time. The list and the job that releases it enter in one transaction: together or not at all.

import { randomUUID } from 'node:crypto';
import { unapproved } from '../../core/approval.ts';
import { Conflict, Findings, type Finding } from '../../core/finding.ts';
import { rampOf } from '../../core/ramp.ts';
import { addCounts, moveWave, NO_COUNTS, type Wave } from '../../core/wave.ts';
import type { StoreInTransaction, World } from '../../ports.ts';
import {
  draftedFor,
  planSlices,
  planTimeOf,
  scopeOf,
  type Author,
  type PlanningScope,
  type WaveDraft,
} from './plan-wave.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

export async function draftWave(
  world: Pick<World, 'store' | 'clock'>,
  draft: WaveDraft,
  by: string,
): Promise<Wave> {
  await draftedFor(world, draft);
  const wave = newDraft(draft, by, world.clock.now());
  await world.store.insertWave(wave, { at: wave.startedAt, people: [] });
  return wave;
}

/** An approval is withdrawn. Null when there is no such wave. Throws `Conflict` when it is no draft any more. The campaign stays. */
export async function editDraft(
  world: Pick<World, 'store' | 'clock'>,
  waveId: string,
  draft: Omit<WaveDraft, 'campaignId'>,
  by: string,
): Promise<Wave | null> {
  const wave = await world.store.wave(waveId);
  if (wave === null) return null;
  const edited = { ...draft, campaignId: wave.campaignId };
  await draftedFor(world, edited);
  const saved = { ...wave, ...edited, options: draft.options ?? {}, startedBy: by, approval: null };
  if (!(await world.store.saveDraft(saved))) throw new Conflict([noDraft(wave)]);
  return saved;
}

/** False when there is no such wave. Throws `Conflict` when it is no draft any more. */
export async function removeDraft({ store }: Pick<World, 'store'>, waveId: string): Promise<boolean> {
  const wave = await store.wave(waveId);
  if (wave === null) return false;
  if (!(await store.removeDraft(waveId))) throw new Conflict([noDraft(wave)]);
  return true;
}

/** Null when there is no such wave. Throws `Findings`; `Conflict` when it is no draft any more. */
export async function scheduleWave(
  world: Needs,
  waveId: string,
  by: string,
  author?: Author,
): Promise<Wave | null> {
  const draft = await world.store.wave(waveId);
  if (draft === null) return null;
  refuseUnlessDraft(draft);
  const scope = await scopeOf(world, draft, author);
  return world.store.transaction(async (tx) => {
    // Holds the draft, so that nobody else schedules or edits it meanwhile.
    if (!(await tx.saveApproval(draft, draft.approval ?? null))) {
      throw new Conflict([noDraft((await tx.wave(waveId)) ?? draft)]);
    }
    return freeze(world, tx, draft, scope, by);
  });
}

/** Drafted and scheduled in one go. */
export async function startWave(world: Needs, draft: WaveDraft, by: string, author?: Author): Promise<Wave> {
  const scope = await scopeOf(world, draft, author);
  const wave = newDraft(draft, by, world.clock.now());
  return world.store.transaction(async (tx) => {
    await tx.insertWave(wave, { at: wave.startedAt, people: [] });
    return freeze(world, tx, wave, scope, by);
  });
}

async function freeze(
  { clock, log, settings }: Needs,
  tx: StoreInTransaction,
  draft: Wave,
  scope: PlanningScope,
  by: string,
): Promise<Wave> {
  const now = clock.now();
  const at = planTimeOf(draft, now);
  let counts = NO_COUNTS;
  for await (const slice of planSlices(tx, scope, at)) {
    await tx.extendPlan(draft.id, slice.people);
    counts = addCounts(counts, slice.counts);
  }
  if (counts.send === 0) throw new Findings([reachesNobody(draft)]);
  const alone = unapproved(draft, counts.send, settings.approvalOver ?? null);
  if (alone !== null) throw new Conflict([alone]);
  const rule = draft.options?.ramp ?? {};
  const pilot = rule.pilot?.people ?? [];
  const totals = await tx.listTotals(draft.id, pilot);
  const ramp = rampOf(rule, totals.people, totals.named, at);
  const state = at > now ? 'scheduled' : 'running';
  const wave: Wave = { ...draft, state, startedBy: by, startedAt: at, ramp };
  await tx.freeze({ id: draft.id, startedBy: by, startedAt: at, state }, { ...totals, ramp, pilot, at: now });
  if (state === 'running') await tx.enqueue({ name: 'release-wave', waveId: draft.id });
  log.info(`wave ${state}`, { wave: draft.id, send: counts.send, inScope: counts.inScope });
  return wave;
}

function newDraft({ campaignId, name, audience, options }: WaveDraft, by: string, at: string): Wave {
  return {
    id: randomUUID(),
    campaignId,
    name,
    audience,
    state: 'draft',
    startedBy: by,
    startedAt: at,
    ...(options !== undefined && { options }),
  };
}

function refuseUnlessDraft(wave: Wave): void {
  const moved = moveWave(wave.state, 'schedule');
  if (!moved.ok) throw new Conflict([moved.finding]);
  if (wave.state !== 'draft') throw new Conflict([noDraft(wave)]);
}

const noDraft = ({ name, state }: Wave): Finding =>
  state === 'draft' ? changedMeanwhile(name) : frozen(name, state);

const changedMeanwhile = (name: string): Finding => ({
  what: `“${name}” was changed in this very moment.`,
  why: 'What you saw is not what it says now.',
  fix: 'Look at the draft as it is now.',
});

const frozen = (name: string, state: Wave['state']): Finding => ({
  what: `Wave “${name}” is ${state}, so its plan cannot be changed any more.`,
  why: 'Its list was frozen when it was scheduled.',
  fix: 'Cancel it and make a new draft.',
});

const reachesNobody = ({ name }: Wave): Finding => ({
  what: `Wave “${name}” would reach nobody.`,
  why: 'Nobody is eligible, in the audience and in reach.',
  fix: 'Look at the preview: it counts the reasons. Widen the audience or wait for the next sync.',
});
