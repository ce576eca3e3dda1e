// The pretend Microsoft Graph under /v1.0 (and /beta): authentication for all, the areas' routes, $batch. Unknown
// paths are refused as Graph refuses them. Batch rules: at most 20, each request throttled on its own, answers not
// in order, 424 after a failed dependency (Microsoft Learn, "Combine multiple HTTP requests using JSON batching").
import { Hono } from 'hono';
import { authenticationRoutes, jsonBody } from './graph-authentication.ts';
import { authenticate, graphError, makeGuard } from './graph-caller.ts';
import type { GraphContext, GraphEnv } from './graph-caller.ts';
import { deltaRoutes } from './graph-delta.ts';
import { directoryRoutes, odataFailure } from './graph-directory.ts';
import { teamsRoutes } from './graph-teams.ts';
import type { Channel } from './channel.ts';
import type { Chats } from './chats.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

/** Sends a request to the simulator itself, so that inner requests meet the same limits and faults. */
export type Dispatch = (path: string, init: RequestInit) => Promise<Response>;

const batchMaximum = 20;

export function graphRoutes(
  world: World,
  chats: Chats,
  channel: Channel,
  tokens: Tokens,
  dispatch: Dispatch,
): Hono<GraphEnv> {
  const app = new Hono<GraphEnv>();
  const guard = makeGuard(world);
  app.onError((error, c) => odataFailure(c as GraphContext, error));
  app.use('*', authenticate(world, tokens));
  app.post('/:name{\\$batch}', (c) => batch(c, dispatch));
  app.route('/', deltaRoutes(world, guard));
  app.route('/', directoryRoutes(world, guard));
  app.route('/', authenticationRoutes(world, guard));
  app.route('/', teamsRoutes(world, chats, channel, guard));
  app.all('*', (c) => {
    const segment = c.req.path.split('/')[2] ?? '';
    return graphError(c, 400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
  });
  return app;
}

type Inner = {
  id: string;
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
  dependsOn?: string[];
};

async function batch(c: GraphContext, dispatch: Dispatch): Promise<Response> {
  const requests = (await jsonBody(c))?.requests;
  if (!Array.isArray(requests) || !requests.every(isInner))
    return graphError(c, 400, 'BadRequest', 'Invalid batch payload format.');
  if (requests.length > batchMaximum)
    return graphError(
      c,
      400,
      'BadRequest',
      `Number of batch request steps exceeds the maximum value of ${batchMaximum}.`,
    );
  if (new Set(requests.map((request) => request.id)).size !== requests.length)
    return graphError(c, 400, 'BadRequest', 'Duplicate request id in batch.');
  const version = c.req.path.startsWith('/beta') ? '/beta' : '/v1.0';
  const authorization = c.req.header('authorization') ?? '';
  const statuses = new Map<string, number>();
  const responses: unknown[] = [];
  for (const request of requests) {
    if (request.dependsOn?.some((id) => (statuses.get(id) ?? 424) >= 400)) {
      statuses.set(request.id, 424);
      responses.unshift({
        id: request.id,
        status: 424,
        headers: {},
        body: { error: { code: 'FailedDependency', message: 'A request that this one depends on failed.' } },
      });
      continue;
    }
    const answer = await dispatch(`${version}${request.url.startsWith('/') ? '' : '/'}${request.url}`, {
      method: request.method,
      headers: { 'content-type': 'application/json', ...request.headers, authorization },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    statuses.set(request.id, answer.status);
    const text = await answer.text();
    const headers = Object.fromEntries(
      [...answer.headers]
        .filter(([name]) => ['content-type', 'retry-after', 'request-id'].includes(name))
        .map(([name, value]) => [headerName(name), value]),
    );
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    responses.unshift({
      id: request.id,
      status: answer.status,
      headers,
      body: text === '' ? null : isJson ? JSON.parse(text) : text,
    });
  }
  return c.json({ responses });
}

const headerName = (name: string) =>
  name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());

function isInner(value: unknown): value is Inner {
  const candidate = value as Partial<Inner> | null;
  return (
    typeof candidate?.id === 'string' &&
    typeof candidate.method === 'string' &&
    typeof candidate.url === 'string' &&
    !candidate.url.includes('$batch')
  );
}
