// Which groups matter, and who is in them. An audience may name only groups whose members Graph shows: otherwise an
// exclusion would exclude nobody. Nesting is worked out from the direct members that the delta keeps fresh.

import { groupsOfLimits } from '../../core/author-limits.ts';
import { groupsNamedBy, type Audience } from '../../core/audience.ts';
import type { Finding } from '../../core/finding.ts';
import type { OwnGroups } from '../../core/unread-groups.ts';
import type { Reading, World } from '../../ports.ts';
import { readingOf, troubleFinding, type Needs as Reads } from './keep-reading.ts';
import { readAllGroups } from './read-people.ts';
import { audiencesIn } from './tenant-facts.ts';

type Needs = Reads & Pick<World, 'settings'>;

/** Works out anew who is in the groups that campaigns, waves, roles, settings and policies name, and in `also`. */
export async function trackGroups(
  { store, settings }: Pick<World, 'store' | 'settings'>,
  also: readonly string[] = [],
): Promise<void> {
  const policies = audiencesIn(await store.tenantPolicies());
  const named = groupsNamedBy(...(await ownAudiences(store)), ...policies, specialsOf(settings));
  await store.trackGroups([...new Set([...named, ...also])], rolesOf(settings));
}

/** Those groups of campaigns, waves, special accounts and roles whose members cannot all be seen. */
export async function unreadOwnGroups({
  store,
  settings,
}: Pick<World, 'store' | 'settings'>): Promise<OwnGroups> {
  // Before the first reading has ended nothing is planned or sent.
  if ((await readingOf({ store }, 'groups'))?.readAt == null) return { keepingOut: [], others: [] };
  const audiences = await ownAudiences(store);
  const excluded = audiences.map(({ exclude }) => ({ include: [], exclude }));
  const keepingOut = new Set(groupsNamedBy(...excluded, specialsOf(settings)));
  const all = [...new Set([...keepingOut, ...groupsNamedBy(...audiences), ...rolesOf(settings)])];
  const seen = new Set((await store.groups(all)).flatMap(({ id, hidden }) => (hidden ? [] : [id])));
  const unread = all.filter((id) => !seen.has(id));
  return {
    keepingOut: unread.filter((id) => keepingOut.has(id)),
    others: unread.filter((id) => !keepingOut.has(id)),
  };
}

async function ownAudiences(store: World['store']): Promise<readonly Audience[]> {
  const waves = (await store.waves()).filter(({ state }) => state !== 'cancelled');
  return [...(await store.campaigns()), ...waves].map(({ audience }) => audience);
}

/** Groups that give power: roles, and whom authors may reach. */
function rolesOf({ roleGroups, authorLimits = [] }: World['settings']): readonly string[] {
  return [...Object.values(roleGroups).flat(), ...groupsOfLimits(authorLimits)];
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
  // A group that was made a minute ago: the directory may tell of it now. Half a reading tells of half a group.
  let groups = await store.groups(wanted);
  if (groups.length < wanted.length || stoppedHalfWay(await readingOf(world, 'groups'))) {
    const refused = (await readAllGroups(world)) ? null : await readingOf(world, 'groups');
    const finding = refused && troubleFinding(refused);
    if (finding !== null) return [finding];
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

function stoppedHalfWay(reading: Reading | null): boolean {
  return reading?.readAt == null || (reading.startedAt !== null && reading.trouble !== null);
}

const unknown = (id: string): Finding => ({
  what: `There is no group ${id}.`,
  why: 'Microsoft Graph tells of no such group, so nobody would be in it, and an exclusion would exclude nobody.',
  fix: 'Check the id of the group in Entra, and that Keywave has GroupMember.Read.All.',
});

const hidden = (name: string): Finding => ({
  what: `The members of “${name}”, or of a group in it, are hidden or were not read.`,
  why: 'Whom Graph does not show in a group, an exclusion would not exclude.',
  fix: 'Grant Member.Read.Hidden, wait for the next reading if a group in it is new, or name another group.',
});
