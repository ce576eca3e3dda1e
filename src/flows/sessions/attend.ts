// Who somebody is to a session. Membership of the channel's team is asked of Teams, ownership of Graph, each time it matters;
// the tab's word for either counts nothing. What cannot be found out is a no.

import { Forbidden, type Finding } from '../../core/finding.ts';
import { mayHost, maySee, type Attendance, type Session } from '../../core/session.ts';
import { Failure, type Role, type Team, type World } from '../../ports.ts';

/** Who calls: the verified token's person, with the roles that it or a mapped group gives. */
export type Visitor = { readonly personId: string; readonly roles: readonly Role[] };

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'log'>;

/** Throws `Forbidden` when Keywave is not in the team, or the visitor is not. */
export async function attendanceIn(
  world: Needs,
  teamId: string,
  { personId, roles }: Visitor,
): Promise<{ readonly team: Team; readonly who: Attendance }> {
  const team = await world.store.team(teamId);
  if (team === null) throw new Forbidden([NO_TEAM]);
  const member = await world.roster.member(team, personId);
  if (member === null) throw new Forbidden([NO_MEMBER]);
  const owner = !member.guest && (await ownersOf(world, teamId)).includes(personId);
  const hostRole = roles.includes('Session.Host') || roles.includes('Campaign.Admin');
  return { team, who: { personId, member: true, guest: member.guest, owner, hostRole } };
}

/** Null when there is no such session. Throws `Forbidden` when the visitor may not see it. */
export async function attendedSession(
  world: Needs,
  sessionId: string,
  visitor: Visitor,
): Promise<{ readonly session: Session; readonly who: Attendance; readonly host: boolean } | null> {
  const session = await world.store.session(sessionId);
  if (session === null) return null;
  const { who } = await attendanceIn(world, session.teamId, visitor);
  if (!maySee(session, who)) throw new Forbidden([NO_GUESTS]);
  return { session, who, host: mayHost(session, who) };
}

/** The same for what only hosts may do. */
export async function hostedSession(
  world: Needs,
  sessionId: string,
  visitor: Visitor,
): Promise<{ readonly session: Session; readonly who: Attendance } | null> {
  const attended = await attendedSession(world, sessionId, visitor);
  if (attended !== null && !attended.host) throw new Forbidden([NO_HOST]);
  return attended;
}

async function ownersOf({ directory, log }: Needs, teamId: string): Promise<readonly string[]> {
  try {
    return await directory.owners(teamId);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.warn('owners of a team not read', { code: error.code });
    return [];
  }
}

const NO_TEAM: Finding = {
  what: 'Keywave does not know this team.',
  why: 'It serves sessions only in teams that it was added to, as Teams itself has told it.',
  fix: 'Add Keywave to the team; if it is in it already, write “@Keywave” in the channel once.',
};

const NO_MEMBER: Finding = {
  what: 'This session is not for you.',
  why: 'Only members of the channel’s team take part.',
  fix: 'Ask an owner of the team to add you.',
};

const NO_GUESTS: Finding = {
  what: 'This session is not open to guests.',
  why: 'Its host has not let guests in.',
  fix: 'Ask the host to change the session’s rules.',
};

const NO_HOST: Finding = {
  what: 'Only a host may do this.',
  why: 'Hosts are the session’s host and co-hosts, the team’s owners, and members with the role Session.Host.',
  fix: 'Ask the host to make you a co-host.',
};
