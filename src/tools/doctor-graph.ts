// What the doctor asks Microsoft Graph: which permissions the tab's token carries, and one small request for each
// thing that Keywave reads. Nothing is changed: installing is judged by what is installed already. Permissions as in
// Microsoft Learn, "Microsoft Graph permissions reference"; only codes of an answer are repeated, never its text.

import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod/v4';
import { rolesOf } from '../adapters/graph/requests.ts';
import { retryAfterMs } from '../adapters/graph/trouble.ts';
import type { Config } from '../config.ts';
import { CONSENT, INSTALL_PERMISSION, missingPermission, PERMISSIONS } from '../core/permissions.ts';
import { cannotTell, fail, pass, reach, type Check, type Reached } from './doctor-check.ts';

export function checkPermissions(token: string, config: Config): Check[] {
  const granted = rolesOf(token);
  return PERMISSIONS.map((permission) => {
    const { name, required, without } = permission;
    const check = `permission ${name}`;
    if (granted.includes(name)) return pass(check, 'granted');
    if (name === INSTALL_PERMISSION && config.tab.appCatalogId === undefined) {
      return pass(check, 'not granted, and not needed: TEAMS_APP_CATALOG_ID is not set');
    }
    if (!required) return pass(check, `optional and not granted: ${without.replace(/\.$/u, '')}`);
    return fail(check, 'not among the roles of the token', missingPermission(permission));
  });
}

/** `MICROSOFT_GRAPH_URL` comes with or without the version. */
export const graphRoot = (url: string) => (/\/(v1\.0|beta)$/.test(url) ? url : `${url}/v1.0`);

type Answer = { readonly status: number; readonly code: string; readonly body: unknown };

export async function checkGraph(token: string, config: Config): Promise<Check[]> {
  const root = graphRoot(config.graphUrl);
  const ask = async (path: string): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, ConsistencyLevel: 'eventual' };
    const { status, body } = await reachInTurn(`${root}${path}`, headers);
    return { status, body, code: errorCode.safeParse(body).data?.error.code ?? '' };
  };
  const read = async (check: string, needs: string, path: string): Promise<[Check, unknown[]]> => {
    try {
      const answer = await ask(path);
      const list = page.safeParse(answer.body);
      if (answer.status === 200 && list.success) return [pass(check, 'HTTP 200'), list.data.value];
      return [refused(check, needs, answer), []];
    } catch (error) {
      return [unreachable(check, error), []];
    }
  };

  const [users, rows] = await read('reading people', 'User.Read.All', '/users?$select=id&$top=25');
  const people = idsOf(rows);
  const roleGroups = Object.values(config.roleGroups).flat();
  const members: Check[] = [];
  const likely: string[] = [];
  const groups = [...new Set([...roleGroups, ...config.excludedGroups])];
  for (const group of groups) {
    const path = `/groups/${group}/transitiveMembers/microsoft.graph.user?$select=id&$count=true&$top=10`;
    const [check, found] = await read(`reading group ${group}`, 'GroupMember.Read.All', path);
    members.push(check);
    if (roleGroups.includes(group)) likely.push(...idsOf(found));
  }
  if (groups.length === 0) members.push(cannotTell('reading groups', 'no setting names a group'));
  const reportPath = '/reports/authenticationMethods/userRegistrationDetails?$top=1';
  const [report] = await read('reading the registration report', 'AuditLog.Read.All', reportPath);
  const [person] = people;
  const passkeys =
    person === undefined
      ? cannotTell('reading a person’s passkeys', 'no person could be read')
      : (
          await read(
            'reading a person’s passkeys',
            'UserAuthMethod-Passkey.Read.All',
            `/users/${person}/authentication/fido2Methods`,
          )
        )[0];
  const candidates = [...new Set([...likely, ...people])].slice(0, MOST_INSTALLATIONS);
  return [users, ...members, report, passkeys, await checkCatalogue(token, config, candidates, ask)];
}

