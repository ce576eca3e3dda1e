// Reads the members of one group, nested ones included, to the end. An audience may name only groups that were read:
// otherwise an exclusion would exclude nobody.

import { groupsNamedBy, type Audience } from '../core/audience.ts';
import type { Finding } from '../core/finding.ts';
import type { Instant } from '../core/time.ts';
import { Failure, type World } from '../ports.ts';

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log'>;

/** Null when it was read; what is wrong, when Graph does not give its members. */
export async function readGroup(
  { store, directory, log }: Needs,
  groupId: string,
  sync: Instant,
): Promise<Finding | null> {
  try {
    for await (const ids of directory.members(groupId)) await store.saveMembers(groupId, ids, sync);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.warn('group not read', { group: groupId, code: error.code });
    return {
      what: `The members of group ${groupId} cannot be read.`,
      why: `Microsoft Graph says ${error.code}: the group does not exist, or Keywave may not read it.`,
      fix: 'Check the id of the group in Entra, and that Keywave has GroupMember.Read.All.',
    };
  }
  await store.finishGroup(groupId, sync);
  return null;
}

/** Reads the groups of an audience that nobody has read yet; what is wrong with those that cannot be read. */
export async function readNewGroups(world: Needs, audience: Audience): Promise<readonly Finding[]> {
  const read = new Set(await world.store.groupsRead());
  const findings: Finding[] = [];
  for (const group of groupsNamedBy(audience).filter((id) => !read.has(id))) {
    const finding = await readGroup(world, group, world.clock.now());
    if (finding !== null) findings.push(finding);
  }
  return findings;
}
