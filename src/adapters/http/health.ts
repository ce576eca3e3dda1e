// The listener of a process that serves nobody: the two health checks, on Node's own http, so that a worker loads no
// web server. Everything else is 404.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../ports.ts';
import { portFinding, urlOf, type HttpServer } from './listening.ts';

export type HealthOptions = {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** Throws when Keywave cannot do its work now. */
  readonly ready: () => Promise<void>;
};

export async function openHealth({ host, port, log, ready }: HealthOptions): Promise<HttpServer> {
  const answers: Readonly<Record<string, () => Promise<readonly [status: number, body: object]>>> = {
    '/health/live': async () => [200, { live: true }],
    '/health/ready': async () => {
      try {
        await ready();
        return [200, { ready: true }];
      } catch {
        log.warn('not ready');
        return [503, { ready: false }];
      }
    },
  };
  const server = createServer((req, res) => {
    const answer = answers[req.url ?? ''] ?? (async () => [404, {}] as const);
    void answer().then(([status, body]) => {
      res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      res.end(JSON.stringify(body));
    });
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw portFinding(error as NodeJS.ErrnoException, host, port);
  }
  const url = urlOf(host, (server.address() as AddressInfo).port);
  log.info('listening', { url });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
