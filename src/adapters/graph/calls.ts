// Every call that Keywave makes to Microsoft Graph, each with the one application permission that it needs: the code asks
// through this table, a refusal names the permission from it, and a test holds it against core/permissions.ts, which says
// what each permission gives. Nothing is asked of Graph that has no row here.
// Permissions: the narrowest that covers the properties asked for, after each call's page in Microsoft Learn. Units: "Graph throttling limits".

export type Call = {
  readonly method: 'GET' | 'POST';
  /** Below the version; `{id}` is a person's id, or a group's. */
  readonly path: string;
  /** Else v1.0. */
  readonly version?: 'beta';
  /** A name of core/permissions.ts. */
  readonly permission: string;
  readonly area: Area;
  /** What it costs of the area's limit; default 1. */
  readonly units?: number;
};

/** Services that Graph throttles apart from each other; a wait in one holds nobody up in another. */
export type Area = 'directory' | 'reports' | 'access' | 'outlook' | 'teamwork';

const AUDIT_LOG = 'AuditLog.Read.All';
const METHODS_POLICY = '/policies/authenticationMethodsPolicy';

export const CALLS = {
  users: { method: 'GET', path: '/users/delta', permission: 'User.Read.All', area: 'directory' },
  groups: {
    method: 'GET',
    path: '/groups/delta',
    permission: 'GroupMember.Read.All',
    area: 'directory',
    units: 2,
  },
  owners: {
    method: 'GET',
    path: '/groups/{id}/owners',
    permission: 'GroupMember.Read.All',
    area: 'directory',
  },
  methodsReport: {
    method: 'GET',
    path: '/reports/authenticationMethods/userRegistrationDetails',
    permission: AUDIT_LOG,
    area: 'reports',
  },
  auditLog: { method: 'GET', path: '/auditLogs/directoryAudits', permission: AUDIT_LOG, area: 'reports' },
  methodsPolicy: {
    method: 'GET',
    path: METHODS_POLICY,
    permission: 'Policy.Read.AuthenticationMethod',
    area: 'directory',
  },
  migrationOptOut: {
    method: 'GET',
    path: METHODS_POLICY,
    version: 'beta',
    permission: 'Policy.Read.AuthenticationMethod',
    area: 'directory',
  },
  accessPolicies: {
    method: 'GET',
    path: '/identity/conditionalAccess/policies',
    permission: 'Policy.Read.All',
    area: 'access',
  },
  mailbox: {
    method: 'GET',
    path: '/users/{id}/mailboxSettings',
    permission: 'MailboxSettings.Read',
    area: 'outlook',
  },
  /** That these calls share the limit of the reports is assumed: Microsoft's list names `authenticationMethod`. */
  passkeys: {
    method: 'GET',
    path: '/users/{id}/authentication/fido2Methods',
    permission: 'UserAuthMethod-Passkey.Read.All',
    area: 'reports',
  },
  install: {
    method: 'POST',
    path: '/users/{id}/teamwork/installedApps',
    permission: 'TeamsAppInstallation.ReadWriteSelfForUser.All',
    area: 'teamwork',
  },
} as const satisfies Record<string, Call>;

export const pathFor = ({ path }: Call, id: string): string => path.replace('{id}', encodeURIComponent(id));
