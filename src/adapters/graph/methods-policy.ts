// The authentication methods policy of the tenant: passkey method with its profiles, Entra's own registration campaign, the
// state of every other method. Strings that Microsoft may extend are kept as they came; a part that cannot be read is null,
// which is never taken for a no. The opt-out of the SMS migration is beta and not in the metadata: asked for on the side,
// and its absence is no failure. Documented in Microsoft Learn: authenticationmethodspolicy-get,
// fido2authenticationmethodconfiguration; the opt-out in concept-sms-voice-retirement-faq.

import * as z from 'zod/v4';
import type { Target } from '../../core/audience.ts';
import type { EntraCampaign, Fido2Policy, KeyRestrictions, MethodsPolicy } from '../../core/policy.ts';
import { Failure, type Directory, type Log } from '../../ports.ts';
import { CALLS, type Call } from './calls.ts';
import { readRows } from './pages.ts';
import type { Graph } from './requests.ts';
import { id, listOf, strings, text } from './rows.ts';
import { notGraph } from './trouble.ts';

const PATIENCE = 60_000;

export function methodsPolicyOf(graph: Graph, log: Log): Pick<Directory, 'methodsPolicy'> {
  const get = (call: Call): Promise<unknown> =>
    graph.send({ call, urgency: 'background', patienceMs: PATIENCE }, call.path, (request) => request.get());

  async function migrationOptOut(): Promise<boolean | null> {
    try {
      const reply = optOut.safeParse(await get(CALLS.migrationOptOut));
      return reply.data?.optOutSettings?.passkeyDynamicMigration ?? null;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log.info('opt-out of the SMS migration not read', { code: error.code });
      return null;
    }
  }

  /** Null when it is not there, or in a shape that is not known. */
  function part<S extends z.ZodType>(name: string, shape: S, value: unknown): z.output<S> | null {
    return value == null ? null : (readRows([value], shape, { list: name, log }).rows[0] ?? null);
  }

  return {
    async methodsPolicy() {
      const parsed = methodsPolicy.safeParse(await get(CALLS.methodsPolicy));
      if (!parsed.success) throw notGraph();
      const policy = parsed.data;
      const { rows: configurations } = readRows(policy.authenticationMethodConfigurations, configuration, {
        list: 'authentication methods',
        log,
      });
      const passkeys = configurations.find((each) => each.id.toLowerCase() === 'fido2');
      const passkeyMethod = part('passkey method', fido2, passkeys);
      const entra = part(
        'registration campaign',
        campaign,
        policy.registrationEnforcement?.authenticationMethodsRegistrationCampaign,
      );
      return {
        fido2: passkeyMethod && toFido2(passkeyMethod),
        campaign: entra && toCampaign(entra),
        methods: Object.fromEntries(configurations.map((each) => [each.id, each.state ?? 'unknown'])),
        migrationOptOut: await migrationOptOut(),
      } satisfies MethodsPolicy;
    },
  };
}

const keyRestrictions = z.object({
  isEnforced: z.boolean().nullish(),
  enforcementType: z.string().nullish(),
  aaGuids: strings,
});

const target = z.object({ id, targetType: z.string().nullish() });

const configuration = z.looseObject({ id: z.string(), state: z.string().nullish() });

const fido2 = z.object({
  state: z.string(),
  isSelfServiceRegistrationAllowed: z.boolean().nullish(),
  isAttestationEnforced: z.boolean().nullish(),
  keyRestrictions: keyRestrictions.nullish(),
  includeTargets: listOf(target.extend({ allowedPasskeyProfiles: strings })),
  excludeTargets: listOf(target),
  passkeyProfiles: listOf(
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
  includeTargets: listOf(target.extend({ targetedAuthenticationMethod: text.optional() })),
  excludeTargets: listOf(target),
});

const methodsPolicy = z.object({
  registrationEnforcement: z
    .object({ authenticationMethodsRegistrationCampaign: z.unknown() })
    .partial()
    .nullish(),
  authenticationMethodConfigurations: z.array(z.unknown()),
});

const optOut = z.object({
  optOutSettings: z.object({ passkeyDynamicMigration: z.boolean().nullish() }).nullish(),
});

/** Where a profile does not say: what was not told is never a no. */
const EVERY_TYPE = 'deviceBound,synced';

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
      types: (profile.passkeyTypes ?? EVERY_TYPE)
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
