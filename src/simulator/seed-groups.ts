// The pretend company's groups: departments, the groups that settings name, and, for a large tenant, regions, sites and
// teams. Nested as real ones are: everybody by department, the exceptions by the break-glass accounts.
import { departments } from './names.ts';
import { groupNames } from './organisation.ts';
import type { Group, Person } from './organisation.ts';
import { chance, seededGuid } from './seeded.ts';

export function makeGroups(
  seed: string,
  people: readonly Person[],
  exceptions: readonly Person[],
  hardened: readonly Person[],
): Group[] {
  const group = (
    name: string,
    description: string,
    members: readonly Person[],
    groups: Group[] = [],
  ): Group => ({
    id: seededGuid(seed, `group:${name}`),
    name,
    description,
    people: members.map((person) => person.id),
    groups: groups.map((inner) => inner.id),
  });
  const staff = people.filter((person) => person.kind === 'member' && person.account === 'person');
  const byDepartment = departments.map(({ name }) =>
    group(
      name,
      `Everybody in ${name}`,
      staff.filter((person) => person.department === name),
    ),
  );
  const split = Math.max(1, Math.floor(exceptions.length / 3));
  const breakGlass = group(groupNames.breakGlass, 'Emergency access', exceptions.slice(0, split));
  const hard = new Set(hardened);
  const viewers = staff.filter((person) => person.department === 'Information Technology' && !person.isAdmin);
  return [
    group(groupNames.everyone, 'All employees, by department', [], byDepartment),
    ...byDepartment,
    group(groupNames.admins, 'May run passkey campaigns', people.slice(0, 1)),
    group(groupNames.viewers, 'May read passkey campaigns', viewers.slice(0, 3)),
    group(
      groupNames.approvers,
      'May approve large waves',
      viewers
        .slice(3)
        .filter(({ enabled }) => enabled)
        .slice(0, 2),
    ),
    breakGlass,
    group(groupNames.exceptions, 'Never asked for a passkey', exceptions.slice(split), [breakGlass]),
    group(groupNames.hardened, 'Attested, device-bound passkeys only', hardened),
    group(
      groupNames.standard,
      'Every kind of passkey',
      people.filter((person) => person.kind === 'member' && !hard.has(person)),
    ),
  ];
}

/** `count` groups in three levels: a region holds sites, a site holds teams, a team holds people; some teams are large. */
export function makeTeams(seed: string, people: readonly Person[], count: number): Group[] {
  if (count < 3) return [];
  const luck = chance(`${seed}:teams`);
  const regions = Math.max(1, Math.round(count / 50));
  const sites = Math.max(1, Math.round(count / 10));
  const teams = Math.max(1, count - regions - sites);
  const make = (level: string, size: number, description: string) =>
    Array.from(
      { length: size },
      (_, index): Group => ({
        id: seededGuid(seed, `${level}:${index}`),
        name: `${level} ${index + 1}`,
        description,
        people: [],
        groups: [],
      }),
    );
  const [inRegions, inSites, inTeams] = [
    make('Region', regions, 'Sites of a region'),
    make('Site', sites, 'Teams of a site'),
    make('Team', teams, 'People of a team'),
  ];
  for (const person of people) inTeams[Math.floor(luck.next() ** 2 * teams)]?.people.push(person.id);
  inTeams.forEach((team, index) => inSites[index % sites]?.groups.push(team.id));
  inSites.forEach((site, index) => inRegions[index % regions]?.groups.push(site.id));
  return [...inRegions, ...inSites, ...inTeams];
}
