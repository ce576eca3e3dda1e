// Groups whose members Keywave cannot see, as findings: those that policies of the tenant name, and those of its own.

import { LEARN, type ReadinessFinding } from './readiness-finding.ts';

export const policyGroupsNotRead = (groups: readonly string[]): ReadinessFinding => ({
  id: 'groups-not-read',
  severity: 'hinders',
  what: 'Policies of the tenant name groups whose members Keywave cannot see.',
  evidence: groups.join(', '),
  why: 'Whom those groups include or exclude is not known, so what Entra will do for some people cannot be told.',
  fix: 'Wait for the next reading if the group is new; grant Member.Read.Hidden if its members are hidden; else remove the group from the policy.',
  link: LEARN.profiles,
});

export type OwnGroups = {
  /** Excluded by a campaign or wave, or of special accounts. */
  readonly keepingOut: readonly string[];
  /** Included by a campaign or wave, or of roles. */
  readonly others: readonly string[];
};

/** For those of them that are gone or hidden, or hold a group that is. */
export function ownGroupsNotRead({ keepingOut, others }: OwnGroups): readonly ReadinessFinding[] {
  const found: ReadinessFinding[] = [];
  if (keepingOut.length > 0) {
    found.push({
      id: 'excluded-groups-not-read',
      severity: 'blocks',
      what: 'Keywave cannot see all members of groups that it must not write to.',
      evidence: keepingOut.join(', '),
      why: 'Whom it once saw in them stays out, but whoever joined since would be written to. It plans no wave with such a group.',
      fix: FIX,
      link: HIDDEN_MEMBERS,
    });
  }
  if (others.length > 0) {
    found.push({
      id: 'included-groups-not-read',
      severity: 'hinders',
      what: 'Campaigns, waves or roles name groups whose members Keywave cannot all see.',
      evidence: others.join(', '),
      why: 'It goes on with whom it once saw in an audience. Whoever joined since is not written to, and whoever it does not see in a role’s group does not have the role.',
      fix: FIX,
      link: HIDDEN_MEMBERS,
    });
  }
  return found;
}

const FIX =
  'Grant Member.Read.Hidden if members of the group, or of a group in it, are hidden; wait for the next reading if one of them is new; name another group if it was deleted.';

const HIDDEN_MEMBERS = 'https://learn.microsoft.com/graph/api/group-list-members';
