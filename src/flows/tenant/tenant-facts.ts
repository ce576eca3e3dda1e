// The tenant as it was last read, together with what the settings say about it: the facts every standing needs.

import { groupsNamedBy, type Audience } from '../../core/audience.ts';
import { blocksRegistration } from '../../core/entra-campaign.ts';
import { audienceOf } from '../../core/mirror.ts';
import type { Tenant } from '../../core/tenant.ts';
import { NO_REPORT, type StoreReads, type World } from '../../ports.ts';

type Needs = Pick<World, 'settings'> & {
  readonly store: Pick<StoreReads, 'readings' | 'tenantPolicies' | 'unreadGroups'>;
};

export async function tenantOf({ store, settings }: Needs): Promise<Tenant> {
  const readings = new Map((await store.readings()).map((reading) => [reading.name, reading]));
  const policies = await store.tenantPolicies();
  const named = groupsNamedBy(...audiencesIn(policies));
  // All of them until groups were read to their end once: half a group is no reason.
  const unread = readings.get('groups')?.readAt == null ? named : await store.unreadGroups(named);
  const noReport = readings.get('methods-report')?.trouble?.code === NO_REPORT;
  return { ...policies, unread, report: noReport ? 'unavailable' : 'available', special: settings.special };
}

/** Whom those of the tenant's policies name that decide about a passkey for one person. */
export function audiencesIn({ policy, access }: Pick<Tenant, 'policy' | 'access'>): readonly Audience[] {
  const methods = [policy?.fido2, policy?.campaign].filter((each) => each != null);
  return [...methods.map(audienceOf), ...(access ?? []).filter(blocksRegistration)];
}
