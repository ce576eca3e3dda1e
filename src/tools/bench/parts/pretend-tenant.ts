// The pretend Microsoft as a process of its own, for a benchmark: its people, its levers, and what it was asked.

import { join } from 'node:path';
import { startHelper } from './processes.ts';

export type PretendTenant = {
  /** Settings that point the product here. */
  readonly env: Readonly<Record<string, string>>;
  lever<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Requests to Graph by area since the last look, as the limits count them. */
  requests(): Promise<Readonly<Record<'reports' | 'directory' | 'other', number>>>;
  stop(): Promise<void>;
};

type Contract = { readonly pages: string; readonly env: Readonly<Record<string, string>> };

export async function startPretendTenant(
  folder: string,
  size: { readonly people: number; readonly groups: number },
): Promise<PretendTenant> {
  const simulator = await startHelper<never, Contract>(
    join(import.meta.dirname, '../../../simulator/main.ts'),
    {
      SIMULATOR_DATA_DIR: folder,
      SIMULATOR_PORT: '0',
      SIMULATOR_PAGES_PORT: '0',
      SIMULATOR_PEOPLE: String(size.people),
      SIMULATOR_GROUPS: String(size.groups),
      SIMULATOR_BEHAVIOURS: 'off',
    },
    'ignore',
  );
  const contract = simulator.ready;
  let seen = 0;
  const lever = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${contract.pages}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    env: contract.env,
    lever,
    async requests() {
      const all = await lever<{ area: string; path: string }[]>('GET', '/api/requests?limit=50000');
      // Newest first.
      const news = all.slice(0, Math.max(0, all.length - seen)).filter(({ area }) => area === 'graph');
      seen = all.length;
      const count = (test: RegExp) => news.filter(({ path }) => test.test(path)).length;
      const reports = count(/\/reports\/|\/auditLogs\/|\/authentication\//u);
      const directory = count(/\/(users|groups)\/delta|\/mailboxSettings/u);
      return { reports, directory, other: news.length - reports - directory };
    },
    stop: () => simulator.stop(),
  };
}
