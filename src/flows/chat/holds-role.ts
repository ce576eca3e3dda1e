// Whether somebody holds a role, by the mapped groups: a chat carries no roles of its own.

import type { Role, World } from '../../ports.ts';

export async function holdsOneOf(
  { store, settings }: Pick<World, 'store' | 'settings'>,
  personId: string,
  roles: readonly Role[],
): Promise<boolean> {
  const groups = roles.flatMap((role) => settings.roleGroups[role] ?? []);
  const person = await store.person(personId);
  return person !== null && person.enabled && person.groups.some((group) => groups.includes(group));
}
