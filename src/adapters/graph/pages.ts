// Pages of Microsoft Graph, one after the other by their next link, each as the rows that parse. Unknown fields are
// ignored; a row that does not parse is counted and logged by its id, never dropped in silence; a reply without `value`
// is no Graph page. A page that links to itself is refused, one to another host is not followed (requests.ts).

import * as z from 'zod/v4';
import { Failure, type Log } from '../../ports.ts';
import type { Call } from './calls.ts';
import type { Graph } from './requests.ts';
import { notGraph } from './trouble.ts';

/** A background reading may wait out a throttle. */
export const SYNC_PATIENCE = 15 * 60_000;

export type List<S extends z.ZodType> = {
  /** What the log calls it. */
  readonly name: string;
  readonly call: Call;
  /** What goes after the call's path on the first page. */
  readonly query?: string;
  /** A link to go on at, in place of the first page. */
  readonly from?: string | null;
  readonly row: S;
  readonly headers?: Readonly<Record<string, string>>;
};

export type GraphPage<Row> = {
  readonly rows: readonly Row[];
  /** Null on the last page. */
  readonly next: string | null;
  /** Where a delta goes on another day; null until the last page, and always on a plain list. */
  readonly delta: string | null;
  /** How many rows did not parse. */
  readonly unread: number;
};

export async function* pagesOf<S extends z.ZodType>(
  graph: Graph,
  log: Log,
  { name, call, query = '', from = null, row, headers = {} }: List<S>,
): AsyncGenerator<GraphPage<z.output<S>>> {
  const seen = new Set<string>();
  let next: string | null = from ?? `${call.path}${query}`;
  while (next !== null) {
    if (seen.has(next)) throw new Failure('next-link-loop', `Microsoft Graph repeats a page of ${name}.`);
    seen.add(next);
    const reply: unknown = await graph.send(
      { call, urgency: 'background', patienceMs: SYNC_PATIENCE },
      next,
      (request) => request.headers(headers).get(),
    );
    const page: GraphPage<z.output<S>> = readPage(reply, row, { list: name, log });
    yield page;
    next = page.next;
  }
}

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
});

/** One page's rows and links. */
export function readPage<S extends z.ZodType>(
  reply: unknown,
  row: S,
  about: { readonly list: string; readonly log: Log },
): GraphPage<z.output<S>> {
  const parsed = page.safeParse(reply);
  if (!parsed.success) throw notGraph();
  return {
    ...readRows(parsed.data.value, row, about),
    next: parsed.data['@odata.nextLink'] ?? null,
    delta: parsed.data['@odata.deltaLink'] ?? null,
  };
}

/** The rows that parse; the others are counted and logged. */
export function readRows<S extends z.ZodType>(
  values: readonly unknown[],
  row: S,
  { list, log }: { readonly list: string; readonly log: Log },
): { readonly rows: z.output<S>[]; readonly unread: number } {
  const rows: z.output<S>[] = [];
  let unread = 0;
  for (const value of values) {
    const result = row.safeParse(value);
    if (result.success) {
      rows.push(result.data);
      continue;
    }
    unread++;
    const field = result.error.issues[0]?.path.join('.') ?? '';
    log.warn('graph row not understood', { list, id: idOf(value), field });
  }
  if (unread > 0) log.warn('graph rows left out', { list, rows: unread });
  return { rows, unread };
}

function idOf(value: unknown): string {
  const found = z.object({ id: z.string() }).safeParse(value);
  return found.success ? found.data.id : 'without id';
}
