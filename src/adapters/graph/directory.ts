// The directory port on Microsoft Graph v1.0: deltas (deltas.ts), policies (policies.ts), and here what is about single
// people: the registration report, the audit log, one person's passkeys and mailbox, and the proactive installation of
// the Teams app. Reads pages as Graph gives them and always follows the next link. The only folder of the Graph client.
// Documented in Microsoft Learn: list-userregistrationdetails, directoryaudit-list, fido2authenticationmethod-list,
// user-get-mailboxsettings, userteamwork-post-installedapps.

import { GraphError, type GraphRequest } from '@microsoft/microsoft-graph-client';
import type { Directory, Installed } from '../../ports.ts';
import { deltasOf } from './deltas.ts';
import { pagesOf, readPage, SYNC_PATIENCE } from './pages.ts';
import { policiesOf } from './policies.ts';
import { openGraph, type Ask, type GraphSettings } from './requests.ts';
import {
  auditRow,
  mailboxRow,
  passkeyRow,
  reportRow,
  toMailbox,
  toPasskey,
  toReport,
  toSecurityInfoEvent,
} from './rows.ts';

export type DirectorySettings = GraphSettings & {
  /** The app's id in the organisation's catalogue; null switches proactive installation off, visibly. */
  readonly appCatalogId: string | null;
};

/** An answer to a person may not wait for long: Teams gives it five seconds. */
const CHAT_PATIENCE = 2_500;
const INSTALL_PATIENCE = 20_000;

export function openDirectory({ appCatalogId, ...settings }: DirectorySettings): Directory {
  const { log } = settings;
  const graph = openGraph(settings);

  /** Null for an object that Graph does not know. */
  const getOrNull = (ask: Ask, path: string): Promise<unknown> =>
    graph.send(ask, path, (request: GraphRequest) =>
      (request.get() as Promise<unknown>).catch((error: unknown) => {
        if (error instanceof GraphError && error.statusCode === 404) return null;
        throw error;
      }),
    );

  return {
    ...deltasOf(graph, log),
    ...policiesOf(graph, log),

    async *methodsReport(from) {
      const list = {
        name: 'registration report',
        ask: { area: 'reports', needs: 'AuditLog.Read.All' },
        path: from ?? '/reports/authenticationMethods/userRegistrationDetails?$top=999',
        row: reportRow,
      } as const;
      for await (const { rows, next } of pagesOf(graph, log, list)) yield { rows: rows.map(toReport), next };
    },

    async *securityInfoEvents(since) {
      const filter = encodeURIComponent(
        `activityDateTime ge ${since} and loggedByService eq 'Authentication Methods'`,
      );
      const list = {
        name: 'audit log',
        ask: { area: 'reports', needs: 'AuditLog.Read.All' },
        path: `/auditLogs/directoryAudits?$filter=${filter}`,
        row: auditRow,
      } as const;
      for await (const { rows } of pagesOf(graph, log, list)) {
        const events = rows.map(toSecurityInfoEvent).filter((event) => event !== null);
        if (events.length < rows.length) {
          log.warn('audit rows that name nobody', { rows: rows.length - events.length });
        }
        yield events;
      }
    },

    async mailbox(personId) {
      const ask = {
        area: 'directory',
        urgency: 'background',
        needs: 'MailboxSettings.Read',
        patienceMs: SYNC_PATIENCE,
      } as const;
      const reply = await getOrNull(ask, `/users/${encodeURIComponent(personId)}/mailboxSettings`);
      const parsed = mailboxRow.safeParse(reply);
      return parsed.success ? toMailbox(parsed.data) : null;
    },

    async passkeys(personId, urgency) {
      const needs = 'UserAuthMethod-Passkey.Read.All';
      const patienceMs = urgency === 'soon' ? CHAT_PATIENCE : SYNC_PATIENCE;
      const path = `/users/${encodeURIComponent(personId)}/authentication/fido2Methods`;
      const reply = await getOrNull({ area: 'reports', urgency, needs, patienceMs }, path);
      if (reply === null) return null;
      return readPage(reply, passkeyRow, { list: `passkeys of ${personId}`, log }).rows.map(toPasskey);
    },

    install(personId) {
      if (appCatalogId === null) {
        return Promise.resolve({ installed: false, why: 'app-unknown', code: 'no catalogue id is set' });
      }
      const ask = {
        area: 'teamwork',
        urgency: 'soon',
        needs: 'TeamsAppInstallation.ReadWriteSelfForUser.All',
        patienceMs: INSTALL_PATIENCE,
      } as const;
      const path = `/users/${encodeURIComponent(personId)}/teamwork/installedApps`;
      const body = { 'teamsApp@odata.bind': `${graph.root}/appCatalogs/teamsApps/${appCatalogId}` };
      return graph.send(ask, path, async (request) => {
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
