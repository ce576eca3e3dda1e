// Replaces the delivered cards of a wave in place: taken back, expired, or said in today's words. Each replacement takes a
// slot of the fleet's pace. It may be repeated without harm, so a process that is killed is simply followed by another
// that goes on with the cards that are not done; a card whose chat is gone is done.

import { setTimeout as pause } from 'node:timers/promises';
import { campaignFor, stopsTheWave } from '../../core/nudge.ts';
import { isRegistered, NEW_FOLLOW_UP, type FollowUp } from '../../core/follow-up.ts';
import type { Unasked } from '../../core/moment.ts';
import { standingOf } from '../../core/standing.ts';
import type { CardBecame, DeliveredCard, Message, PersonFacts, Rewrite, World } from '../../ports.ts';
import { languageIn } from '../chat/language-of.ts';
import { NoSlot, openSlots, type Slots } from '../sending/slots.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';
import { momentOf } from '../sending/word-nudge.ts';

const BATCH = 200;
/** Enough to keep the pace at half a second of latency. */
const AT_ONCE = 32;
const LONGEST_PAUSE = 10_000;

/**
 * All that is asked for, as far as it can be done now; returns how many cards were done. Once the process is `leaving`
 * nothing more is begun, and what is on its way is noted; `run-waves` has the rest done, here or elsewhere.
 */
export async function rewriteCards(
  world: World,
  leaving: AbortSignal = new AbortController().signal,
): Promise<number> {
  const slots = openSlots(world.store);
  const close = () => slots.close();
  leaving.addEventListener('abort', close);
  let done = 0;
  for (const rewrite of await world.store.openRewrites()) {
    if (leaving.aborted) break;
    done += await rewriteWave(world, rewrite, slots, leaving);
  }
  leaving.removeEventListener('abort', close);
  return done;
}

async function rewriteWave(
  world: World,
  rewrite: Rewrite,
  slots: Slots,
  leaving: AbortSignal,
): Promise<number> {
  const { store, clock, log } = world;
  let done = 0;
  for (;;) {
    const added = await store.addCards(rewrite.id);
    const pass = await onePass(world, rewrite, slots);
    done += pass.done;
    if (pass.stopped) return done;
    if (pass.left === 0 && added === 0) {
      // A card that was on its way when this was asked for is added when it has arrived.
      if ((await store.progress(rewrite.waveId)).sending > 0) return done;
      await store.endRewrite(rewrite.id, clock.now());
      log.info('cards rewritten', { wave: rewrite.waveId, what: rewrite.what, cards: rewrite.cards + added });
      return done;
    }
    if (pass.left > 0 && pass.done === 0) return done; // The next look, in a minute, goes on.
    const waitMs = Math.min(pass.waitMs, LONGEST_PAUSE);
    if (waitMs > 0) await pause(waitMs, undefined, { signal: leaving }).catch(() => undefined);
    if (leaving.aborted) return done;
  }
}

type Pass = {
  readonly done: number;
  /** Cards that could not be done now. */
  readonly left: number;
  readonly waitMs: number;
  readonly stopped: boolean;
};

async function onePass(world: World, rewrite: Rewrite, slots: Slots): Promise<Pass> {
  const { store, clock, log } = world;
  const pass = { done: 0, left: 0, waitMs: 0, stopped: false };
  for (let after: string | null = null; ; ) {
    const cards: readonly DeliveredCard[] = await store.cardsToRewrite(rewrite.id, after, BATCH);
    const last = cards.at(-1);
    if (last === undefined) return pass;
    after = last.id;
    const waiting = (await worded(world, rewrite, cards)).values();
    const writer = async () => {
      for (const { card, facts, message } of waiting) {
        if (pass.stopped || (await store.stop()) !== null) {
          pass.stopped = true;
          return;
        }
        const became = await rewriteCard(world, rewrite, slots, card, facts, message).catch(noSlot);
        if (became === null) {
          pass.stopped = true;
          return;
        }
        if (typeof became === 'string') {
          await store.noteRewritten(card.id, rewrite.id, became, clock.now());
          pass.done += 1;
          continue;
        }
        pass.left += 1;
        pass.waitMs = Math.max(pass.waitMs, became.afterMs);
        if (became.refused === null) continue;
        log.error('rewriting stopped: the bot itself is refused', {
          wave: rewrite.waveId,
          code: became.refused,
        });
        pass.stopped = true;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, writer));
    if (pass.stopped) return pass;
  }
}

/** Null = the process is leaving, and nothing has left. */
function noSlot(error: unknown): null {
  if (error instanceof NoSlot) return null;
  throw error;
}

type Later = {
  readonly afterMs: number;
  /** The Connector's code when it refuses the bot itself. */
  readonly refused: string | null;
};

async function rewriteCard(
  { messenger, store }: World,
  { what }: Rewrite,
  slots: Slots,
  { activityId, campaignId, personId }: DeliveredCard,
  facts: PersonFacts | null,
  message: Message | null,
): Promise<CardBecame | Later> {
  if (facts === null || facts.conversation === null) return 'gone';
  if (message === null) return 'kept';
  await slots.next();
  // A press while it waited for its slot has put an answer in the card's place.
  if (what === 'edited' && hasAnswered((await store.facts(campaignId, personId))?.followUp)) return 'kept';
  const sent = await messenger.update(facts.conversation, activityId, message);
  switch (sent.outcome) {
    case 'sent':
      return 'replaced';
    case 'stale-conversation':
    case 'not-installed':
      return 'gone';
    case 'failed':
      if (stopsTheWave(sent.why)) return { afterMs: 0, refused: sent.code };
      return /404|NotFound/u.test(sent.code) ? 'gone' : 'refused';
    case 'try-again':
      if (sent.slowDown) await slots.slowDown(sent.afterMs);
      return { afterMs: sent.afterMs, refused: null };
    case 'in-doubt':
      return { afterMs: 0, refused: null };
  }
}

/** The answer to a press, or thanks, stand in the card's place. */
const hasAnswered = (followUp: FollowUp | null | undefined): boolean =>
  followUp != null && (isRegistered(followUp) || followUp.answer.is !== 'none');

type Worded = {
  readonly card: DeliveredCard;
  readonly facts: PersonFacts | null;
  /** Null = the card stays as it is. */
  readonly message: Message | null;
};

async function worded(
  world: World,
  { waveId, what }: Rewrite,
  delivered: readonly DeliveredCard[],
): Promise<readonly Worded[]> {
  const { store, cards, clock } = world;
  const known = await store.factsAbout(delivered);
  const wave = await store.wave(waveId);
  const campaign = wave === null ? null : await store.campaign(wave.campaignId);
  const tenant = await tenantOf(world);
  const now = clock.now();
  const momentFor = (card: DeliveredCard, facts: PersonFacts): Unasked | null => {
    const followUp = facts.followUp ?? NEW_FOLLOW_UP;
    if (what !== 'edited') return { moment: 'recalled', why: isRegistered(followUp) ? 'registered' : what };
    if (wave === null || campaign === null || hasAnswered(followUp)) return null;
    const its = campaignFor(card.kind, campaign, wave.options);
    const scope = { campaign: its.audience, wave: wave.audience, tenant, now };
    return momentOf(card, its, facts, standingOf(facts.person, scope), tenant, now);
  };
  return delivered.map((card, index) => {
    const facts = known[index] ?? null;
    const moment = facts === null ? null : momentFor(card, facts);
    const locale = facts === null ? null : languageIn(facts);
    return { card, facts, message: moment === null ? null : cards.render(moment, locale) };
  });
}
