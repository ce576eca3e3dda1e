// Delivers what is due: claim with a lease → decide again with fresh facts → wait for a slot → begin, just before the call
// → send → settle. A worker may be killed between any two lines: a claim that lapses goes back to planned, a `sending`
// that lapses ends in doubt and is never sent again in its step. This is the attempt protocol of the design. Nudges go
// their way side by side, so that throughput does not depend on latency; what they write to the database goes in groups.

import { NEW_FOLLOW_UP, type FollowUp } from '../../core/follow-up.ts';
import { campaignFor, decideNudge } from '../../core/nudge.ts';
import { seenByDrop, seenBySend, type Seen } from '../../core/seen.ts';
import { standingOf } from '../../core/standing.ts';
import { plus } from '../../core/time.ts';
import type { Conversation, Nudge, World } from '../../ports.ts';
import { languageIn } from '../chat/language-of.ts';
import { openFacts, type Known } from './facts-for.ts';
import { inGroups } from './in-groups.ts';
import { openLead } from './lead.ts';
import { persist } from './persist.ts';
import { dropped, judge, settleEnds, type Answer, type Ended, type Waiting } from './settle-nudge.ts';
import { NoSlot, openSlots, type Slot } from './slots.ts';
import { momentOf } from './word-nudge.ts';

export type Sender = {
  /** Unique per process, so that a lease says whose it is. */
  readonly worker: string;
  /** How many nudges one claim takes. */
  readonly batch: number;
  readonly leaseMs: number;
};

export type Delivery = {
  /** Claims what is due, at most a batch or `most`, and sets it on its way; how many. */
  take(most?: number): Promise<number>;
  /** Nudges on their way: those that wait for a slot, and those that wait for Teams; `left` are all that ever went to Teams. */
  underWay(): { readonly waiting: number; readonly sending: number; readonly left: number };
  /** The process leaves: what has not begun goes back at once, for others to take. */
  leave(): void;
  /** Resolves when nothing is on its way any more. */
  idle(): Promise<void>;
};

/** Most of a group in one statement. */
const GROUP = 100;
/** A nudge stands begun no longer than this before its slot. */
const LONGEST_BEGIN = 1_000;
/** Facts older than this are read again: while Teams throttles, nudges wait for minutes. */
const STALE_MS = 5_000;
const AFTER_LOST_RACE = 2_000;
const AFTER_OWN_ERROR = 60_000;

/** One round, to its end. Returns how many nudges it took. */
export async function deliverNudges(world: World, sender: Sender): Promise<number> {
  const delivery = openDelivery(world, sender);
  const taken = await delivery.take();
  await delivery.idle();
  return taken;
}

