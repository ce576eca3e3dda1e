// A Q&A session in a channel: its life, its rules, and who may do what in it. A session gathers questions before, is live on
// the day, and is answered in writing afterwards.
//
//   scheduled ─▶ open ─▶ live ⇄ closed ─▶ archived

import type { Instant } from './time.ts';

export type SessionState = 'scheduled' | 'open' | 'live' | 'closed' | 'archived';

export type SessionRules = {
  /** Whether one may ask without being known to anybody, Keywave included. */
  readonly anonymous: boolean;
  /** Questions are seen by others only after a host has published them. */
  readonly moderated: boolean;
  /** Guests of the team may take part. */
  readonly guests: boolean;
};

export const DEFAULT_RULES: SessionRules = { anonymous: true, moderated: false, guests: false };

export type Session = {
  readonly id: string;
  /** Conversation id of the channel, such as 19:…@thread.tacv2. */
  readonly channelId: string;
  /** Entra group id of the channel's team: its members may take part. */
  readonly teamId: string;
  readonly title: string;
  /** Entra object ids. */
  readonly host: string;
  readonly coHosts: readonly string[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** IANA; the zone in which the times were given, and are shown beside each reader's own. */
  readonly timeZone: string;
  readonly rules: SessionRules;
  readonly state: SessionState;
  /** The question that is being answered live; null = none. */
  readonly current: string | null;
};

export const LONGEST_TITLE = 120;

export type SessionAct = 'open' | 'go-live' | 'close' | 'archive';

const FROM: Readonly<Record<SessionAct, readonly SessionState[]>> = {
  open: ['scheduled'],
  'go-live': ['scheduled', 'open', 'closed'],
  close: ['open', 'live'],
  archive: ['closed'],
};

const TO: Readonly<Record<SessionAct, SessionState>> = {
  open: 'open',
  'go-live': 'live',
  close: 'closed',
  archive: 'archived',
};

/** The session after the act; itself when it is so already; null when its state does not allow it. */
export function steerSession(session: Session, act: SessionAct): Session | null {
  if (session.state === TO[act]) return session;
  if (!FROM[act].includes(session.state)) return null;
  return { ...session, state: TO[act], current: null };
}

/** What can be done next, for the buttons of a host. */
export function actsOn({ state }: Session): readonly SessionAct[] {
  return (Object.keys(FROM) as SessionAct[]).filter((act) => FROM[act].includes(state));
}

/** Who somebody is to a session, as Teams and the roles say. */
export type Attendance = {
  readonly personId: string;
  /** In the team of the channel. */
  readonly member: boolean;
  readonly guest: boolean;
  readonly owner: boolean;
  /** Holds Session.Host or Campaign.Admin. */
  readonly hostRole: boolean;
};

/** May see it: members of the team; guests only where the rules let them. */
export function maySee({ rules }: Pick<Session, 'rules'>, who: Attendance): boolean {
  return who.member && (!who.guest || rules.guests);
}

/** Runs it: its host, its co-hosts, the team's owners, and members who hold the role. A guest never does. */
export function mayHost(session: Pick<Session, 'rules' | 'host' | 'coHosts'>, who: Attendance): boolean {
  if (!maySee(session, who) || who.guest) return false;
  const named = session.host === who.personId || session.coHosts.includes(who.personId);
  return named || who.owner || who.hostRole;
}

/** May schedule one in the channel. */
export function maySchedule(who: Attendance): boolean {
  return who.member && !who.guest && (who.owner || who.hostRole);
}

/** Questions and votes are taken while it is open or live; answers in writing also later. */
export function takesQuestions({ state }: Pick<Session, 'state'>): boolean {
  return state === 'open' || state === 'live';
}
