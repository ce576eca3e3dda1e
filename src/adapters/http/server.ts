// The one HTTP listener, on restify: the bot's endpoint (handled by adapters/teams, handed in), the tab API, the
// tab's pages, the guides and the health checks. It sizes, parses, authenticates and validates; every refusal answers
// with what, why and fix.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import {
  createServer,
  plugins,
  type Next,
  type Request,
  type RequestHandler,
  type Response,
  type Server,
} from 'restify';
import { z } from 'zod/v4';
import { Conflict, Findings, Forbidden, TooMany, type Finding } from '../../core/finding.ts';
import { Failure, READ_NAMES, type Log, type Role } from '../../ports.ts';
import { routesOf, type Api } from './api.ts';
import { actOf, isAudited, type NoteAct } from './audited.ts';
import { EVENT_TIMING, sendEvents, type EventTiming } from './events.ts';
import { mountCalendar, type CalendarFiles } from './calendar.ts';
import { mountGuides, type GuideSite } from './guides.ts';
import { portFinding, urlOf, type HttpServer } from './listening.ts';
import { openApiOf } from './openapi.ts';
import { openLimits, type Limits } from './limits.ts';
import { UPLOAD, type Input, type Route } from './route.ts';
import type { Hub } from './session-hub.ts';
import { sessionRoutes, type SessionApi } from './session-routes.ts';
import { mountTab, type TabPages } from './static.ts';
import type { Caller, VerifyCaller } from './tab-token.ts';

export type { HttpServer };

/** Teams' own messages stay under 100 KB; nothing we take is larger than this. */
export const MAX_BODY = 256 * 1024;

export type ServerOptions = {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  readonly api: Api;
  readonly verifyCaller: VerifyCaller;
  /** What admins do; an act that cannot be noted is not done. */
  readonly noteAct: NoteAct;
  /** Keywave roles → Entra groups, for tokens that carry groups instead of app roles. */
  readonly roleGroups: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** The smallest group of people whose number those may see who may not see names. */
  readonly smallestGroup: number;
  /** Whether the directory knows the person as a guest. Left out = it knows of none. */
  readonly isGuest?: (personId: string) => Promise<boolean>;
  readonly bot: (req: Request, res: Response) => Promise<void>;
  /** Throws when Keywave cannot do its work now. */
  readonly ready: () => Promise<void>;
  /** Left out = no tab is served, only its API. */
  readonly tab?: TabPages;
  /** Left out = no guides are served. */
  readonly guides?: GuideSite;
  readonly eventTiming?: EventTiming;
  /** Left out = no sessions are held. */
  readonly sessions?: {
    readonly api: SessionApi;
    readonly hub: Hub;
    readonly calendar?: CalendarFiles;
  };
};

