// Conditional Access as Keywave reads it: whom a policy is about, what it asks for, and whether it always applies. Strings
// that Microsoft may extend are kept as they came; a condition of a shape that is not known counts as one that narrows.
// Documented in Microsoft Learn: conditionalaccessroot-list-policies, conditionalaccessconditionset.

import * as z from 'zod/v4';
import type { Target } from '../../core/audience.ts';
import type { AccessPolicy } from '../../core/policy.ts';
import type { Directory, Log } from '../../ports.ts';
import { CALLS } from './calls.ts';
import { pagesOf } from './pages.ts';
import type { Graph } from './requests.ts';
import { id, strings, text } from './rows.ts';
import { oddRows } from './trouble.ts';

export function accessPoliciesOf(graph: Graph, log: Log): Pick<Directory, 'accessPolicies'> {
  return {
    async accessPolicies() {
      const list = { name: 'Conditional Access policies', call: CALLS.accessPolicies, row: accessPolicy };
      const policies: AccessPolicy[] = [];
      for await (const { rows, unread } of pagesOf(graph, log, list)) {
        // One that is left out may be the one that blocks.
        if (unread > 0) throw oddRows();
        policies.push(...rows.map(toAccessPolicy));
      }
      return policies;
    },
  };
}

const accessPolicy = z.object({
  id,
  displayName: text,
  state: z.string(),
  conditions: z
    .looseObject({
      users: z
        .object({
          includeUsers: strings,
          excludeUsers: strings,
          includeGroups: strings,
          excludeGroups: strings,
          includeRoles: strings,
          excludeRoles: strings,
        })
        .nullish(),
      applications: z
        .object({
          includeApplications: strings,
          excludeApplications: strings,
          includeUserActions: strings,
          applicationFilter: z.unknown(),
        })
        .partial({ applicationFilter: true })
        .nullish(),
      clientAppTypes: strings,
    })
    .nullish(),
  grantControls: z
    .object({
      operator: text,
      builtInControls: strings,
      authenticationStrength: z.object({ id }).nullish(),
    })
    .nullish(),
});

function toAccessPolicy(row: z.output<typeof accessPolicy>): AccessPolicy {
  const users = row.conditions?.users;
  const apps = row.conditions?.applications;
  return {
    id: row.id,
    name: row.displayName ?? row.id,
    state: row.state,
    include: peopleOf(users?.includeUsers, users?.includeGroups),
    exclude: peopleOf(users?.excludeUsers, users?.excludeGroups),
    includeRoles: users?.includeRoles ?? [],
    excludeRoles: users?.excludeRoles ?? [],
    apps: { include: apps?.includeApplications ?? [], exclude: apps?.excludeApplications ?? [] },
    userActions: apps?.includeUserActions ?? [],
    grants: row.grantControls?.builtInControls ?? [],
    operator: row.grantControls?.operator ?? null,
    strengthId: row.grantControls?.authenticationStrength?.id ?? null,
    conditional: narrows(row.conditions),
  };
}

/** `None` names nobody; `GuestsOrExternalUsers` nobody who could register here. */
function peopleOf(users: readonly string[] = [], groups: readonly string[] = []): readonly Target[] {
  return [
    ...(users.includes('All') ? [{ kind: 'everyone' } as const] : []),
    ...users
      .filter((each) => GUID.test(each))
      .map((each) => ({ kind: 'person', id: each.toLowerCase() }) as const),
    ...groups.map((each) => ({ kind: 'group', id: each.toLowerCase() }) as const),
  ];
}

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/iu;

/** Conditions that narrow nothing by themselves: whom and what it is about is told apart. */
const NOT_NARROWING: readonly string[] = ['users', 'applications', 'clientAppTypes'];

/** Any further condition narrows, also one that is not known yet, unless it says nothing or everything. */
function narrows(conditions: z.output<typeof accessPolicy>['conditions']): boolean {
  if (conditions == null) return false;
  const { clientAppTypes, applications } = conditions;
  return (
    (clientAppTypes.length > 0 && !clientAppTypes.includes('all')) ||
    !saysNothing(applications?.applicationFilter) ||
    Object.entries(conditions).some(
      ([name, condition]) =>
        !NOT_NARROWING.includes(name) && !name.startsWith('@') && !saysNothing(condition),
    )
  );
}

/** Null, empty, or an include of all without an exclude, such as `includeLocations: ["All"]`. */
function saysNothing(condition: unknown): boolean {
  if (condition == null || condition === '') return true;
  if (Array.isArray(condition)) return condition.length === 0;
  if (typeof condition !== 'object') return false;
  return Object.entries(condition).every(
    ([name, value]) =>
      name.startsWith('@') || saysNothing(value) || (name.startsWith('include') && isAll(value)),
  );
}

const isAll = (value: unknown): boolean =>
  Array.isArray(value) && value.some((each) => typeof each === 'string' && each.toLowerCase() === 'all');
