// The tenant's policies from Microsoft Graph: passkey method with profiles, registration campaign, Conditional Access.
// Every string that Microsoft may extend is kept as it came. The opt-out of the SMS migration is beta and undocumented
// in metadata: asked for on the side, and its absence is no failure.
// Documented in Microsoft Learn: authenticationmethodspolicy-get, fido2authenticationmethodconfiguration,
// conditionalaccessroot-list-policies; the opt-out in concept-sms-voice-retirement-faq.

import * as z from 'zod/v4';
import type { Target } from '../../core/audience.ts';
import type {
  AccessPolicy,
  EntraCampaign,
  Fido2Policy,
  KeyRestrictions,
  MethodsPolicy,
} from '../../core/policy.ts';
import { Failure, type Directory, type Log } from '../../ports.ts';
import { pagesOf } from './pages.ts';
import { notGraph, type Graph } from './requests.ts';
import { id, text } from './rows.ts';

const PATH = '/policies/authenticationMethodsPolicy';
const PATIENCE = 60_000;

export function policiesOf(graph: Graph, log: Log): Pick<Directory, 'methodsPolicy' | 'accessPolicies'> {
  const ask = {
    area: 'directory',
    urgency: 'background',
    needs: 'Policy.Read.AuthenticationMethod',
    patienceMs: PATIENCE,
  } as const;

  async function migrationOptOut(): Promise<boolean | null> {
    try {
      const reply: unknown = await graph.send(ask, PATH, (request) => request.version('beta').get());
      return optOut.safeParse(reply).data?.optOutSettings?.passkeyDynamicMigration ?? null;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log.info('opt-out of the SMS migration not read', { code: error.code });
      return null;
    }
  }

  return {
    async methodsPolicy() {
      const reply: unknown = await graph.send(ask, PATH, (request) => request.get());
      const parsed = methodsPolicy.safeParse(reply);
      if (!parsed.success) throw notGraph();
      return toMethodsPolicy(parsed.data, await migrationOptOut());
    },

    async accessPolicies() {
      const list = {
        name: 'Conditional Access policies',
        ask: { area: 'access', needs: 'Policy.Read.All' },
        path: '/identity/conditionalAccess/policies',
        row: accessPolicy,
      } as const;
      const policies: AccessPolicy[] = [];
      for await (const { rows } of pagesOf(graph, log, list)) policies.push(...rows.map(toAccessPolicy));
      return policies;
    },
  };
}

// ── Methods ───────────────────────────────────────────────────────────────────────────────────────────────

const strings = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

const keyRestrictions = z.object({
  isEnforced: z.boolean().nullish(),
  enforcementType: z.string().nullish(),
  aaGuids: strings,
});

const target = z.object({ id, targetType: z.string().nullish() });
const targets = <S extends z.ZodType>(row: S) =>
  z
    .array(row)
    .nullish()
    .transform((list) => list ?? []);

const configuration = z.looseObject({ id: z.string(), state: z.string().nullish() });

const fido2 = z.object({
  state: z.string(),
  isSelfServiceRegistrationAllowed: z.boolean().nullish(),
  isAttestationEnforced: z.boolean().nullish(),
  keyRestrictions: keyRestrictions.nullish(),
  includeTargets: targets(target.extend({ allowedPasskeyProfiles: strings })),
  excludeTargets: targets(target),
  passkeyProfiles: targets(
    z.object({
      id,
      name: text,
      passkeyTypes: z.string().nullish(),
      attestationEnforcement: z.string().nullish(),
      keyRestrictions: keyRestrictions.nullish(),
    }),
  ),
});

const campaign = z.object({
  state: z.string(),
  snoozeDurationInDays: z.number().nullish(),
  enforceRegistrationAfterAllowedSnoozes: z.boolean().nullish(),
  includeTargets: targets(target.extend({ targetedAuthenticationMethod: text.optional() })),
  excludeTargets: targets(target),
});

const methodsPolicy = z.object({
  registrationEnforcement: z
    .object({ authenticationMethodsRegistrationCampaign: campaign.nullish() })
    .nullish(),
  authenticationMethodConfigurations: z.array(configuration),
});

const optOut = z.object({
  optOutSettings: z.object({ passkeyDynamicMigration: z.boolean().nullish() }).nullish(),
});

function toMethodsPolicy(
  policy: z.output<typeof methodsPolicy>,
  migrationOptOut: boolean | null,
): MethodsPolicy {
  const configurations = policy.authenticationMethodConfigurations;
  const passkeys = fido2.safeParse(configurations.find((each) => each.id.toLowerCase() === 'fido2'));
  const entra = policy.registrationEnforcement?.authenticationMethodsRegistrationCampaign ?? null;
  return {
    fido2: passkeys.success ? toFido2(passkeys.data) : null,
    campaign: entra === null ? null : toCampaign(entra),
    methods: Object.fromEntries(configurations.map((each) => [each.id, each.state ?? 'unknown'])),
    migrationOptOut,
  };
}

