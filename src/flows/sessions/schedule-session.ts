// A host puts a session into a channel, or changes it before it is over.

import { randomUUID } from 'node:crypto';
import { Conflict, Findings, Forbidden, type Finding } from '../../core/finding.ts';
import { maySchedule, type Session, type SessionRules } from '../../core/session.ts';
import type { Instant } from '../../core/time.ts';
import { isTimeZone } from '../../core/window.ts';
import type { World } from '../../ports.ts';
import { attendanceIn, hostedSession, type Visitor } from './attend.ts';

export type SessionDraft = {
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly timeZone: string;
  readonly rules: SessionRules;
  readonly coHosts: readonly string[];
};

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'clock' | 'log'>;

/** Throws `Forbidden` or `Findings`. The channel must be one of the team's, as Teams says. */
export async function scheduleSession(
  world: Needs,
  place: { readonly teamId: string; readonly channelId: string },
  draft: SessionDraft,
  visitor: Visitor,
): Promise<Session> {
  const { team, who } = await attendanceIn(world, place.teamId, visitor);
  if (!maySchedule(who)) throw new Forbidden([MAY_NOT]);
  const checked = await check(world, draft);
  const channels = await world.roster.channels(team);
  if (!channels.some(({ id }) => id === place.channelId)) throw new Findings([NO_CHANNEL]);
  const session: Session = {
    ...checked,
    ...place,
    id: randomUUID(),
    host: visitor.personId,
    state: 'scheduled',
    current: null,
  };
  await world.store.transaction(async (tx) => {
    await tx.insertSession(session);
    await tx.enqueue({ name: 'tell-sessions' });
  });
  return session;
}

/** Null when there is no such session. */
export async function editSession(
  world: Needs,
  sessionId: string,
  draft: SessionDraft,
  visitor: Visitor,
): Promise<Session | null> {
  if ((await hostedSession(world, sessionId, visitor)) === null) return null;
  const checked = await check(world, draft);
  return world.store.transaction(async (tx) => {
    const session = await tx.session(sessionId);
    if (session === null) return null;
    if (session.state === 'archived') throw new Conflict([OVER]);
    const edited = { ...session, ...checked };
    await tx.saveSession(edited);
    return edited;
  });
}

async function check({ store }: Needs, draft: SessionDraft): Promise<SessionDraft> {
  const [startsAt, endsAt] = [draft.startsAt, draft.endsAt].map((at) => new Date(at).toISOString()) as [
    Instant,
    Instant,
  ];
  const findings: Finding[] = [];
  if (endsAt <= startsAt) findings.push(BACKWARDS);
  if (!isTimeZone(draft.timeZone)) findings.push(NO_ZONE);
  const known = await store.people(draft.coHosts);
  if (known.length < new Set(draft.coHosts).size) findings.push(NO_CO_HOST);
  if (findings.length > 0) throw new Findings(findings);
  return { ...draft, startsAt, endsAt };
}

const MAY_NOT: Finding = {
  what: 'You may not schedule a session here.',
  why: 'Owners of the team do, and members with the role Session.Host or Campaign.Admin.',
  fix: 'Ask an owner of the team, or the owner of the Keywave app in Entra for the role.',
};

const NO_CHANNEL: Finding = {
  what: 'There is no such channel in this team.',
  why: 'Teams does not list it among the team’s channels.',
  fix: 'Open the tab in the channel itself, and try again.',
};

const OVER: Finding = {
  what: 'The session is archived.',
  why: 'What is archived stays as it was.',
  fix: 'Schedule a new one.',
};

const BACKWARDS: Finding = {
  what: 'The session ends before it begins.',
  why: 'Its end is not after its start.',
  fix: 'Choose a later end.',
};

const NO_ZONE: Finding = {
  what: 'The time zone is not known.',
  why: 'It is no name of the IANA list.',
  fix: 'Use one such as Europe/Berlin.',
};

const NO_CO_HOST: Finding = {
  what: 'A co-host is not known.',
  why: 'The directory has nobody with this id.',
  fix: 'Choose people of the organisation.',
};
