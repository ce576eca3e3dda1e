// The tab as production serves it, over a pretend Keywave: the real server with the real files and policy. The
// token is the name of a pretend caller. The build is made once a run, when it is missing or older than the sources.

import { openServer, type HttpServer, type ServerOptions } from '../../src/adapters/http/server.ts';
import type { VerifyCaller } from '../../src/adapters/http/tab-token.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { buildTab, TAB_FOLDER, tabIsBuilt } from '../../src/tab/build.ts';
import { CALLERS, type Pretend } from './pretend-api.ts';

let built: Promise<void> | undefined;

export function builtTab(): Promise<void> {
  return (built ??= tabIsBuilt() ? Promise.resolve() : buildTab());
}

type Options = {
  readonly signIn?: {
    readonly clientId: string;
    readonly tenantId: string;
    readonly scope: string;
    readonly url: string;
  };
  readonly verifyCaller?: VerifyCaller;
  readonly sessions?: ServerOptions['sessions'];
};

export async function serveTab(
  { api }: Pretend,
  { signIn, verifyCaller, sessions }: Options = {},
): Promise<HttpServer> {
  await builtTab();
  return openServer({
    host: '127.0.0.1',
    port: 0,
    log: openLog('silent'),
    api,
    verifyCaller: verifyCaller ?? (async (header) => CALLERS[header?.replace('Bearer ', '') ?? ''] ?? null),
    noteAct: async () => {},
    smallestGroup: 5,
    roleGroups: {},
    ...(sessions && { sessions }),
    bot: async (_req, res) => void res.send(200),
    ready: async () => {},
    eventTiming: { every: 20, heartbeat: 1_000, longest: 60_000 },
    tab: {
      folder: TAB_FOLDER,
      settings: {
        clientId: signIn?.clientId ?? '',
        tenantId: signIn?.tenantId ?? '',
        scope: signIn?.scope ?? '',
        standaloneSignIn: signIn?.url ?? null,
      },
    },
  });
}
