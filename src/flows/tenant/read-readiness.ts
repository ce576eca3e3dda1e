// Readiness as one value for the tab and the API: the rules of core over the facts as they were last read, how old and how
// complete these are, what Graph refuses, and where Keywave's campaign has drifted from Entra's.

import { masked, maskedAll, maskedPeople, maskedReasons, type Smallest } from '../../core/masking.ts';
import { driftOf, heldFinding, type Drift } from '../../core/mirror.ts';
import { NOBODY } from '../../core/people-counts.ts';
import { missingPermission, unnoticedMissing, type Permission } from '../../core/permissions.ts';
import { readinessOf, type Readiness } from '../../core/readiness.ts';
import type { ReadinessFinding } from '../../core/readiness-finding.ts';
import type { Instant } from '../../core/time.ts';
import { ownGroupsNotRead } from '../../core/unread-groups.ts';
import type { Reading, ReportLag, World } from '../../ports.ts';
import { groupNames } from './group-names.ts';
import { READING_TITLES, troubleFinding } from './keep-reading.ts';
import { unreadOwnGroups } from './read-groups.ts';
import { tenantOf } from './tenant-facts.ts';

export type ReadinessReport = Readiness & {
  readonly at: Instant;
  /** When the people were last counted; null when never. */
  readonly countedAt: Instant | null;
  readonly readings: readonly (Pick<Reading, 'name' | 'readAt' | 'startedAt' | 'trouble'> & {
    readonly title: string;
  })[];
  readonly drift: readonly Drift[];
  readonly coverage: Coverage;
};

/** How complete the facts are. */
type Coverage = {
  readonly report: ReportLag;
  /** Strings of the report that Keywave does not know, with how many people have each. */
  readonly unknownMethods: Readonly<Record<string, number>>;
  /** People of whose passkeys Graph is still to be asked. */
  readonly waitingForGraph: number;
  /** Audit rows about accounts that the directory does not know (yet). */
  readonly strangersInAuditLog: number;
};

/** Counts of people as multiples of `smallest`, in the findings' sentences too. */
export async function readReadiness(
  world: Pick<World, 'store' | 'settings' | 'clock' | 'directory'>,
  smallest: Smallest = 1,
): Promise<ReadinessReport> {
  const { store, clock, directory } = world;
  const at = clock.now();
  const tenant = await tenantOf(world);
  const counted = await store.peopleCounts();
  const readings = await store.readings();
  const granted = await directory.granted();
  const missing = granted === null ? [] : unnoticedMissing(granted);
  const readiness = readinessOf(tenant, maskedPeople({ ...NOBODY, ...counted?.counts }, smallest), at);
  const [campaign] = await store.campaigns();
  const entra = tenant.policy?.campaign ?? null;
  const held = campaign === undefined ? null : heldFinding(campaign);
  const findings = [
    ...(held === null ? [] : [held]),
    ...ownGroupsNotRead(await unreadOwnGroups(world)),
    ...readings.flatMap(refusals),
    ...missing.map(notGranted),
    ...readiness.findings,
  ];
  const drift = campaign === undefined || entra === null ? [] : driftOf(campaign, entra);
  const named = await groupNames(world, [
    ...findings.map(({ evidence }) => evidence),
    ...drift.flatMap(({ ours, entra: theirs }) => [ours, theirs]),
  ]);
  return {
    ...readiness,
    findings: findings.map((finding) => ({ ...finding, evidence: named(finding.evidence) })),
    at,
    countedAt: counted?.at ?? null,
    readings: readings.map(({ name, readAt, startedAt, trouble }) => ({
      name,
      title: READING_TITLES[name],
      readAt,
      startedAt,
      trouble,
    })),
    drift: drift.map(({ about, ours, entra: theirs }) => ({
      about,
      ours: named(ours),
      entra: named(theirs),
    })),
    coverage: {
      report: maskedAll(await store.reportLag(), smallest),
      unknownMethods: maskedReasons(await store.unknownMethods(), smallest),
      waitingForGraph: masked(await store.confirmationsLeft(), smallest),
      strangersInAuditLog: masked(await store.strangeSecurityEvents(), smallest),
    },
  };
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
