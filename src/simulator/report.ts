// The registration report (userRegistrationDetails) and the audit log rows of security info. The report lags: a
// row shows the truth of its last refresh, and `lastUpdatedDateTime` is that refresh, not a registration (Microsoft
// Learn, "Authentication methods activity"). Disabled accounts are absent.
import { randomUUID } from 'node:crypto';
import { passkeyKinds } from './passkeys.ts';
import type { Passkey } from './passkeys.ts';
import type { Person } from './organisation.ts';
import { seededGuid } from './seeded.ts';
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

/** Whether the person has a row in the report. */
export const isReported = (person: Person): boolean => person.enabled && person.inReport;

/** Those people, in the report's order. */
export const reportedPeople = (world: World): Person[] => [...world.people.values()].filter(isReported);

/** A person's row as it stands now; one whose refresh is due is refreshed first. */
export function reportRowOf(world: World, person: Person): Record<string, unknown> {
  const now = world.clock.now().getTime();
  const known = world.report.get(person.id);
  if (known && now - known.refreshedAt < world.reportMinutes * 60_000) return known.row;
  // The first refresh lies somewhere in the past interval, so that rows do not all turn at once.
  const phase = Number.parseInt(seededGuid(person.id, 'report').slice(0, 6), 16) / 0x1000000;
  const refreshedAt = known ? now : now - Math.floor(phase * world.reportMinutes * 60_000);
  const entry = { personId: person.id, refreshedAt, row: reportRow(person, new Date(refreshedAt)) };
  world.report.set(person.id, entry);
  world.state.saveReportRow(entry);
  return entry.row;
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

/** Between asking for a passkey and having it. */
const creationSeconds = 11;

/** A registration leaves two rows, the first when the browser asks how to make the passkey. */
export function recordSecurityInfo(
  world: World,
  person: Person,
  change: 'registered' | 'deleted',
  passkey: Passkey,
): void {
  const actor = { id: person.id, displayName: person.name, userPrincipalName: person.upn };
  const now = world.clock.now().getTime();
  const record = (at: number, activityDisplayName: string, resultReason: string, operationType: string) =>
    world.state.addAudit(at, {
      id: `Authentication Methods_${randomUUID()}`,
      category: 'UserManagement',
      correlationId: randomUUID(),
      result: 'success',
      resultReason,
      activityDisplayName,
      activityDateTime: new Date(at).toISOString(),
      loggedByService: 'Authentication Methods',
      operationType,
      initiatedBy: { app: null, user: { ...actor, ipAddress: '127.0.0.1' } },
      targetResources: [{ ...actor, type: 'User', modifiedProperties: [] }],
      additionalDetails: [{ key: 'Model', value: passkeyKinds[passkey.kind].model }],
    });
  if (change === 'deleted') {
    record(now, 'User deleted security info', 'User deleted Fido2 Authentication Method', 'Delete');
    return;
  }
  const asked = 'Successfully retrieved passkey creation options.';
  record(now - creationSeconds * 1000, 'Get passkey creation options', asked, 'Read');
  record(now, 'User registered security info', 'User registered Fido2 Authentication Method', 'Add');
}
