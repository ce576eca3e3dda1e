// The directory port on Microsoft Graph v1.0: users, group members with nested groups, the registration report,
// one person's passkeys, and the proactive installation of the Teams app. Reads pages as Graph gives them and
// always follows the next link; refuses next links to other hosts. The only folder of the Graph client.
// Documented in Microsoft Learn: user-list, group-list-transitivemembers, list-userregistrationdetails,
// fido2authenticationmethod-list, userteamwork-post-installedapps.

import { GraphError } from '@microsoft/microsoft-graph-client';
import type * as z from 'zod/v4';
import { Failure, type Directory, type Installed } from '../../ports.ts';
import { openGraph, type Ask, type GraphSettings } from './requests.ts';
import { memberRow, passkeyRow, readPage, reportRow, toPasskey, toReport, toUser, userRow } from './rows.ts';

export type DirectorySettings = GraphSettings & {
  /** The app's id in the organisation's catalogue; null switches proactive installation off, visibly. */
  readonly appCatalogId: string | null;
};

const USER_FIELDS = [
  'id',
  'displayName',
  'userPrincipalName',
  'userType',
  'accountEnabled',
  'department',
  'usageLocation',
  'preferredLanguage',
].join(',');

/** A sync may wait out a throttle; an answer to a person may not: Teams gives it five seconds. */
const SYNC_PATIENCE = 15 * 60_000;
const CHAT_PATIENCE = 2_500;
const INSTALL_PATIENCE = 20_000;

export function openDirectory({ appCatalogId, ...settings }: DirectorySettings): Directory {
  const { log } = settings;
  const graph = openGraph(settings);

  async function* pages<S extends z.ZodType>(
    list: string,
    ask: Omit<Ask, 'patienceMs'>,
    path: string,
    row: S,
    headers: Record<string, string> = {},
  ): AsyncGenerator<z.output<S>[]> {
    const seen = new Set<string>();
    let next: string | null = path;
    while (next !== null) {
      if (seen.has(next)) throw new Failure('next-link-loop', `Microsoft Graph repeats a page of ${list}.`);
      seen.add(next);
      const reply: unknown = await graph.send({ ...ask, patienceMs: SYNC_PATIENCE }, next, (request) =>
        request.headers(headers).get(),
      );
      const { rows, next: following } = readPage(reply, row, { list, log });
      yield rows;
      next = following;
    }
  }

  return {
    async *users() {
      const ask = { area: 'directory', needs: 'User.Read.All' } as const;
      let odd = 0;
      for await (const rows of pages('users', ask, `/users?$select=${USER_FIELDS}&$top=999`, userRow)) {
        const users = rows.map(toUser);
        odd += users.filter((each) => each.odd).length;
        yield users.map((each) => each.user);
      }
      if (odd > 0)
        log.info('users without a known type or state, treated as enabled members', { users: odd });
    },

    async *members(groupId) {
      const ask = { area: 'directory', needs: 'GroupMember.Read.All' } as const;
      const group = encodeURIComponent(groupId);
      const path = `/groups/${group}/transitiveMembers/microsoft.graph.user?$select=id&$count=true&$top=999`;
      const headers = { ConsistencyLevel: 'eventual' };
      for await (const rows of pages(`members of ${groupId}`, ask, path, memberRow, headers)) {
        yield rows.map((row) => row.id);
      }
    },

    async *methodsReport() {
      const ask = { area: 'reports', needs: 'AuditLog.Read.All' } as const;
      const path = '/reports/authenticationMethods/userRegistrationDetails';
      for await (const rows of pages('registration report', ask, path, reportRow)) yield rows.map(toReport);
    },

    async passkeys(personId) {
      const needs = 'UserAuthMethod-Passkey.Read.All';
      const path = `/users/${encodeURIComponent(personId)}/authentication/fido2Methods`;
      const reply: unknown = await graph.send(
        { area: 'reports', needs, patienceMs: CHAT_PATIENCE },
        path,
        async (request) => {
          try {
            return await request.get();
          } catch (error) {
            if (error instanceof GraphError && error.statusCode === 404) return null;
            throw error;
          }
        },
      );
      if (reply === null) return null;
      return readPage(reply, passkeyRow, { list: `passkeys of ${personId}`, log }).rows.map(toPasskey);
    },

    install(personId) {
      if (appCatalogId === null) {
        return Promise.resolve({ installed: false, why: 'app-unknown', code: 'no catalogue id is set' });
      }
      const needs = 'TeamsAppInstallation.ReadWriteSelfForUser.All';
      const path = `/users/${encodeURIComponent(personId)}/teamwork/installedApps`;
      const body = { 'teamsApp@odata.bind': `${graph.root}/appCatalogs/teamsApps/${appCatalogId}` };
      return graph.send({ area: 'teamwork', needs, patienceMs: INSTALL_PATIENCE }, path, async (request) => {
        try {
          await request.post(body);
          return { installed: true } as const;
        } catch (error) {
          const refused = error instanceof GraphError ? refusalOf(error, appCatalogId) : null;
          if (refused === null) throw error;
          return refused;
        }
      });
    },
  };
}

/** What a refused installation says about the person; null when it says nothing about them. */
function refusalOf(error: GraphError, appCatalogId: string): Installed | null {
  const code = error.code || `HTTP ${error.statusCode}`;
  const said = `${error.message} ${String(error.body)}`;
  switch (error.statusCode) {
    // A success has no body, and the SDK stumbles when it is labelled as JSON all the same.
    case 201:
    case 409:
      return { installed: true };
    case 403:
      // Our own missing permission is everybody's trouble, so it is a Failure and no fact about one person.
      if (/missing (role|scope) permissions|Authorization_RequestDenied/i.test(said)) return null;
      return { installed: false, why: 'install-forbidden', code };
    case 404:
      return said.includes(appCatalogId) || /teamsApp|catalog|app definition/i.test(said)
        ? { installed: false, why: 'app-unknown', code }
        : { installed: false, why: 'no-teams', code };
    default:
      return null;
  }
}
