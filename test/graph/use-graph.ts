// A pretend Graph for one describe block: each test says what it answers, and sees what was asked. Every request must
// have its row in the table of calls, with the method and version that it names there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALLS, type Call } from '../../src/adapters/graph/calls.ts';
import { openDirectory } from '../../src/adapters/graph/directory.ts';
import type { Time } from '../../src/adapters/graph/pacer.ts';
import { Failure, type Directory } from '../../src/ports.ts';
import { openDouble, openTestLog, sendJson, type Double, type Handler } from '../support/https-double.ts';

export const CATALOG_ID = 'b1c5353a-7aca-41b3-830f-27d5218fe0e5';
export const ADAMS = '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';

/** Machine time that moves when somebody waits, so that no test does. */
export function movedTime(): Time {
  let moved = 0;
  return {
    now: () => Date.now() + moved,
    pause: async (ms) => void (moved += ms),
  };
}

export function useGraph() {
  let double: Double;
  const log = openTestLog();
  before(async () => void (double = await openDouble((_request, res) => sendJson(res, 500, {}))));
  after(() => double.close());
  beforeEach(() => {
    double.received.length = 0;
    log.lines.length = 0;
  });
  afterEach(() => {
    for (const { method, path } of double.received) assert.ok(callOf(method, path), `${method} ${path}`);
  });

  return {
    log,
    url: () => double.url,
    received: () => double.received,
    answer: (handler: Handler) => double.answer(handler),
    /** Answers everything with this. */
    say: (status: number, body: unknown, headers: object = {}) =>
      double.answer((_request, res) => sendJson(res, status, body, headers)),
    open: (more: Partial<Parameters<typeof openDirectory>[0]> = {}): Directory =>
      openDirectory({
        graphUrl: double.url,
        token: async () => 'graph-token',
        appCatalogId: CATALOG_ID,
        log,
        time: movedTime(),
        ...more,
      }),
    /** The last page of a delta. */
    lastPage: (value: readonly unknown[] = []) => ({
      value,
      '@odata.deltaLink': `${double.url}/v1.0/users/delta?$deltatoken=t`,
    }),
  };
}

/** The row of the table that a request belongs to. */
function callOf(method: string, path: string): Call | undefined {
  return Object.values<Call>(CALLS).find((call) => {
    const pattern = call.path.replaceAll('/', '\\/').replace('{id}', '[^/]+');
    return call.method === method && new RegExp(`^/${call.version ?? 'v1.0'}${pattern}(\\?|$)`).test(path);
  });
}

export const payload = (name: string): { value: unknown[] } =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'payloads', name), 'utf8'));

export async function pagesOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

export async function allOf<T>(
  pages: AsyncIterable<{ readonly rows: readonly T[] } | { readonly changed: readonly T[] }>,
): Promise<T[]> {
  return (await pagesOf(pages)).flatMap((page) => ('rows' in page ? page.rows : page.changed));
}

export const failure = (code: string | RegExp) => (error: unknown) =>
  error instanceof Failure && (typeof code === 'string' ? error.code === code : code.test(error.message));

/** Undefined for what is no `Failure`, so that it equals no expected wait. */
export const waitOf = (error: unknown) => (error instanceof Failure ? error.retryAfterMs : undefined);
