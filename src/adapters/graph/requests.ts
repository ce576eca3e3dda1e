// One paced way to ask Microsoft Graph. It alone decides about waiting and repeating: each area has its queue (pacer.ts),
// and the SDK's retry handler is left out of the chain, so nothing doubles it. 429 and 503 wait as Retry-After says, else
// back off exponentially with jitter; other trouble that passes (5xx, 408, a lost connection) likewise, since every
// request here may be repeated. All within the caller's patience. Source: Microsoft Learn "Graph throttling".

import {
  AuthenticationHandler,
  Client,
  HTTPMessageHandler,
  type Context,
  type GraphRequest,
  type Middleware,
} from '@microsoft/microsoft-graph-client';
import { decodeJwt } from 'jose';
import { Findings } from '../../core/finding.ts';
import { Failure, type Log } from '../../ports.ts';
import type { Area, Call } from './calls.ts';
import { MACHINE_TIME, openPacer, type Pacer, type Time, type Urgency } from './pacer.ts';
import { AFTER_OUTAGE, throttled, troubleOf } from './trouble.ts';

export type Ask = {
  readonly call: Call;
  readonly urgency: Urgency;
  /** The longest that all requests and the waits between them may take together, in milliseconds. */
  readonly patienceMs: number;
};

export type Graph = {
  /** Version included, without a slash at the end. */
  readonly root: string;
  /** `path` begins with a slash, or is a next link of this same Graph. */
  send<T>(ask: Ask, path: string, act: (request: GraphRequest) => Promise<T>): Promise<T>;
  /** The permissions in the token; null without a token, or with one that cannot be read. */
  granted(): Promise<readonly string[] | null>;
};

export type GraphSettings = {
  /** `MICROSOFT_GRAPH_URL`, with or without the version. */
  readonly graphUrl: string;
  readonly token: (scope: string) => Promise<string>;
  readonly log: Log;
  /** Replaced in tests. */
  readonly time?: Time;
};

const MAX_ATTEMPTS = 8;
const FIRST_BACK_OFF = 1_000;
const LONGEST_BACK_OFF = 60_000;
const ANSWER_WITHIN = 30_000;

export function openGraph({ graphUrl, token, log, time = MACHINE_TIME }: GraphSettings): Graph {
  const { origin, hostname, version } = addressOf(graphUrl);
  const root = `${origin}/${version}`;
  const scope = `${origin}/.default`;

  function openArea(area: Area): { readonly pacer: Pacer; readonly client: Client } {
    const pacer = openPacer(area, time);
    const authentication = new AuthenticationHandler({ getAccessToken: () => token(scope) });
    authentication.setNext(heedingTheLimit(pacer, new HTTPMessageHandler()));
    const client = Client.initWithMiddleware({
      middleware: authentication,
      baseUrl: `${origin}/`,
      defaultVersion: version,
      customHosts: new Set([hostname]),
    });
    return { pacer, client };
  }
  const areas: Readonly<Record<Area, ReturnType<typeof openArea>>> = {
    directory: openArea('directory'),
    reports: openArea('reports'),
    access: openArea('access'),
    outlook: openArea('outlook'),
    teamwork: openArea('teamwork'),
  };

  async function send<T>(
    { call, urgency, patienceMs }: Ask,
    path: string,
    act: (request: GraphRequest) => Promise<T>,
  ): Promise<T> {
    const link = !path.startsWith('/');
    if (link && !path.startsWith(`${root}/`)) {
      throw new Failure(
        'foreign-next-link',
        'A page of Microsoft Graph points to another address; not followed.',
      );
    }
    const { area, units = 1, permission } = call;
    const { pacer, client } = areas[area];
    const began = time.now();
    const left = () => patienceMs - (time.now() - began);
    for (let attempt = 1; ; attempt++) {
      if (!(await pacer.turn(urgency, units, left()))) throw throttled(pacer.wait(urgency, units));
      const within = Math.min(ANSWER_WITHIN, left());
      const signal = AbortSignal.timeout(Math.max(0, Math.round(within)));
      // Asked here first, because the SDK would bury a sign-in `Failure`; the handler then gets the cached token.
      await Promise.race([token(scope), signInTooSlow(signal)]);
      try {
        const request = client.api(path).option('signal', signal);
        if (call.version !== undefined) request.version(call.version);
        // Graph sheds requests of low priority first when a tenant is near its limit.
        if (urgency === 'background') request.header('x-ms-throttle-priority', 'low');
        return await act(request);
      } catch (error) {
        const trouble = troubleOf(error, { permission, link });
        if (!trouble.passes || attempt >= MAX_ATTEMPTS) throw trouble.failure;
        const ms = trouble.toldMs ?? backOff(attempt);
        if (trouble.throttled) pacer.hold(ms);
        if (ms > left()) throw trouble.failure;
        log.info('graph asked to wait', { area, code: trouble.failure.code, ms });
        if (!trouble.throttled) await time.pause(ms);
      }
    }
  }
  const granted = () =>
    token(scope)
      .then(rolesOf)
      .catch(() => null);
  return { root, send, granted };
}

/** Who waits for Graph waits no longer for the sign-in before it; a token that comes later serves the next call. */
function signInTooSlow(signal: AbortSignal): Promise<never> {
  const failure = new Failure('sign-in-slow', 'The sign-in address takes too long to answer.', AFTER_OUTAGE);
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(failure), { once: true });
  });
}

/** The application permissions that a token carries. */
export function rolesOf(token: string): readonly string[] {
  const { roles } = decodeJwt(token);
  return Array.isArray(roles) ? roles.map(String) : [];
}

function addressOf(graphUrl: string): { origin: string; hostname: string; version: string } {
  const url = URL.canParse(graphUrl) ? new URL(graphUrl) : null;
  const version = url?.pathname.replaceAll('/', '') || 'v1.0';
  if (url?.protocol !== 'https:' || !/^(v1\.0|beta)$/.test(version)) {
    const why = 'A token for Microsoft Graph only travels over https.';
    const fix = 'Give an address such as https://graph.microsoft.com/v1.0, or leave the setting out.';
    throw new Findings([{ what: 'MICROSOFT_GRAPH_URL is no https address of a Graph', why, fix }]);
  }
  return { origin: url.origin, hostname: url.hostname, version };
}

function backOff(attempt: number): number {
  const most = Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** (attempt - 1));
  return Math.round(most * (0.5 + Math.random() / 2));
}

/** Graph sends this header once more than 0.8 of a limit is used: 0.8 to 1.8, where 1 is the limit. */
function heedingTheLimit(pacer: Pacer, next: Middleware): Middleware {
  return {
    async execute(context: Context) {
      await next.execute(context);
      const used = Number(context.response?.headers.get('x-ms-throttle-limit-percentage') ?? 0);
      if (used > 0.8) pacer.ease();
    },
  };
}
