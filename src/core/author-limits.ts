// Whom an author may write to. Where the organisation sets limits, an author reaches only members of the groups that a
// limit names for them; one whom no limit names reaches nobody. Admins reach everybody.

import type { Finding } from './finding.ts';
import type { Person } from './person.ts';

/** `mayReach` are groups, for one author or for the members of a group. */
export type AuthorLimit = (
  | { readonly group: string; readonly person?: never }
  | { readonly person: string; readonly group?: never }
) & { readonly mayReach: readonly string[] };

/** The groups of whom the author may write to; null = everybody. `author` null = the directory does not know them. */
export function mayReach(
  authorId: string,
  author: Pick<Person, 'groups'> | null,
  limits: readonly AuthorLimit[],
): readonly string[] | null {
  if (limits.length === 0) return null;
  const theirs = limits.filter(({ group, person }) =>
    group === undefined ? person === authorId : author?.groups.includes(group),
  );
  return [...new Set(theirs.flatMap((limit) => limit.mayReach))];
}

/** Every group that the limits name. */
export function groupsOfLimits(limits: readonly AuthorLimit[]): readonly string[] {
  return limits.flatMap(({ group, mayReach: reached }) => [
    ...(group === undefined ? [] : [group]),
    ...reached,
  ]);
}

export function isBeyond({ groups }: Pick<Person, 'groups'>, within: readonly string[]): boolean {
  return !groups.some((group) => within.includes(group));
}

/** `names` are those of the groups within. */
export function beyondLimits(people: number, names: readonly string[]): Finding {
  return {
    what: `${people === 1 ? 'One person' : `${people} people`} of this wave ${people === 1 ? 'is' : 'are'} not yours to write to.`,
    why:
      names.length === 0
        ? 'The organisation limits whom each author may reach, and names no group for you.'
        : `You may write to members of ${names.map((name) => `“${name}”`).join(', ')} only.`,
    fix:
      names.length === 0
        ? 'Ask an admin to send it, or to add you to AUTHOR_LIMITS.'
        : 'Narrow the audience to them, or ask an admin to send it.',
  };
}
