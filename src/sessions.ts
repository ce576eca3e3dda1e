// What the tab API does with a session: each route goes to one flow, and what it answers is what readers may see. Whoever
// follows one hears of a change through the hub.

import { randomUUID } from 'node:crypto';
import type { CalendarFiles } from './adapters/http/calendar.ts';
import type { SessionApi } from './adapters/http/session-routes.ts';
import type { Hub } from './adapters/http/session-hub.ts';
import { sessionTabLink } from './core/links.ts';
import type { Session } from './core/session.ts';
import type { SessionQuestion } from './core/session-question.ts';
import {
  askInSession,
  editInSession,
  ownInSession,
  withdrawInSession,
} from './flows/sessions/ask-in-session.ts';
import { exportSession, summariseSession } from './flows/sessions/export-session.ts';
import { changesOf, readSession, sessionsIn, viewOf, viewsOf } from './flows/sessions/follow-session.ts';
import { answerInSession, moderate } from './flows/sessions/moderate-session.ts';
import { readTold } from './flows/sessions/read-told.ts';
import { editSession, scheduleSession } from './flows/sessions/schedule-session.ts';
import { promoteQuestion } from './flows/sessions/promote-question.ts';
import { similarInSession } from './flows/sessions/similar-questions.ts';
import { showQuestion, steerSession } from './flows/sessions/steer-session.ts';
import { voteInSession } from './flows/sessions/vote-in-session.ts';
import type { Faq, Log, Signals, World } from './ports.ts';

export function sessionApiOf(world: World, faq: Faq): SessionApi {
  const shown = async (session: Session | null) => session && viewOf(world, session);
  const seen = async (question: SessionQuestion | null) =>
    question && ((await viewsOf(world, [question.id]))[0] ?? null);
  return {
    sessionsIn: (place, visitor) => sessionsIn(world, place, visitor),
    schedule: async (place, draft, visitor) =>
      viewOf(world, await scheduleSession(world, place, draft, visitor)),
    editSession: async (id, draft, visitor) => shown(await editSession(world, id, draft, visitor)),
    steerSession: async (id, act, visitor) => shown(await steerSession(world, id, act, visitor)),
    showQuestion: async (id, question, visitor) => shown(await showQuestion(world, id, question, visitor)),
    session: (id, visitor) => readSession(world, id, visitor),
    ask: async (id, asked, visitor) => seen(await askInSession(world, id, asked, visitor)),
    editQuestion: async (at, change, visitor) => seen(await editInSession(world, at, change, visitor)),
    withdraw: async (at, visitor) => seen(await withdrawInSession(world, at, visitor)),
    ownQuestions: async (id, secrets, visitor) => {
      const own = await ownInSession(world, id, secrets, visitor);
      return own && viewsOf(world, own);
    },
    voteFor: (at, on, visitor) => voteInSession(world, at, on, visitor),
    told: (id, visitor) => readTold(world, id, visitor),
    exportSession: (id, visitor) => exportSession(world, id, visitor),
    summarise: (id, visitor) => summariseSession(world, id, visitor),
    similar: (id, typed, visitor) => similarInSession(world, id, typed, visitor),
    promote: (at, lang, visitor) => promoteQuestion({ ...world, faq }, at, lang, visitor),
    moderate: async (at, act, visitor) => seen(await moderate(world, at, act, visitor)),
    answerQuestion: async (at, answer, visitor) => seen(await answerInSession(world, at, answer, visitor)),
  };
}

/** Title and time for who knows the session's id. `appId`: the app's, for the link to its tab; null = without. */
export function calendarOf({ store, clock }: World, appId: string | null): CalendarFiles {
  return async (sessionId) => {
    const state = await store.sessionChanges(sessionId, Number.MAX_SAFE_INTEGER);
    if (state === null) return null;
    const { session, version } = state;
    const { channelId } = session;
    const { calendarFile } = await import('./adapters/calendar/calendar.ts');
    const url = appId === null ? null : sessionTabLink(appId, { sessionId, channelId });
    return calendarFile(session, { version, url, now: clock.now() });
  };
}

export async function hubOf(world: World, signals: Signals, log: Log): Promise<Hub> {
  const { openHub } = await import('./adapters/http/session-hub.ts');
  const process = randomUUID();
  return openHub({
    changes: (sessionId, after) => changesOf(world, sessionId, after),
    present: (sessionId, here) => world.store.notePresence(process, sessionId, here),
    onSession: signals.onSession,
    log,
  });
}