export function openDelivery(world: World, { worker, batch, leaseMs }: Sender): Delivery {
  const { store, clock, cards, messenger, log } = world;
  const slots = openSlots({
    reserve: (count) => persist(leaseMs, () => store.reserve(count)),
    slowDown: (ms) => persist(leaseMs, () => store.slowDown(ms)),
  });
  const begin = inGroups(GROUP, async (wanted: readonly { nudge: Nudge; followUp: FollowUp }[]) => {
    // A repetition whose first answer was lost begins nothing: the nudge is then put back, for nothing has left.
    const begun = await persist(leaseMs, () => store.begin(wanted, worker));
    return wanted.map(({ nudge }) => begun.has(nudge.id));
  });
  const settle = inGroups(GROUP, (ends: readonly Ended[]) =>
    persist(leaseMs, async () => {
      await settleEnds(world, worker, ends);
      return ends.map(() => true);
    }),
  );
  const putBack = inGroups(GROUP, (waits: readonly Waiting[]) =>
    persist(leaseMs, async () => {
      await store.putBack(waits, worker);
      return waits.map(() => true);
    }),
  );
  const factsFor = openFacts(world);
  const beginning = openLead(LONGEST_BEGIN);
  const reading = openLead(STALE_MS);
  const underWay = new Set<Promise<void>>();
  let sending = 0;
  let left = 0;

  async function deliver(known: Known, trip: { left: boolean }, held?: Slot): Promise<void> {
    const { nudge, facts, wave, tenant, readAt } = known;
    if (known.campaign === undefined || wave === null) return drop(nudge, 'campaign-over');
    const campaign = campaignFor(nudge.kind, known.campaign, wave.options);
    if (facts === null) return drop(nudge, 'person-left');
    const { person, reach } = facts;
    const followUp = facts.followUp ?? NEW_FOLLOW_UP;
    // What counts is the time at which it leaves.
    const now = plus(clock.now(), held?.inMs() ?? 0);
    const scope = { campaign: campaign.audience, wave: wave.audience, tenant, now };
    const standing = standingOf(person, scope);
    const about = { kind: nudge.kind, standing, followUp, reach, wave: wave.state, campaign, person };
    const decision = decideNudge(about, now);
    const judged = { kind: nudge.kind, person, standing, reach };
    switch (decision.do) {
      case 'drop':
        return drop(nudge, decision.why, seenByDrop(decision.why, judged));
      case 'wait':
        return wait(nudge, decision.until, decision.why);
      case 'send': {
        const conversation = facts.conversation ?? (await open(nudge));
        if (conversation === null) return;
        if (held === undefined) {
          const slot = await slots.early(() => reading.ms() + beginning.ms());
          const stale = performance.now() - readAt > STALE_MS;
          return deliver(stale ? await reading.timed(() => readAgain(nudge)) : known, trip, slot);
        }
        const moment = momentOf(nudge, campaign, facts, standing, tenant, now);
        const message = cards.render(moment, languageIn(facts));
        await held.early(beginning.ms());
        if (!(await beginning.timed(() => begin({ nudge, followUp })))) {
          return wait(nudge, plus(clock.now(), AFTER_LOST_RACE), 'something changed at the last moment');
        }
        // The slot may have been another one, later than the decision was made for.
        if (!(await held.comes()) || decideNudge(about, clock.now()).do !== 'send') {
          return wait(nudge, clock.now(), 'its slot was missed');
        }
        trip.left = true;
        sending += 1;
        left += 1;
        const answer = await messenger.send(conversation, message).finally(() => (sending -= 1));
        return conclude(nudge, answer, wave.options?.mustArrive, seenBySend(judged));
      }
      default:
        return decision satisfies never;
    }
  }

  const readAgain = inGroups(GROUP, (nudges: readonly Nudge[]) => persist(leaseMs, () => factsFor(nudges)));

  /** What fails before anything left is tried again a few times; what fails later is left to its lease, and ends in doubt. */
  async function bringOnItsWay(known: Known): Promise<void> {
    const { nudge } = known;
    const trip = { left: false };
    try {
      await deliver(known, trip);
    } catch (error) {
      if (error instanceof NoSlot) return wait(nudge, clock.now(), 'the process stopped');
      const name = error instanceof Error ? error.name : 'unknown';
      log.error('nudge not delivered', { nudge: nudge.id, error: name });
      if (trip.left) return;
      const why = `an error of Keywave's own (${name})`;
      await conclude(nudge, { outcome: 'try-again', why, afterMs: AFTER_OWN_ERROR, slowDown: false });
    }
  }

  /** Opens the 1:1 conversation, which costs a slot of its own; null when that already settled the nudge. */
  async function open(nudge: Nudge): Promise<Conversation | null> {
    await slots.next();
    const opened = await messenger.open(nudge.personId);
    if (opened.outcome !== 'opened') {
      await conclude(nudge, opened);
      return null;
    }
    await persist(leaseMs, () => store.saveConversation(opened.conversation, {}));
    return opened.conversation;
  }

  async function conclude(nudge: Nudge, answer: Answer, mustArrive = false, seen: Seen = {}): Promise<void> {
    if (answer.outcome === 'stale-conversation') {
      await persist(leaseMs, () => store.dropConversation(nudge.personId));
    }
    const verdict = await judge(world, nudge, answer, mustArrive);
    if ('ended' in verdict) return void (await settle({ ...verdict.ended, seen }));
    if (verdict.slowDownMs > 0) await slots.slowDown(verdict.slowDownMs);
    await putBack(verdict.waits);
  }

  const drop = async (nudge: Nudge, why: Parameters<typeof dropped>[1], seen: Seen = {}) =>
    void (await settle(dropped(nudge, why, clock.now(), seen)));
  const wait = async (nudge: Nudge, dueAt: string, reason: string) =>
    void (await putBack({ nudge, dueAt, reason, attempted: false }));

  return {
    async take(most = batch) {
      const nudges = await store.claim(worker, clock.now(), Math.min(most, batch), leaseMs);
      if (nudges.length === 0) return 0;
      for (const known of await factsFor(nudges)) {
        const way = bringOnItsWay(known)
          .catch(() => log.error('nudge left to its lease', { nudge: known.nudge.id }))
          .finally(() => underWay.delete(way));
        underWay.add(way);
      }
      return nudges.length;
    },
    underWay: () => ({ waiting: underWay.size - sending, sending, left }),
    leave: () => slots.close(),
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