export async function openServer(options: ServerOptions): Promise<HttpServer> {
  const { host, port, log } = options;
  const server = createServer({ name: 'keywave', handleUncaughtExceptions: false });
  server.pre(plugins.pre.sanitizePath());
  server.use(plugins.queryParser({ mapParams: false }));
  for (const parse of plugins.bodyParser({ maxBodySize: MAX_BODY, mapParams: false })) {
    server.use(unlessUpload(parse));
  }
  secure(server);
  health(server, options);
  server.get('/', async (_req: Request, res: Response) => res.redirect(302, '/tab/', () => undefined));
  server.post('/api/messages', async (req: Request, res: Response) => options.bot(req, res));
  const { sessions } = options;
  const routes = [...routesOf(options.api), ...(sessions === undefined ? [] : sessionRoutes(sessions.api))];
  const document = openApiOf(routes);
  server.get('/api/openapi.json', async (_req: Request, res: Response) => void res.json(200, document));
  const closing = new AbortController();
  const limits = openLimits();
  for (const route of routes) mount(server, route, options, limits, closing.signal);
  if (sessions?.calendar !== undefined) mountCalendar(server, sessions.calendar, log);
  if (options.tab !== undefined) mountTab(server, options.tab);
  if (options.guides !== undefined) mountGuides(server, options.guides);
  server.on(
    'restifyError',
    (req: Request, res: Response, error: Error & { statusCode?: number }, done: () => void) => {
      refuse(res, error.statusCode ?? 500, refusalOf(error, req));
      done();
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portFinding(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address();
  const url = urlOf(host, bound);
  log.info('listening', { url });
  return {
    url,
    close: async () => {
      closing.abort();
      await sessions?.hub.close();
      return closeServer(server);
    },
  };
}

function secure(server: Server): void {
  server.use((_req: Request, res: Response, next: Next) => {
    res.header('X-Content-Type-Options', 'nosniff');
    res.header('Referrer-Policy', 'no-referrer');
    res.header('Cache-Control', 'no-store');
    next();
  });
}

function health(server: Server, { ready, log }: ServerOptions): void {
  server.get('/health/live', async (_req: Request, res: Response) => void res.json(200, { live: true }));
  server.get('/health/ready', async (_req: Request, res: Response) => {
    try {
      await ready();
      res.json(200, { ready: true });
    } catch (error) {
      log.warn('not ready', { code: error instanceof Failure ? error.code : 'unexpected' });
      res.json(503, { ready: false });
    }
  });
}

const RESTIFY = { get: 'get', post: 'post', put: 'put', delete: 'del' } as const;

function mount(
  server: Server,
  route: Route,
  options: ServerOptions,
  limits: Limits,
  closing: AbortSignal,
): void {
  const path = route.path.replaceAll(/\{(\w+)\}/gu, ':$1');
  server[RESTIFY[route.method]](path, async (req: Request, res: Response) => {
    const caller = await options.verifyCaller(req.header('authorization'));
    if (caller === null) {
      res.header('WWW-Authenticate', 'Bearer');
      return refuse(res, 401, NOT_SIGNED_IN);
    }
    if (route.guests !== true && (caller.guest === true || (await options.isGuest?.(caller.personId)))) {
      return refuse(res, 403, NO_GUESTS);
    }
    const roles = rolesOf(caller, options.roleGroups);
    if (route.roles.length > 0 && !route.roles.some((role) => roles.includes(role))) {
      return refuse(res, 403, missingRole(route.roles));
    }
    try {
      if (route.limit !== undefined) limits.take(route.limit, caller.personId);
      const body: unknown = route.body === undefined ? undefined : check(route.body, req.body, 'The body');
      const params = check(route.params ?? z.object({}), req.params, 'The address') as Record<string, string>;
      const query = check(route.query ?? z.object({}), req.query, 'The query') as Record<string, string>;
      if (route.upload !== undefined && !isUpload(req)) throw new Findings([NO_FILE]);
      const upload = route.upload === undefined ? nothing() : (req as AsyncIterable<Uint8Array>);
      const smallest = roles.some((role) => READ_NAMES.includes(role)) ? 1 : options.smallestGroup;
      const input = { caller, roles, smallest, body, params, query, upload };
      const next = () => route.handle(input);
      const answer = await (isAudited(route) ? audited(route, input, options.noteAct) : next());
      if (answer === null) return refuse(res, 404, NOT_FOUND);
      if (route.csv !== undefined) return sendCsv(res, route.path, route.csv(answer));
      if (route.file !== undefined) return sendFile(res, route.path, z.string().parse(answer), route.file);
      if (route.stream !== undefined) return await sendStream(res, route.path, answer, route.stream);
      if (route.follow !== undefined) {
        const after = Number(query['after'] ?? req.header('last-event-id') ?? 0) || 0;
        return options.sessions?.hub.follow(params['id'] ?? '', route.follow(answer), after, res);
      }
      if (route.last === undefined) return void res.json(200, answer);
      const feed = { first: answer, next, last: route.last };
      await sendEvents(res, feed, closing, options.eventTiming ?? EVENT_TIMING);
    } catch (error) {
      if (error instanceof TooMany) {
        res.header('Retry-After', String(Math.ceil(error.afterMs / 1_000)));
        return refuse(res, 429, error.findings);
      }
      if (error instanceof Forbidden) return refuse(res, 403, error.findings);
      if (error instanceof Conflict) return refuse(res, 409, error.findings);
      if (error instanceof Findings) return refuse(res, 400, error.findings);
      options.log.error('request failed', {
        route: route.path,
        error: error instanceof Error ? error.name : 'unknown',
      });
      return refuse(res, error instanceof Failure ? 503 : 500, OUR_FAULT);
    }
  });
}

/** Noted before it is done, and once more when it did not come to be. */
async function audited(route: Route, input: Input, note: NoteAct): Promise<unknown> {
  const act = actOf(route, input);
  await note({ ...act, outcome: 'asked' });
  try {
    const answer = await route.handle(input);
    if (answer === null) await note({ ...act, outcome: 'refused' });
    return answer;
  } catch (error) {
    await note({ ...act, outcome: 'refused' });
    throw error;
  }
}

const isUpload = (req: Request) => req.contentType() === UPLOAD;

/** A file is read by the route that takes it, as it comes in, and by no other. */
function unlessUpload(parse: RequestHandler): RequestHandler {
  return (req: Request, res: Response, next: Next) => (isUpload(req) ? next() : parse(req, res, next));
}

async function* nothing(): AsyncGenerator<never> {}

const NO_FILE: Finding = {
  what: 'There is no file.',
  why: `This address takes a file as ${UPLOAD}.`,
  fix: `Send the file as the body, with Content-Type: ${UPLOAD}.`,
};

/** A spreadsheet would run a cell that begins like a formula; such cells are escaped. */
function sendCsv(res: Response, path: string, rows: readonly object[]): void {
  sendFile(res, path, stringify([...rows], { header: true, bom: true, escape_formulas: true }), 'text/csv');
}

function sendFile(res: Response, path: string, text: string, type: string): void {
  res.sendRaw(200, text, fileHeaders(path, `${type}; charset=utf-8`));
}

function fileHeaders(path: string, type: string) {
  return {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="keywave-${path.slice(path.lastIndexOf('/') + 1)}"`,
    'Cache-Control': 'no-store',
  };
}

/** Who reads slowly makes the writer wait. What fails on the way breaks the connection, so that no half file looks whole. */
async function sendStream(
  res: Response,
  path: string,
  answer: unknown,
  { type, write }: NonNullable<Route['stream']>,
): Promise<void> {
  res.writeHead(200, fileHeaders(path, type));
  try {
    await pipeline(Readable.from(write(answer), { objectMode: false }), res);
  } catch (error) {
    // Who asked went away: nothing is wrong, and nobody is there to be told.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** App roles count as the token says them; groups through the mapping of the settings. */
function rolesOf(caller: Caller, roleGroups: ServerOptions['roleGroups']): readonly Role[] {
  const mapped = (Object.entries(roleGroups) as [Role, readonly string[]][]).flatMap(([role, groups]) =>
    groups.some((group) => caller.groups.includes(group)) ? [role] : [],
  );
  return [...new Set([...(caller.roles as readonly Role[]), ...mapped])];
}

function check(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw new Findings(
    parsed.error.issues.map((issue) => ({
      what: `${where}${issue.path.length > 0 ? `, at ${issue.path.join('.')},` : ''} is not as described.`,
      why: issue.message,
      fix: 'Compare it with /api/openapi.json.',
    })),
  );
}

function refuse(res: Response, status: number, findings: readonly Finding[]): void {
  if (!res.headersSent) res.json(status, { findings });
}

const NOT_SIGNED_IN: readonly Finding[] = [
  {
    what: 'You are not signed in to Keywave.',
    why: 'The request carries no valid Entra token for this app and organisation.',
    fix: 'Sign in again; the tab does so by itself.',
  },
];

const NO_GUESTS: readonly Finding[] = [
  {
    what: 'Guests may not do this.',
    why: 'The campaign and its people are the organisation’s own; guests take part in Q&A sessions only.',
    fix: 'Ask a member of the organisation.',
  },
];

const NOT_FOUND: readonly Finding[] = [
  {
    what: 'There is no such thing.',
    why: 'Keywave knows nothing under this id.',
    fix: 'Look it up in the list.',
  },
];

const OUR_FAULT: readonly Finding[] = [
  {
    what: 'Keywave could not do this now.',
    why: 'Something behind it failed; the log has the details.',
    fix: 'Try again in a minute; if it stays, ask the operator.',
  },
];

function missingRole(roles: readonly Role[]): readonly Finding[] {
  return [
    {
      what: 'Your account may not do this.',
      why: `It needs one of the roles ${roles.join(', ')}.`,
      fix: 'Ask the owner of the Keywave app in Entra to assign the role to you.',
    },
  ];
}

function refusalOf(error: Error & { statusCode?: number }, req: Request): readonly Finding[] {
  switch (error.statusCode) {
    case 404:
      return [{ what: 'There is no such address.', why: req.path(), fix: 'See /api/openapi.json.' }];
    case 405:
      return [
        { what: 'This address has no such method.', why: String(req.method), fix: 'See /api/openapi.json.' },
      ];
    case 413:
      return [
        {
          what: 'The body is too large.',
          why: `At most ${MAX_BODY} bytes are read.`,
          fix: 'Send less at once.',
        },
      ];
    case 400:
    case 415:
      return [
        {
          what: 'The body cannot be read.',
          why: 'It is not valid JSON.',
          fix: 'Send JSON as application/json.',
        },
      ];
    default:
      return OUR_FAULT;
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.server.closeIdleConnections?.();
    setTimeout(() => server.server.closeAllConnections?.(), 2_000).unref();
  });
}
