// Writes what is to be written about sessions: the card in the channel and its changes, the reminder, what came of it, and
// answers to those who asked by name. Each message is marked before the call and settled after it, one attempt a claim. What
// becomes of one whose process was killed nobody knows: it is written again, rather twice than never.

import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_ATTEMPTS, nudgeAfter } from '../../core/nudge.ts';
import { EFFECT_DAYS } from '../../core/session-report.ts';
import { REMINDER_MINUTES } from '../../core/session-message.ts';
import { DAY, MINUTE, plus } from '../../core/time.ts';
import type {
  ChannelConversation,
  Conversation,
  Message,
  Opened,
  Sent,
  SessionMessage,
  Told,
  World,
} from '../../ports.ts';
import { knownLanguageOf } from '../chat/language-of.ts';
import { takingTurns, type Pause } from '../sending/take-turns.ts';
import { wordSession } from './word-session.ts';

/** A call to Teams is given up after a quarter of this, so a mark that is older is nobody's. */
const LEASE_MS = 60_000;
/** Messages a run; what is left has a run of its own. */
const AT_ONCE = 50;

type Place = Conversation | ChannelConversation;
type Unopened = Exclude<Opened, { readonly outcome: 'opened' }>;

/** Returns how many were written, or tried. `pause` is replaced in tests. */
export async function tellSessions(world: World, pause: Pause = sleep): Promise<number> {
  const { store, clock, settings } = world;
  const now = clock.now();
  const remindUntil = plus(now, (settings.sessionReminderMinutes ?? REMINDER_MINUTES) * MINUTE);
  await store.askSessionCards({ now, remindUntil, effectBefore: plus(now, -EFFECT_DAYS * DAY) });
  const turn = takingTurns(pause);
  for (let tried = 0; tried < AT_ONCE; tried += 1) {
    const claimed = await store.claimSessionMessage(LEASE_MS);
    if (claimed === null) return tried;
    await write(world, claimed, turn);
  }
  await store.enqueue({ name: 'tell-sessions' });
  return AT_ONCE;
}

async function write(
  world: World,
  claimed: SessionMessage,
  turn: (to: Place) => Promise<void>,
): Promise<void> {
  const { store, messenger, cards, clock } = world;
  const state = await store.sessionChanges(claimed.sessionId, 0);
  const told = { version: state?.version ?? 0, at: clock.now() };
  const moment = state && (await wordSession(world, claimed, state));
  if (state === null || moment === null) return store.endSessionMessage(claimed, { is: 'dropped' }, told);
  const personId = claimed.kind === 'answer' ? askerOf(claimed, state.questions) : null;
  const to = personId === null ? await channelFor(world, state.session) : await chatWith(world, personId);
  if (to === null) return fail(world, claimed, 'not-in-team', told);
  if ('outcome' in to) return settle(world, claimed, null, to, told);
  const language = personId === null ? null : await knownLanguageOf(world, personId);
  const message: Message = cards.render(moment, language);
  await turn(to);
  // Somebody waits for this, so it leaves at once and the next wave's message gives way.
  await store.reserve(1);
  const sent =
    claimed.at === null
      ? await messenger.send(to, message)
      : await messenger.update(to, claimed.at.activityId, message);
  await settle(world, claimed, to, sent, told);
}

function askerOf(
  { about }: SessionMessage,
  questions: readonly { id: string; asker: object }[],
): string | null {
  const asker = questions.find(({ id }) => id === about)?.asker;
  return asker !== undefined && 'personId' in asker ? String(asker.personId) : null;
}

/** Null when the bot is in the team no more. */
async function channelFor(
  { store }: World,
  { teamId, channelId }: { readonly teamId: string; readonly channelId: string },
): Promise<ChannelConversation | null> {
  const team = await store.team(teamId);
  return team && { conversationId: channelId, serviceUrl: team.serviceUrl };
}

async function chatWith({ store, messenger }: World, personId: string): Promise<Conversation | Unopened> {
  const known = await store.conversation(personId);
  if (known !== null) return known;
  await store.reserve(1);
  const opened = await messenger.open(personId);
  if (opened.outcome !== 'opened') return opened;
  await store.saveConversation(opened.conversation, {});
  return opened.conversation;
}

async function settle(
  world: World,
  claimed: SessionMessage,
  to: Place | null,
  sent: Sent | Unopened,
  told: Told,
): Promise<void> {
  const { store } = world;
  if (sent.outcome === 'not-installed') return fail(world, claimed, 'uninstalled', told);
  if (sent.outcome === 'stale-conversation') {
    if (to === null || !('personId' in to)) return fail(world, claimed, 'the channel is gone', told);
    if (claimed.attempt >= MAX_ATTEMPTS) return fail(world, claimed, 'gave-up', told);
    // The next attempt opens another one.
    await store.dropConversation(to.personId);
    return store.putBackSessionMessage(claimed, 0, true);
  }
  if (sent.outcome === 'sent') {
    const { activityId } = sent;
    const at = { conversationId: to?.conversationId ?? '', serviceUrl: to?.serviceUrl ?? '', activityId };
    return store.endSessionMessage(claimed, { is: 'written', at }, told);
  }
  const result = nudgeAfter(sent, claimed.attempt, true);
  if (result.state === 'planned') return store.putBackSessionMessage(claimed, result.afterMs);
  if (claimed.at !== null && result.detail !== null && /NotFound|404/u.test(result.detail)) {
    // Somebody deleted it: people still need one.
    return store.putBackSessionMessage(claimed, 0, true);
  }
  return fail(world, claimed, result.reason ?? result.state, told);
}

/** Kept, and shown to the session's hosts. */
async function fail({ store, log }: World, claimed: SessionMessage, why: string, told: Told): Promise<void> {
  const { sessionId, kind } = claimed;
  log.warn('a message about a session was not delivered', { session: sessionId, kind, why });
  await store.endSessionMessage(claimed, { is: 'failed', why }, told);
}
