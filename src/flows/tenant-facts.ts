// The tenant as it was last read, together with what the settings say about it: the facts every standing needs.

import type { Tenant } from '../core/tenant.ts';
import { NO_REPORT, type World } from '../ports.ts';
import { readingOf } from './keep-reading.ts';

export async function tenantOf({ store, settings }: Pick<World, 'store' | 'settings'>): Promise<Tenant> {
  const report = await readingOf({ store }, 'methods-report');
  return {
    ...(await store.tenantPolicies()),
    report: report?.trouble?.code === NO_REPORT ? 'unavailable' : 'available',
    special: settings.special,
  };
}
