// The configuration: environment variables in, one checked value out, or every finding at once. The names are
// those of docs/configuration.md. Production refuses each local shortcut: no anonymous bot endpoint, no movable
// clock, no identity left empty.

import { z } from 'zod/v4';
import { Findings, type Finding } from './core/finding.ts';
import type { Tenant } from './core/tenant.ts';
import { isTimeZone } from './core/window.ts';
import { ORGANISATION, organisationOf } from './organisation.ts';
import type { Role } from './ports.ts';
import { WRITER, writerFindings, writerOf } from './writer-settings.ts';

const GUID = z.guid();
const ROLES = [
  'Campaign.Admin',
  'Campaign.Author',
  'Campaign.Approver',
  'Campaign.Viewer',
  'Campaign.Auditor',
  'Helpdesk',
  'Session.Host',
] as const satisfies readonly Role[];

const json = <T extends z.ZodType>(schema: T) =>
  z.preprocess((text) => {
    try {
      return typeof text === 'string' ? (JSON.parse(text) as unknown) : text;
    } catch {
      return text;
    }
  }, schema);

/** What a process does, to scale out. */
const PROCESS_ROLES = ['web', 'worker'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** As the directory writes ids. */
const Account = GUID.transform((id) => id.toLowerCase());

const flag = z.enum(['0', '1']).transform((value) => value === '1');
const https = z.url({ protocol: /^https$/, message: 'is not an https address' });

const Environment = ORGANISATION.extend(WRITER.shape).extend({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3978),
  HOST: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, message: 'is not a postgres:// address' }).optional(),
  DATA_DIR: z.string().optional(),
  BOT_ANONYMOUS: flag.default(false),
  BOT_ID: GUID,
  BOT_TENANT_ID: GUID,
  BOT_TYPE: z.enum(['UserAssignedMSI', 'SingleTenant']),
  BOT_PASSWORD: z.string().min(1).optional(),
  BOT_CERTIFICATE_PATH: z.string().min(1).optional(),
  TAB_CLIENT_ID: GUID,
  TAB_AUDIENCE: z.string().min(1).optional(),
  TAB_CLIENT_SECRET: z.string().min(1).optional(),
  TAB_CERTIFICATE_PATH: z.string().min(1).optional(),
  TAB_SIGN_IN_URL: z.url({ protocol: /^https?$/, message: 'is not an http(s) address' }).optional(),
  TEAMS_APP_CATALOG_ID: z.string().min(1).optional(),
  MICROSOFT_LOGIN_URL: https.default('https://login.microsoftonline.com'),
  MICROSOFT_GRAPH_URL: https.default('https://graph.microsoft.com'),
  BOT_OPENID_URL: https.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  BOT_TOKEN_ISSUER: z.string().default('https://api.botframework.com'),
  BOT_SERVICE_URL: https.default('https://smba.trafficmanager.net/teams/'),
  CLOCK_URL: z.url().optional(),
  KEYWAVE_ROLES: z
    .string()
    .default('web,worker')
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(PROCESS_ROLES, 'is neither web nor worker'))),
  FAQ_DIR: z.string().min(1).optional(),
  FAQ_MEANING: z.enum(['on', 'off'], 'is neither on nor off').default('on'),
  PACE_PER_SECOND: z.coerce.number().int().min(1).max(49).default(45),
  SMALLEST_GROUP: z.coerce.number().int().min(1).max(100).default(5),
  EXPERTS_ANSWER_HOURS: z.coerce.number().int().min(1).max(720).default(24),
  SESSION_REMINDER_MINUTES: z.coerce.number().int().min(1).max(1_440).default(15),
  DEFAULT_TIME_ZONE: z.string().refine(isTimeZone, 'is not an IANA time zone').default('UTC'),
  KEYWAVE_ROLE_GROUPS: json(z.partialRecord(z.enum(ROLES), z.array(GUID)).default({})),
  FAQ_REVIEW: z
    .enum(['two-people', 'one-person'], 'is neither two-people nor one-person')
    .default('two-people'),
  APPROVAL_OVER: z
    .union(
      [z.literal('off').transform(() => null), z.coerce.number().int().min(0)],
      'is neither a number nor off',
    )
    .default(500),
  AUTHOR_LIMITS: json(
    z
      .array(
        z.union([
          z.strictObject({ group: Account, mayReach: z.array(Account) }),
          z.strictObject({ person: Account, mayReach: z.array(Account) }),
        ]),
      )
      .default([]),
  ),
  EXCLUDED_GROUPS: json(z.array(GUID).default([])),
  SERVICE_ACCOUNT_GROUPS: json(z.array(GUID).default([])),
  BREAK_GLASS_GROUPS: json(z.array(GUID).default([])),
});

