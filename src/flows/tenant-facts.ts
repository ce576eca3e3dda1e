// The tenant as it was last read, together with what the settings say about it: the facts every standing needs.

import type { Tenant } from '../core/tenant.ts';
import type { World } from '../ports.ts';

export async function tenantOf({ store, settings }: Pick<World, 'store' | 'settings'>): Promise<Tenant> {
  return { ...(await store.tenantPolicies()), special: settings.special };
}
