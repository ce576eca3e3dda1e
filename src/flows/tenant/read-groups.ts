// Which groups matter, and who is in them. An audience may name only groups whose members Graph shows: otherwise an
// exclusion would exclude nobody. Nesting is worked out from the direct members that the delta keeps fresh.

import { groupsNamedBy, type Audience } from '../../core/audience.ts';
import type { Finding } from '../../core/finding.ts';
import type { World } from '../../ports.ts';
import type { Needs as Reads } from './keep-reading.ts';
import { readAllGroups } from './read-people.ts';
import { audiencesIn } from './tenant-facts.ts';

type Needs = Reads & Pick<World, 'settings'>;

/** Works out anew who is in the groups that campaigns, waves, roles, settings and policies name, and in `also`. */
export async function trackGroups(
  { store, settings }: Pick<World, 'store' | 'settings'>,
  also: readonly string[] = [],
): Promise<void> {
  const campaigns = await store.campaigns();
  const waves = (await store.waves()).filter(({ state }) => state !== 'cancelled');
  const audiences = [...campaigns, ...waves].map((each) => each.audience);
  const policies = audiencesIn(await store.tenantPolicies());
  await store.trackGroups([
    ...new Set([
      ...groupsNamedBy(...audiences, ...policies, specialsOf(settings)),
      ...Object.values(settings.roleGroups).flat(),
      ...also,
    ]),
  ]);
}

function specialsOf({ special }: World['settings']): Audience {
  return { include: special.map(({ target }) => target), exclude: [] };
}

/**
 * Makes the groups of the audiences matter; what is wrong with those that cannot be named. Groups of special accounts are
 * looked at with them: they keep people out as an exclusion does.
 */
export async function readNewGroups(
  world: Needs,
  ...audiences: readonly Audience[]
): Promise<readonly Finding[]> {
  const { store, settings } = world;
  const wanted = groupsNamedBy(...audiences, specialsOf(settings));
  if (wanted.length === 0) return [];
  // A group that was made a minute ago: the directory may tell of it now.
  let groups = await store.groups(wanted);
  if (groups.length < wanted.length) {
    await readAllGroups(world);
    groups = await store.groups(wanted);
  }
  const known = new Map(groups.map((group) => [group.id, group]));
  const findings = wanted.flatMap((id) => {
    const group = known.get(id);
    if (group === undefined) return [unknown(id)];
    return group.hidden ? [hidden(group.name)] : [];
  });
  if (findings.length === 0) await trackGroups(world, wanted);
  return findings;
}

const unknown = (id: string): Finding => ({
  what: `There is no group ${id}.`,
  why: 'Microsoft Graph tells of no such group, so nobody would be in it, and an exclusion would exclude nobody.',
  fix: 'Check the id of the group in Entra, and that Keywave has GroupMember.Read.All.',
});

const hidden = (name: string): Finding => ({
  what: `The members of “${name}”, or of a group in it, are hidden.`,
  why: 'Graph shows no members of a group with hidden membership, so an exclusion would not exclude them.',
  fix: 'Grant Member.Read.Hidden, or name another group.',
});