export type Config = ReturnType<typeof readConfig>;

type Env = Readonly<Record<string, string | undefined>>;

/** Throws `Findings` with everything that is wrong. */
export function readConfig(env: Env) {
  const settings = settingsIn(Environment, env, crossChecks);
  const production = settings.NODE_ENV === 'production';
  const host = settings.HOST ?? (production ? '0.0.0.0' : '127.0.0.1');
  return {
    production,
    host,
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR ?? '.data',
    tenantId: settings.BOT_TENANT_ID.toLowerCase(),
    bot: {
      id: settings.BOT_ID.toLowerCase(),
      type: settings.BOT_TYPE,
      secret: settings.BOT_PASSWORD,
      certificatePath: settings.BOT_CERTIFICATE_PATH,
      anonymous: settings.BOT_ANONYMOUS,
      openIdUrl: settings.BOT_OPENID_URL,
      tokenIssuer: settings.BOT_TOKEN_ISSUER,
      serviceUrl: settings.BOT_SERVICE_URL,
    },
    tab: {
      clientId: settings.TAB_CLIENT_ID.toLowerCase(),
      audience: settings.TAB_AUDIENCE,
      secret: settings.TAB_CLIENT_SECRET,
      certificatePath: settings.TAB_CERTIFICATE_PATH,
      appCatalogId: settings.TEAMS_APP_CATALOG_ID,
      scope: `${settings.TAB_AUDIENCE ?? `api://${settings.TAB_CLIENT_ID.toLowerCase()}`}/access_as_user`,
      signInUrl: settings.TAB_SIGN_IN_URL?.replace(/\/$/, ''),
    },
    loginUrl: settings.MICROSOFT_LOGIN_URL.replace(/\/$/, ''),
    graphUrl: settings.MICROSOFT_GRAPH_URL.replace(/\/$/, ''),
    writer: writerOf(settings),
    clockUrl: settings.CLOCK_URL,
    roles: new Set<ProcessRole>(settings.KEYWAVE_ROLES),
    faq: { folder: settings.FAQ_DIR ?? null, meaning: settings.FAQ_MEANING === 'on' },
    pacePerSecond: settings.PACE_PER_SECOND,
    expertsAnswerHours: settings.EXPERTS_ANSWER_HOURS,
    sessionReminderMinutes: settings.SESSION_REMINDER_MINUTES,
    smallestGroup: settings.SMALLEST_GROUP,
    timeZone: settings.DEFAULT_TIME_ZONE,
    ...organisationOf(settings),
    roleGroups: settings.KEYWAVE_ROLE_GROUPS,
    approvalOver: settings.APPROVAL_OVER,
    authorLimits: settings.AUTHOR_LIMITS,
    excludedGroups: settings.EXCLUDED_GROUPS,
    onePersonReview: settings.FAQ_REVIEW === 'one-person',
    special: [
      ...settings.SERVICE_ACCOUNT_GROUPS.map((id) => special('service', id)),
      ...settings.BREAK_GLASS_GROUPS.map((id) => special('break-glass', id)),
    ],
  };
}

const special = (kind: Tenant['special'][number]['kind'], id: string): Tenant['special'][number] => ({
  kind,
  target: { kind: 'group', id: id.toLowerCase() },
});

/** The organisation's own settings alone. Throws `Findings`. */
export function readOrganisation(env: Env) {
  return organisationOf(settingsIn(ORGANISATION, env, () => []));
}

function settingsIn<T>(schema: z.ZodType<T>, env: Env, check: (env: Env) => readonly Finding[]): T {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  const findings = parsed.success ? [] : parsed.error.issues.map((issue) => findingOf(issue, given));
  findings.push(...check(given));
  if (!parsed.success || findings.length > 0) throw new Findings(findings);
  return parsed.data;
}

/** What a variable is for, in the words of a finding. */
const PURPOSE: Readonly<Record<string, string>> = {
  BOT_ID: 'It is the bot’s identity; without it anybody’s activities would be accepted.',
  BOT_TENANT_ID: 'Keywave serves one tenant and refuses every other.',
  BOT_TYPE: 'A misspelt type would silently mean a multi-tenant bot.',
  TAB_CLIENT_ID: 'Tab tokens and Microsoft Graph calls belong to this Entra app.',
  BOT_PASSWORD: 'A single-tenant bot proves itself with a secret or a certificate.',
  TAB_CLIENT_SECRET: 'Without it nothing can be read from Microsoft Graph.',
  ORGANISATION_LOGO: 'Cards and guides show it to everybody, and Teams shows no other image.',
  AZURE_OPENAI_ENDPOINT: 'Questions are sent there, so it must be the right place and encrypted.',
  FAQ_REVIEW: 'It decides whether a second person has to look at an answer before people get it.',
  PUBLIC_URL: 'Cards lead people to the guides there, and images on cards come from there.',
};

function findingOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): Finding {
  const name = String(issue.path[0] ?? 'The environment');
  const missing = given[name] === undefined;
  return {
    what: missing ? `${name} is missing.` : `${name}: ${issue.message}.`,
    why: PURPOSE[name] ?? 'Keywave does not guess at a setting.',
    fix: `Set ${name}; docs/configuration.md says to what.`,
  };
}

const SECRETS = ['BOT_PASSWORD', 'BOT_CERTIFICATE_PATH', 'TAB_CLIENT_SECRET', 'TAB_CERTIFICATE_PATH'];

function crossChecks(env: Env): Finding[] {
  const findings: Finding[] = [];
  const production = env['NODE_ENV'] === 'production';
  const loopback = ['127.0.0.1', '::1', 'localhost', undefined].includes(env['HOST']);
  const add = (what: string, why: string, fix: string) => findings.push({ what, why, fix });

  if (env['BOT_TYPE'] === 'SingleTenant' && !env['BOT_PASSWORD'] && !env['BOT_CERTIFICATE_PATH']) {
    add(
      'BOT_PASSWORD is missing.',
      PURPOSE['BOT_PASSWORD'] ?? '',
      'Set BOT_PASSWORD or BOT_CERTIFICATE_PATH, or use UserAssignedMSI.',
    );
  }
  if (env['BOT_TYPE'] === 'SingleTenant' && !env['TAB_CLIENT_SECRET'] && !env['TAB_CERTIFICATE_PATH']) {
    add(
      'TAB_CLIENT_SECRET is missing.',
      PURPOSE['TAB_CLIENT_SECRET'] ?? '',
      'Set TAB_CLIENT_SECRET or TAB_CERTIFICATE_PATH, or use UserAssignedMSI.',
    );
  }
  if (env['BOT_TYPE'] === 'UserAssignedMSI') {
    for (const name of SECRETS.filter((each) => env[each])) {
      const why = 'The managed identity proves both apps, and a secret that nobody uses can still leak.';
      add(`${name} is set for a managed identity.`, why, `Remove ${name}.`);
    }
    if (env['BOT_ID'] && env['BOT_ID'].toLowerCase() === env['TAB_CLIENT_ID']?.toLowerCase()) {
      const why = 'A managed identity cannot be the audience of tab tokens.';
      add('BOT_ID and TAB_CLIENT_ID are the same.', why, 'Register an Entra app of its own for the tab.');
    }
  }
  if (env['BOT_ANONYMOUS'] === '1' && (production || !loopback)) {
    const why = 'Unsigned activities would let anybody act as anybody.';
    add('BOT_ANONYMOUS=1 is refused here.', why, 'Use it on 127.0.0.1 outside production only.');
  }
  if (production && env['CLOCK_URL']) {
    const why = 'A movable clock could send everything at once.';
    add('CLOCK_URL is refused in production.', why, 'Remove CLOCK_URL: the machine’s clock is used.');
  }
  if (production && env['PUBLIC_URL']?.startsWith('http:')) {
    const why = 'People’s devices and Teams reach Keywave by https only.';
    add('PUBLIC_URL is not an https address.', why, 'Set PUBLIC_URL to https:// and the host name.');
  }
  if (production && env['TAB_SIGN_IN_URL']) {
    const why = 'In production people reach the tab through Teams, which signs them in.';
    add('TAB_SIGN_IN_URL is refused in production.', why, 'Remove TAB_SIGN_IN_URL.');
  }
  if (
    env['KEYWAVE_ROLES'] &&
    !env['DATABASE_URL'] &&
    PROCESS_ROLES.some((role) => !env['KEYWAVE_ROLES']?.includes(role))
  ) {
    const why = 'The embedded database serves one process, which must then do everything.';
    add(
      'KEYWAVE_ROLES splits the work, and there is no DATABASE_URL.',
      why,
      'Set DATABASE_URL, or remove KEYWAVE_ROLES.',
    );
  }
  if (production && !env['DATABASE_URL'] && !env['DATA_DIR']) {
    const why = 'Data must not land in a folder by accident.';
    add(
      'Neither DATABASE_URL nor DATA_DIR is set.',
      why,
      'Set DATABASE_URL to a PostgreSQL server, or DATA_DIR for the embedded one.',
    );
  }
  return [...findings, ...writerFindings(env)];
}
