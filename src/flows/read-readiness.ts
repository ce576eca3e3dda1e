// Readiness as one value for the tab, the doctor and chat: the rules of core over the facts as they were last read, the age
// of each, what Graph refuses, and where Keywave's campaign has drifted from Entra's.

import { driftOf, heldFinding, type Drift } from '../core/mirror.ts';
import { NOBODY } from '../core/people-counts.ts';
import { missingPermission, unnoticedMissing, type Permission } from '../core/permissions.ts';
import { readinessOf, type Readiness } from '../core/readiness.ts';
import type { ReadinessFinding } from '../core/readiness-finding.ts';
import type { Instant } from '../core/time.ts';
import type { Reading, World } from '../ports.ts';
import { READING_TITLES, troubleFinding } from './keep-reading.ts';
import { tenantOf } from './tenant-facts.ts';

export type ReadinessReport = Readiness & {
  readonly at: Instant;
  /** When the people were last counted; null when never. */
  readonly countedAt: Instant | null;
  readonly readings: readonly (Pick<Reading, 'name' | 'readAt' | 'startedAt' | 'trouble'> & {
    readonly title: string;
  })[];
  readonly drift: readonly Drift[];
};

export async function readReadiness(
  world: Pick<World, 'store' | 'settings' | 'clock' | 'directory'>,
): Promise<ReadinessReport> {
  const { store, clock, directory } = world;
  const at = clock.now();
  const tenant = await tenantOf(world);
  const counted = await store.peopleCounts();
  const readings = await store.readings();
  const granted = await directory.granted();
  const missing = granted === null ? [] : unnoticedMissing(granted);
  const readiness = readinessOf(tenant, { ...NOBODY, ...counted?.counts }, at);
  const [campaign] = await store.campaigns();
  const entra = tenant.policy?.campaign ?? null;
  const held = campaign === undefined ? null : heldFinding(campaign);
  return {
    ...readiness,
    findings: [
      ...(held === null ? [] : [held]),
      ...readings.flatMap(refusals),
      ...missing.map(notGranted),
      ...readiness.findings,
    ],
    at,
    countedAt: counted?.at ?? null,
    readings: readings.map(({ name, readAt, startedAt, trouble }) => ({
      name,
      title: READING_TITLES[name],
      readAt,
      startedAt,
      trouble,
    })),
    drift: campaign === undefined || entra === null ? [] : await named(store, driftOf(campaign, entra)),
  };
}

const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gu;

/** Groups by their names, where the directory has told of them. */
async function named(store: World['store'], drift: readonly Drift[]): Promise<readonly Drift[]> {
  const ids = drift.flatMap(({ ours, entra }) => `${ours} ${entra}`.match(GUID) ?? []);
  const names = new Map((await store.groups(ids)).map(({ id, name }) => [id, `“${name}”`]));
  const inWords = (text: string) => text.replace(GUID, (id) => names.get(id) ?? id);
  return drift.map(({ about, ours, entra }) => ({ about, ours: inWords(ours), entra: inWords(entra) }));
}

function refusals(reading: Reading): readonly ReadinessFinding[] {
  const finding = troubleFinding(reading);
  if (finding === null || reading.trouble === null) return [];
  return [
    {
      ...finding,
      id: `not-read:${reading.name}`,
      severity: 'hinders',
      evidence: `${reading.trouble.code}, since ${reading.trouble.since}`,
      link: PERMISSIONS_REFERENCE,
    },
  ];
}

const notGranted = (permission: Permission): ReadinessFinding => ({
  ...missingPermission(permission),
  id: `not-granted:${permission.name}`,
  severity: permission.required ? 'hinders' : 'notice',
  evidence: 'not among the roles of the token',
  link: PERMISSIONS_REFERENCE,
});

const PERMISSIONS_REFERENCE = 'https://learn.microsoft.com/graph/permissions-reference';