function toFido2(row: z.output<typeof fido2>): Fido2Policy {
  return {
    state: row.state,
    selfService: row.isSelfServiceRegistrationAllowed ?? true,
    include: row.includeTargets.map((each) => ({
      target: toTarget(each),
      profiles: each.allowedPasskeyProfiles.map((profile) => profile.toLowerCase()),
    })),
    exclude: row.excludeTargets.map(toTarget),
    profiles: row.passkeyProfiles.map((profile) => ({
      id: profile.id,
      name: profile.name ?? profile.id,
      // A flags enum: one string, comma separated.
      types: (profile.passkeyTypes ?? '')
        .split(',')
        .map((type) => type.trim())
        .filter((type) => type !== ''),
      attestation: profile.attestationEnforcement ?? 'disabled',
      keys: toKeys(profile.keyRestrictions ?? null) ?? { enforced: false, kind: 'allow', aaGuids: [] },
    })),
    legacy: { attested: row.isAttestationEnforced ?? null, keys: toKeys(row.keyRestrictions ?? null) },
  };
}

function toKeys(keys: z.output<typeof keyRestrictions> | null): KeyRestrictions | null {
  return (
    keys && {
      enforced: keys.isEnforced ?? false,
      kind: keys.enforcementType ?? 'allow',
      aaGuids: keys.aaGuids.map((aaGuid) => aaGuid.toLowerCase()),
    }
  );
}

function toCampaign(row: z.output<typeof campaign>): EntraCampaign {
  return {
    state: row.state,
    snoozeDays: row.snoozeDurationInDays ?? 1,
    limited: row.enforceRegistrationAfterAllowedSnoozes ?? null,
    include: row.includeTargets.map((each) => ({
      target: toTarget(each),
      method: each.targetedAuthenticationMethod ?? null,
    })),
    exclude: row.excludeTargets.map(toTarget),
  };
}

/** `all_users` comes as the id of a "group". */
function toTarget(row: z.output<typeof target>): Target {
  if (row.id === 'all_users') return { kind: 'everyone' };
  return { kind: row.targetType?.toLowerCase() === 'user' ? 'person' : 'group', id: row.id };
}

// ── Conditional Access ────────────────────────────────────────────────────────────────────────────────────

const anything = z.record(z.string(), z.unknown()).nullish();

const accessPolicy = z.object({
  id,
  displayName: text,
  state: z.string(),
  conditions: z
    .object({
      users: z
        .object({
          includeUsers: strings,
          excludeUsers: strings,
          includeGroups: strings,
          excludeGroups: strings,
          includeRoles: strings,
          excludeRoles: strings,
        })
        .nullish(),
      applications: z
        .object({ includeApplications: strings, excludeApplications: strings, includeUserActions: strings })
        .nullish(),
      clientAppTypes: strings,
      platforms: anything,
      locations: anything,
      devices: anything,
      times: anything,
      signInRiskLevels: strings,
      userRiskLevels: strings,
      servicePrincipalRiskLevels: strings,
      insiderRiskLevels: text.optional(),
      authenticationFlows: anything,
    })
    .nullish(),
  grantControls: z
    .object({
      operator: text,
      builtInControls: strings,
      authenticationStrength: z.object({ id }).nullish(),
    })
    .nullish(),
});

function toAccessPolicy(row: z.output<typeof accessPolicy>): AccessPolicy {
  const users = row.conditions?.users;
  const apps = row.conditions?.applications;
  return {
    id: row.id,
    name: row.displayName ?? row.id,
    state: row.state,
    include: peopleOf(users?.includeUsers, users?.includeGroups),
    exclude: peopleOf(users?.excludeUsers, users?.excludeGroups),
    includeRoles: users?.includeRoles ?? [],
    excludeRoles: users?.excludeRoles ?? [],
    apps: { include: apps?.includeApplications ?? [], exclude: apps?.excludeApplications ?? [] },
    userActions: apps?.includeUserActions ?? [],
    grants: row.grantControls?.builtInControls ?? [],
    operator: row.grantControls?.operator ?? null,
    strengthId: row.grantControls?.authenticationStrength?.id ?? null,
    conditional: narrows(row.conditions),
  };
}

/** `None` names nobody; `GuestsOrExternalUsers` nobody who could register here. */
function peopleOf(users: readonly string[] = [], groups: readonly string[] = []): readonly Target[] {
  return [
    ...(users.includes('All') ? [{ kind: 'everyone' } as const] : []),
    ...users
      .filter((each) => GUID.test(each))
      .map((each) => ({ kind: 'person', id: each.toLowerCase() }) as const),
    ...groups.map((each) => ({ kind: 'group', id: each.toLowerCase() }) as const),
  ];
}

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/iu;

function narrows(conditions: z.output<typeof accessPolicy>['conditions']): boolean {
  if (conditions == null) return false;
  const { clientAppTypes, signInRiskLevels, userRiskLevels, servicePrincipalRiskLevels } = conditions;
  const { platforms, locations, devices, times, authenticationFlows, insiderRiskLevels } = conditions;
  return (
    [platforms, locations, devices, times, authenticationFlows, insiderRiskLevels].some(
      (each) => each != null,
    ) ||
    [signInRiskLevels, userRiskLevels, servicePrincipalRiskLevels].some((levels) => levels.length > 0) ||
    (clientAppTypes.length > 0 && !clientAppTypes.includes('all'))
  );
}
