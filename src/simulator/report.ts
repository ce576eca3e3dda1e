// The registration report (userRegistrationDetails) and the audit log rows of security info. The report lags: a
// row shows the truth of its last refresh, and `lastUpdatedDateTime` is that refresh, not a registration (Microsoft
// Learn, "Authentication methods activity"). Disabled accounts are absent.
import { randomUUID } from 'node:crypto';
import { passkeyKinds } from './passkeys.ts';
import type { Passkey } from './passkeys.ts';
import type { Person } from './organisation.ts';
import { seededGuid } from './seeded.ts';
import type { ReportRow } from './state.ts';
import type { World } from './world.ts';

const strong = new Set([
  'mobilePhone',
  'alternateMobilePhone',
  'officePhone',
  'microsoftAuthenticatorPush',
  'microsoftAuthenticatorPasswordless',
  'softwareOneTimePasscode',
  'hardwareOneTimePasscode',
  'windowsHelloForBusiness',
  'quantumToken',
]);

export const methodsOf = (person: Person): string[] => [
  ...new Set([...person.passkeys.map((passkey) => passkey.method), ...person.otherMethods]),
];

/** Has a method that can answer an MFA prompt, so a passkey can be registered without a Temporary Access Pass. */
export const isMfaCapable = (person: Person): boolean =>
  person.passkeys.length > 0 || person.otherMethods.some((method) => strong.has(method));

/** The rows as they stand now; rows whose refresh is due are refreshed first. */
export function reportRows(world: World): Record<string, unknown>[] {
  const now = world.clock.now().getTime();
  const known = new Map(world.state.report().map((entry) => [entry.personId, entry]));
  const rows: Record<string, unknown>[] = [];
  const changed: ReportRow[] = [];
  for (const person of world.people.values()) {
    if (!person.enabled || !person.inReport) continue;
    let entry = known.get(person.id);
    if (!entry || now - entry.refreshedAt >= world.reportMinutes * 60_000) {
      // The first refresh lies somewhere in the past interval, so that rows do not all turn at once.
      const phase = Number.parseInt(seededGuid(person.id, 'report').slice(0, 6), 16) / 0x1000000;
      const refreshedAt = entry ? now : now - Math.floor(phase * world.reportMinutes * 60_000);
      entry = { personId: person.id, refreshedAt, row: reportRow(person, new Date(refreshedAt)) };
      changed.push(entry);
    }
    rows.push(entry.row);
  }
  if (changed.length > 0)
    world.state.transaction(() => {
      for (const entry of changed) world.state.saveReportRow(entry);
    });
  return rows;
}

function reportRow(person: Person, refreshedAt: Date): Record<string, unknown> {
  const capable = isMfaCapable(person);
  const methods = methodsOf(person);
  return {
    id: person.id,
    userPrincipalName: person.upn,
    userDisplayName: person.name,
    userType: person.kind,
    isAdmin: person.isAdmin,
    isSsprRegistered: methods.length > 0,
    isSsprEnabled: true,
    isSsprCapable: methods.length > 0,
    isMfaRegistered: capable,
    isMfaCapable: capable,
    isPasswordlessCapable:
      person.passkeys.length > 0 ||
      methods.includes('windowsHelloForBusiness') ||
      methods.includes('microsoftAuthenticatorPasswordless'),
    methodsRegistered: methods,
    isSystemPreferredAuthenticationMethodEnabled: true,
    systemPreferredAuthenticationMethods: preferred(person),
    userPreferredMethodForSecondaryAuthentication: preferred(person)[0] ?? 'none',
    lastUpdatedDateTime: refreshedAt.toISOString(),
  };
}

function preferred(person: Person): string[] {
  if (person.passkeys.length > 0) return ['fido2'];
  if (person.otherMethods.includes('microsoftAuthenticatorPush')) return ['push'];
  if (person.otherMethods.includes('softwareOneTimePasscode')) return ['oath'];
  if (person.otherMethods.includes('mobilePhone')) return ['sms'];
  return [];
}

/** Minutes (business time) until an event shows in the audit log; no official figure, a lab note says 5 to 6. */
export const auditDelayMinutes = 5;

export function recordSecurityInfo(
  world: World,
  person: Person,
  change: 'registered' | 'deleted',
  passkey: Passkey,
): void {
  const at = world.clock.now();
  const actor = { id: person.id, displayName: person.name, userPrincipalName: person.upn };
  world.state.addAudit(at.getTime(), {
    id: `Authentication Methods_${randomUUID()}`,
    category: 'UserManagement',
    correlationId: randomUUID(),
    result: 'success',
    resultReason:
      change === 'registered'
        ? 'User registered Fido2 Authentication Method'
        : 'User deleted Fido2 Authentication Method',
    activityDisplayName:
      change === 'registered' ? 'User registered security info' : 'User deleted security info',
    activityDateTime: at.toISOString(),
    loggedByService: 'Authentication Methods',
    operationType: change === 'registered' ? 'Add' : 'Delete',
    initiatedBy: { app: null, user: { ...actor, ipAddress: '127.0.0.1' } },
    targetResources: [{ ...actor, type: 'User', modifiedProperties: [] }],
    additionalDetails: [{ key: 'Model', value: passkeyKinds[passkey.kind].model }],
  });
}
