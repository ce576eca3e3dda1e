// The tenant as it was last read, together with what the settings say about it: the facts every standing needs.

import { groupsNamedBy, type Audience } from '../../core/audience.ts';
import { blocksRegistration } from '../../core/entra-campaign.ts';
import { audienceOf } from '../../core/mirror.ts';
import type { Tenant } from '../../core/tenant.ts';
import { NO_REPORT, type World } from '../../ports.ts';
import { readingOf } from './keep-reading.ts';

export async function tenantOf({ store, settings }: Pick<World, 'store' | 'settings'>): Promise<Tenant> {
  const report = await readingOf({ store }, 'methods-report');
  const policies = await store.tenantPolicies();
  return {
    ...policies,
    unread: await unreadGroups(store, groupsNamedBy(...audiencesIn(policies))),
    report: report?.trouble?.code === NO_REPORT ? 'unavailable' : 'available',
    special: settings.special,
  };
}

/** All of them until groups were read to their end once: half a group is no reason. */
async function unreadGroups(store: World['store'], ids: readonly string[]): Promise<readonly string[]> {
  const reading = await readingOf({ store }, 'groups');
  return reading?.readAt == null ? ids : store.unreadGroups(ids);
}

/** Whom those of the tenant's policies name that decide about a passkey for one person. */
export function audiencesIn({ policy, access }: Pick<Tenant, 'policy' | 'access'>): readonly Audience[] {
  const methods = [policy?.fido2, policy?.campaign].filter((each) => each != null);
  return [...methods.map(audienceOf), ...(access ?? []).filter(blocksRegistration)];
}
