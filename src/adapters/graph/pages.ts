// Pages of Microsoft Graph, one after the other by their next link, each as the rows that parse. Unknown fields are
// ignored; a row that does not parse is counted and logged by its id, never dropped in silence; a reply without `value`
// is no Graph page. A page that links to itself is refused, one to another host is not followed (requests.ts).

import type { GraphRequest } from '@microsoft/microsoft-graph-client';
import * as z from 'zod/v4';
import { Failure, type Log } from '../../ports.ts';
import { notGraph, type Ask, type Graph } from './requests.ts';

/** A background reading may wait out a throttle. */
export const SYNC_PATIENCE = 15 * 60_000;

export type List<S extends z.ZodType> = {
  /** What the log calls it. */
  readonly name: string;
  readonly ask: Pick<Ask, 'area' | 'needs' | 'units'>;
  readonly path: string;
  readonly row: S;
  readonly headers?: Readonly<Record<string, string>>;
};

export type GraphPage<Row> = {
  readonly rows: readonly Row[];
  /** Null on the last page. */
  readonly next: string | null;
  /** Where a delta goes on another day; null until the last page, and always on a plain list. */
  readonly delta: string | null;
};

export async function* pagesOf<S extends z.ZodType>(
  graph: Graph,
  log: Log,
  { name, ask, path, row, headers = {} }: List<S>,
): AsyncGenerator<GraphPage<z.output<S>>> {
  const seen = new Set<string>();
  let next: string | null = path;
  while (next !== null) {
    if (seen.has(next)) throw new Failure('next-link-loop', `Microsoft Graph repeats a page of ${name}.`);
    seen.add(next);
    const reply: unknown = await graph.send(
      { ...ask, urgency: 'background', patienceMs: SYNC_PATIENCE },
      next,
      (request) => withHeaders(request, headers).get(),
    );
    const page: GraphPage<z.output<S>> = readPage(reply, row, { list: name, log });
    yield page;
    next = page.next;
  }
}

function withHeaders(request: GraphRequest, headers: Readonly<Record<string, string>>): GraphRequest {
  for (const [name, value] of Object.entries(headers)) request.header(name, value);
  return request;
}

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
});

/** The rows of one page that parse, and its links. The others are counted and logged. */
export function readPage<S extends z.ZodType>(
  reply: unknown,
  row: S,
  about: { readonly list: string; readonly log: Log },
): GraphPage<z.output<S>> {
  const parsed = page.safeParse(reply);
  if (!parsed.success) throw notGraph();
  const rows: z.output<S>[] = [];
  let unread = 0;
  for (const value of parsed.data.value) {
    const result = row.safeParse(value);
    if (result.success) {
      rows.push(result.data);
      continue;
    }
    unread++;
    const field = result.error.issues[0]?.path.join('.') ?? '';
    about.log.warn('graph row not understood', { list: about.list, id: idOf(value), field });
  }
  if (unread > 0) about.log.warn('graph rows left out', { list: about.list, rows: unread });
  return {
    rows,
    next: parsed.data['@odata.nextLink'] ?? null,
    delta: parsed.data['@odata.deltaLink'] ?? null,
  };
}

function idOf(value: unknown): string {
  const found = z.object({ id: z.string() }).safeParse(value);
  return found.success ? found.data.id : 'without id';
}
