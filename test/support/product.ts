// The product as a process of its own, as operators run it, beside a pretend Microsoft in this process: it can be
// killed like a real one. Everything listens on free ports and lives in a temporary folder.

import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';

export type Product = {
  readonly url: string;
  readonly output: () => string;
  kill(): Promise<void>;
  stop(): Promise<void>;
};

export type House = {
  readonly folder: string;
  readonly simulator: Simulator;
  startProduct(env?: Record<string, string>): Promise<Product>;
  /** Calls the product's tab API as the pretend admin. */
  api<T>(product: Product, method: string, path: string, body?: object): Promise<T>;
  /** Waits until the product has read the tenant. */
  tenantRead(product: Product): Promise<void>;
  /** Calls the simulator's own API. */
  pretend<T>(method: string, path: string, body?: object): Promise<T>;
  close(): Promise<void>;
};

/** The whole bank takes both cores for seconds, which tests of other things need for themselves. */
export const SMALL_FAQ = { FAQ_DIR: join(import.meta.dirname, '../faq/small'), FAQ_MEANING: 'off' };

export async function openHouse(options: Partial<SimulatorOptions> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'keywave-'));
  const port = await freePort();
  const simulator = await startSimulator({
    dataDir: join(folder, 'simulator'),
    httpsPort: 0,
    pagesPort: 0,
    botUrl: `http://127.0.0.1:${port}/api/messages`,
    ...options,
  });
  const running = new Set<ChildProcess>();

  const api = async <T>(product: Product, method: string, path: string, body?: object) => {
    const token = await simulator.signInAs(await adminOf(pretend));
    return ask<T>(`${product.url}${path}`, method, { authorization: `Bearer ${token}` }, body);
  };
  const pretend = async <T>(method: string, path: string, body?: object) =>
    ask<T>(`${simulator.addresses.pages}${path}`, method, {}, body);

  return {
    folder,
    simulator,
    pretend,
    startProduct: async (env = {}) => {
      const child = fork(join(import.meta.dirname, '../../src/main.ts'), {
        env: {
          ...process.env,
          ...SMALL_FAQ,
          ...simulator.env,
          DATA_DIR: join(folder, 'data'),
          PORT: String(port),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      running.add(child);
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const ended = new Promise<void>((resolve) => {
        child.once('exit', () => {
          running.delete(child);
          resolve();
        });
      });
      const url = await new Promise<string>((resolve, reject) => {
        child.once('message', (message) => resolve((message as { url: string }).url));
        child.once('exit', () => reject(new Error(`the product ended before it was ready:\n${output}`)));
      });
      const end = (signal: NodeJS.Signals) => {
        child.kill(signal);
        return ended;
      };
      return { url, output: () => output, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
    },
    api,
    tenantRead: async (product) => {
      await until(async () => {
        const { factsFrom } = await api<{ factsFrom: string | null }>(
          product,
          'GET',
          '/api/report?campaign=passkeys',
        );
        return factsFrom;
      });
    },
    close: async () => {
      await Promise.all(
        [...running].map(
          (child) =>
            new Promise((resolve) => {
              child.once('exit', resolve);
              child.kill('SIGKILL');
            }),
        ),
      );
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type PretendPerson = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
  readonly cards: number;
};

export type ChatMessage = {
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly summary?: string;
  readonly text?: string;
  readonly card?: object;
};

async function adminOf(pretend: House['pretend']): Promise<string> {
  const people = await pretend<PretendPerson[]>('GET', '/api/people');
  const admin = people.find(({ groups }) => groups.includes('Keywave admins'));
  if (admin === undefined) throw new Error('the pretend organisation has no admin');
  return admin.id;
}

async function ask<T>(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: object,
): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** Asks until the answer is there; the test's own time limit ends a wait in vain. */
export async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await pause(50);
  }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
