// What every listener of ours has in common: the address to name, and an answer to a port that cannot be had.

import { Findings } from '../../core/finding.ts';

export type HttpServer = { readonly url: string; close(): Promise<void> };

export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function portFinding(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error;
  return new Findings([
    {
      what: `Keywave cannot listen on ${host}:${port}.`,
      why: error.code === 'EADDRINUSE' ? 'Another program already does.' : 'This user may not.',
      fix: 'Stop the other program, or set PORT to a free port.',
    },
  ]);
}
