// The directory port on Microsoft Graph v1.0: deltas (deltas.ts), policies (methods-policy.ts, access-policies.ts), and here
// what is about single people: the registration report, the audit log, one person's passkeys and mailbox, and the proactive
// installation of the Teams app. Every call is a row of calls.ts. The only folder of the Graph client.
// Documented in Microsoft Learn: list-userregistrationdetails, directoryaudit-list, fido2authenticationmethod-list,
// user-get-mailboxsettings, userteamwork-post-installedapps.

import { GraphError, type GraphRequest } from '@microsoft/microsoft-graph-client';
import * as z from 'zod/v4';
import { openBeliefs } from '../../core/beliefs.ts';
import type { Passkey } from '../../core/person.ts';
import type { Directory, Installed } from '../../ports.ts';
import { accessPoliciesOf } from './access-policies.ts';
import { CALLS, pathFor } from './calls.ts';
import { deltasOf } from './deltas.ts';
import { methodsPolicyOf } from './methods-policy.ts';
import { pagesOf, readPage, SYNC_PATIENCE } from './pages.ts';
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
import { notGraph } from './trouble.ts';

export type DirectorySettings = GraphSettings & {
  /** The app's id in the organisation's catalogue; null switches proactive installation off, visibly. */
  readonly appCatalogId: string | null;
};

/** Who says “I have registered” is answered within two seconds, what Keywave itself does included. */
const CHAT_PATIENCE = 1_200;
const INSTALL_PATIENCE = 20_000;
/** Somebody waits for a page. */
const OWNERS_PATIENCE = 5_000;

const ownerRow = z.object({ id: z.string() });

export function openDirectory({ appCatalogId, ...settings }: DirectorySettings): Directory {
  const { log } = settings;
  const graph = openGraph(settings);
  const owners = openBeliefs<readonly string[]>(settings.time?.now ?? (() => performance.now()));

  /** About one person or group; null for what Graph does not know. */
  const getOrNull = (ask: Ask, id: string): Promise<unknown> =>
    graph.send(ask, pathFor(ask.call, id), (request: GraphRequest) =>
      (request.get() as Promise<unknown>).catch((error: unknown) => {
        if (error instanceof GraphError && error.statusCode === 404) return null;
        throw error;
      }),
    );

  return {
    ...deltasOf(graph, log),
    ...methodsPolicyOf(graph, log),
    ...accessPoliciesOf(graph, log),

    async *methodsReport(from) {
      const list = {
        name: 'registration report',
        call: CALLS.methodsReport,
        query: '?$top=999',
        from,
        row: reportRow,
      };
      for await (const { rows, next, unread } of pagesOf(graph, log, list)) {
        yield { rows: rows.map(toReport), next, unread };
      }
    },

    async *securityInfoEvents(since) {
      const filter = encodeURIComponent(
        `activityDateTime ge ${since} and loggedByService eq 'Authentication Methods'`,
      );
      const list = {
        name: 'audit log',
        call: CALLS.auditLog,
        query: `?$filter=${filter}`,
        row: auditRow,
      };
      for await (const { rows } of pagesOf(graph, log, list)) {
        const events = rows.map(toSecurityInfoEvent).filter((event) => event !== null);
        if (events.length < rows.length) {
          log.warn('audit rows that name nobody', { rows: rows.length - events.length });
        }
        yield events;
      }
    },

    async mailbox(personId) {
      const ask = { call: CALLS.mailbox, urgency: 'background', patienceMs: SYNC_PATIENCE } as const;
      const reply = await getOrNull(ask, personId);
      if (reply === null) return null;
      const parsed = mailboxRow.safeParse(reply);
      if (!parsed.success) throw notGraph();
      const mailbox = toMailbox(parsed.data);
      const { timeZone: said } = parsed.data;
      if (mailbox.timeZone === null && said !== null) log.info('mailbox in an unknown time zone', { said });
      return mailbox;
    },

    async passkeys(personId, urgency) {
      const patienceMs = urgency === 'soon' ? CHAT_PATIENCE : SYNC_PATIENCE;
      const reply = await getOrNull({ call: CALLS.passkeys, urgency, patienceMs }, personId);
      if (reply === null) return null;
      const { rows, unread } = readPage(reply, passkeyRow, { list: `passkeys of ${personId}`, log });
      return [...rows.map(toPasskey), ...Array.from({ length: unread }, () => UNREAD_PASSKEY)];
    },

    owners: (groupId) =>
      owners(groupId, async () => {
        const ask = { call: CALLS.owners, urgency: 'soon', patienceMs: OWNERS_PATIENCE } as const;
        const reply = await getOrNull(ask, groupId);
        if (reply === null) return [];
        const { rows } = readPage(reply, ownerRow, { list: 'owners of a team', log });
        return rows.map(({ id }) => id.toLowerCase());
      }),

    granted: () => graph.granted(),

    install(personId) {
      if (appCatalogId === null) {
        return Promise.resolve({ installed: false, why: 'app-unknown', code: 'no catalogue id is set' });
      }
      const ask = { call: CALLS.install, urgency: 'soon', patienceMs: INSTALL_PATIENCE } as const;
      const body = { 'teamsApp@odata.bind': `${graph.root}/appCatalogs/teamsApps/${appCatalogId}` };
      return graph.send(ask, pathFor(CALLS.install, personId), async (request) => {
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

/** One that is there all the same: taken for none, its holder would be told that it is lost. */
const UNREAD_PASSKEY: Passkey = {
  id: 'not understood',
  name: 'a passkey that Keywave does not understand',
  aaGuid: null,
  model: null,
  type: null,
  createdAt: null,
};

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
