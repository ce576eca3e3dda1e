// A server for tests that are about one part of it: the others are silent, and nobody signs in.

import { openServer, type HttpServer, type ServerOptions } from '../../src/adapters/http/server.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { pretend } from '../tab/pretend-api.ts';

export function serve(part: Partial<ServerOptions>): Promise<HttpServer> {
  return openServer({
    host: '127.0.0.1',
    port: 0,
    log: openLog('silent'),
    api: pretend().api,
    verifyCaller: async () => null,
    noteAct: async () => {},
    smallestGroup: 5,
    roleGroups: {},
    bot: async () => {},
    ready: async () => {},
    ...part,
  });
}
