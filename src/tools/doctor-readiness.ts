// The doctor's look at the tenant's policies, by the same rules as the readiness page: the five criteria, and every
// conflict that keeps people from registering. People are not counted here: the running product does that.

import { openDirectory } from '../adapters/graph/directory.ts';
import { openLog } from '../adapters/log/log.ts';
import type { Config } from '../config.ts';
import { NOBODY } from '../core/people-counts.ts';
import { readinessOf } from '../core/readiness.ts';
import type { Tenant } from '../core/tenant.ts';
import { Failure } from '../ports.ts';
import { cannotTell, fail, note, pass, type Check } from './doctor-check.ts';

export async function checkReadiness(
  tokens: (scope: string) => Promise<string>,
  config: Config,
): Promise<Check[]> {
  const log = openLog('silent');
  const directory = openDirectory({ graphUrl: config.graphUrl, token: tokens, appCatalogId: null, log });
  const policy = await orNull(directory.methodsPolicy());
  const access = await orNull(directory.accessPolicies());
  const tenant: Tenant = { policy, access, report: 'available', unread: [], special: config.special };
  const { criteria, findings } = readinessOf(tenant, NOBODY, new Date().toISOString());
  return [
    ...criteria.map(({ title, result, evidence, fix }) => {
      const check = `criterion of April 2026: ${title}`;
      if (result === 'pass') return pass(check, evidence);
      if (result === 'cannot-tell')
        return cannotTell(check, `${evidence}; the running product counts people`);
      const why =
        'It decided whether Entra’s Microsoft-managed campaign reaches the tenant; today people are judged.';
      return note(check, evidence, { what: title, why, fix: fix ?? '' });
    }),
    ...findings
      .filter(({ id }) => !id.endsWith('-not-read'))
      .map((finding) =>
        finding.severity === 'blocks'
          ? fail(finding.what, finding.evidence, finding)
          : note(finding.what, finding.evidence, finding),
      ),
  ];
}

/** What the permission check has said already is not said twice. */
function orNull<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof Failure) return null;
    throw error;
  });
}