/** The windows of Graph's limits are 10 s. */
const LONGEST_WAIT = 15_000;
/** Few, because they count against the limit that installing shares. */
const MOST_INSTALLATIONS = 25;

/**
 * The permission sees Keywave's own installation alone, so one person who has the app tells the id. Those with a role
 * come first: they have it sooner than others.
 */
async function checkCatalogue(
  token: string,
  config: Config,
  people: readonly string[],
  ask: (path: string) => Promise<Answer>,
): Promise<Check> {
  const check = 'catalogue id';
  const wanted = config.tab.appCatalogId?.toLowerCase();
  if (wanted === undefined) {
    return cannotTell(check, 'TEAMS_APP_CATALOG_ID is not set: Keywave installs itself for nobody');
  }
  try {
    for (const person of people) {
      const answer = await ask(`/users/${person}/teamwork/installedApps?$expand=teamsApp`);
      if (answer.status === 404) continue;
      const list = page.safeParse(answer.body);
      if (answer.status !== 200 || !list.success) return refused(check, INSTALL_PERMISSION, answer);
      const ids = list.data.value.flatMap((row) => installation.safeParse(row).data?.teamsApp.id ?? []);
      if (ids.some((id) => id.toLowerCase() === wanted))
        return pass(check, 'installed for a person under this id');
      const [found] = ids;
      const seesOthers = rolesOf(token).some((role) =>
        /^TeamsAppInstallation\.Read(Write)?ForUser/.test(role),
      );
      if (found === undefined || seesOthers) continue;
      return fail(check, `people have the app under ${found}`, {
        what: `TEAMS_APP_CATALOG_ID is ${wanted}.`,
        why: 'The organisation’s catalogue has Keywave under another id, so installing it for people fails.',
        fix: `Set TEAMS_APP_CATALOG_ID=${found}.`,
      });
    }
  } catch (error) {
    return unreachable(check, error);
  }
  return cannotTell(check, `none of ${people.length} people has the app; install it for yourself first`);
}

/** Keywave itself may have used up the limit of this moment: then once more, when Graph says that it may. */
async function reachInTurn(url: string, headers: Readonly<Record<string, string>>): Promise<Reached> {
  const first = await reach(url, headers);
  const ms = first.status === 429 ? retryAfterMs(first.retryAfter) : null;
  if (ms === null || ms > LONGEST_WAIT) return first;
  await pause(ms);
  return reach(url, headers);
}

function refused(check: string, needs: string, { status, code }: Answer): Check {
  const evidence = `HTTP ${status}${code && ` ${code}`}`;
  const finding = (why: string, fix: string) =>
    fail(check, evidence, { what: `${check} was refused.`, why, fix });
  if (status === 429 || status >= 500) return cannotTell(check, `${evidence}; run the doctor again later`);
  if (/NonPremiumTenant/i.test(code)) {
    return finding('The report needs Microsoft Entra ID P1.', 'Get the licence, or run without the report.');
  }
  if (status === 403) return finding(`It needs ${needs}.`, `${CONSENT}.`);
  if (status === 404) {
    return finding('The tenant does not know this object.', 'Correct the id in the settings, or remove it.');
  }
  if (status === 401) return finding('The token is not taken.', 'Check MICROSOFT_GRAPH_URL and the tenant.');
  return finding(
    'What answered is no Microsoft Graph.',
    'Check MICROSOFT_GRAPH_URL, and proxies on the way.',
  );
}

const unreachable = (check: string, error: unknown): Check =>
  cannotTell(check, `no answer: ${error instanceof Error ? error.message : 'unknown'}`);

const idsOf = (rows: readonly unknown[]) => rows.flatMap((row) => withId.safeParse(row).data?.id ?? []);

const page = z.object({ value: z.array(z.unknown()) });
const withId = z.object({ id: z.string() });
const installation = z.object({ teamsApp: withId });
const errorCode = z.object({ error: z.object({ code: z.string() }) });
