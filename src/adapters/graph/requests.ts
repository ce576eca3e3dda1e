// One paced way to ask Microsoft Graph. It alone decides about waiting and repeating: each area has its queue (pacer.ts),
// and the SDK's retry handler is left out of the chain, so nothing doubles it. 429 and 503 wait as Retry-After says, else back off
// exponentially with jitter; other trouble that passes (5xx, 408, a lost connection) likewise, since every request
// here may be repeated. All within the caller's patience. Source: Microsoft Learn "Graph throttling".

import {
  AuthenticationHandler,
  Client,
  GraphError,
  HTTPMessageHandler,
  type GraphRequest,
} from '@microsoft/microsoft-graph-client';
import { Findings } from '../../core/finding.ts';
import { Failure, NO_REPORT, RESYNC_REQUIRED, type Log } from '../../ports.ts';
import { MACHINE_TIME, openPacer, type Area, type Pacer, type Time, type Urgency } from './pacer.ts';

export type Ask = {
  /** Services that Graph throttles apart from each other; a wait in one holds nobody up in another. */
  readonly area: Area;
  readonly urgency: Urgency;
  /** Resource units of the directory; everything else counts requests. Default 1. */
  readonly units?: number;
  /** What the app needs for this, for the hint of a refusal. */
  readonly needs: string;
  /** The longest that all requests and the waits between them may take together, in milliseconds. */
  readonly patienceMs: number;
};

export type Graph = {
  /** Version included, without a slash at the end. */
  readonly root: string;
  /** `path` begins with a slash, or is a next link of this same Graph. */
  send<T>(ask: Ask, path: string, act: (request: GraphRequest) => Promise<T>): Promise<T>;
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
/** How long a caller should wait when Graph is in trouble and does not say for how long, in milliseconds. */
const AFTER_OUTAGE = 30_000;

export function openGraph({ graphUrl, token, log, time = MACHINE_TIME }: GraphSettings): Graph {
  const { origin, hostname, version } = addressOf(graphUrl);
  const scope = `${origin}/.default`;
  const authentication = new AuthenticationHandler({ getAccessToken: () => token(scope) });
  authentication.setNext(new HTTPMessageHandler());
  const client = Client.initWithMiddleware({
    middleware: authentication,
    baseUrl: `${origin}/`,
    defaultVersion: version,
    customHosts: new Set([hostname]),
  });
  const root = `${origin}/${version}`;
  const pacers: Readonly<Record<Area, Pacer>> = {
    directory: openPacer('directory', time),
    reports: openPacer('reports', time),
    access: openPacer('access', time),
    teamwork: openPacer('teamwork', time),
  };

  async function send<T>(ask: Ask, path: string, act: (request: GraphRequest) => Promise<T>): Promise<T> {
    if (!path.startsWith('/') && !path.startsWith(`${root}/`)) {
      throw new Failure(
        'foreign-next-link',
        'A page of Microsoft Graph points to another address; not followed.',
      );
    }
    const { area, urgency, units = 1 } = ask;
    const pacer = pacers[area];
    const began = time.now();
    const left = () => ask.patienceMs - (time.now() - began);
    for (let attempt = 1; ; attempt++) {
      if (!(await pacer.turn(urgency, units, left()))) throw throttled(pacer.wait(urgency, units));
      // Asked here first, because the SDK would bury a sign-in `Failure`; the handler then gets the cached token.
      await token(scope);
      const within = Math.min(ANSWER_WITHIN, left());
      try {
        const signal = AbortSignal.timeout(Math.max(0, Math.round(within)));
        const request = client.api(path).option('signal', signal);
        // Graph sheds requests of low priority first when a tenant is near its limit.
        if (urgency === 'background') request.header('x-ms-throttle-priority', 'low');
        return await act(request);
      } catch (error) {
        const trouble = troubleOf(error, ask);
        if (!trouble.passes || attempt >= MAX_ATTEMPTS) throw trouble.failure;
        const ms = trouble.toldMs ?? backOff(attempt);
        if (trouble.throttled) pacer.hold(ms);
        if (ms > left()) throw trouble.failure;
        log.info('graph asked to wait', { area, code: trouble.failure.code, ms });
        if (!trouble.throttled) await time.pause(ms);
      }
    }
  }
  return { root, send };
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

function throttled(ms: number): Failure {
  return new Failure('TooManyRequests', 'Microsoft Graph is throttling Keywave; try again later.', ms);
}

type Trouble = {
  readonly failure: Failure;
  readonly passes: boolean;
  readonly throttled: boolean;
  /** The wait that Graph asked for, in milliseconds; null when it named none. */
  readonly toldMs: number | null;
};

/**
 * `retryAfterMs` of a failure is null when only a change of configuration helps (401, 403, 404, another refusal,
 * an answer that is no Graph's), and a time whenever waiting does: what Graph asked for, else `AFTER_OUTAGE`.
 * The flows tell the two apart by it: they try again after the one, and pause a wave for the other.
 */
function troubleOf(error: unknown, { needs }: Ask): Trouble {
  if (error instanceof Failure) return lasting(error);
  if (!(error instanceof GraphError)) throw error;
  const { statusCode: status } = error;
  if (error.code === 'SyntaxError' && status < 400) return lasting(notGraph());
  if (status < 200 || (status < 300 && INTERRUPTIONS.includes(error.code ?? ''))) {
    const hint = 'Microsoft Graph cannot be reached, or not in time. Check address, proxy and certificates.';
    return passing('no-answer', hint, null);
  }
  if (status < 400) return lasting(notGraph());
  const code = error.code || `HTTP ${status}`;
  const toldMs = retryAfterMs(error.headers?.get('retry-after'));
  if (status === 429 || status === 503 || status === 509) {
    const hint = 'Microsoft Graph is busy or throttles Keywave; try again later.';
    return { ...passing(code, hint, toldMs), throttled: true };
  }
  if (status === 410 || RESYNC.includes(code.toLowerCase())) {
    return lasting(new Failure(RESYNC_REQUIRED, 'The delta link is too old; everything is read again.'));
  }
  if (/NonPremiumTenant/i.test(code)) {
    const hint =
      'The registration report needs Microsoft Entra ID P1 or P2; people are asked about one by one.';
    return lasting(new Failure(NO_REPORT, hint));
  }
  if (status === 408 || (status >= 500 && status !== 501)) {
    return passing(code, 'Microsoft Graph is in trouble; try again later.', toldMs);
  }
  return lasting(new Failure(code, hintOf(status, needs)));
}

/** Microsoft Learn, "Delta query": a token that has expired is answered with 410 or one of these codes. */
const RESYNC: readonly string[] = [
  'syncstatenotfound',
  'syncstateinvalid',
  'resyncrequired',
  'resyncchangesapplydifferences',
];

/** What the SDK calls the end of a body that stopped on its way, although the status had said success. */
const INTERRUPTIONS: readonly string[] = ['TimeoutError', 'AbortError', 'TypeError'];

function passing(code: string, hint: string, toldMs: number | null): Trouble {
  const failure = new Failure(code, hint, toldMs ?? AFTER_OUTAGE);
  return { failure, passes: true, throttled: false, toldMs };
}

function lasting(failure: Failure): Trouble {
  return { failure, passes: false, throttled: false, toldMs: null };
}

export function notGraph(): Failure {
  const hint = 'What answered is no Microsoft Graph: check MICROSOFT_GRAPH_URL, and proxies on the way.';
  return new Failure('not-a-graph-page', hint);
}

/**
 * After a permission was granted, 401 and 403 can last until the access token is renewed: it carries the
 * permissions of the moment it was issued, an hour or so ago at most, and up to a day with a managed identity,
 * whose tokens Azure itself keeps. `@azure/identity` has no call that drops its token (`claims` would, but is for
 * challenges of Entra), so nothing is asked twice here. A restart helps at once except with a managed identity.
 */
function hintOf(status: number, needs: string): string {
  if (status === 401)
    return 'Microsoft Graph refuses the token. Check the app’s client id, tenant and cloud.';
  if (status === 403) return `Grant the application permission ${needs} and give admin consent.`;
  if (status === 404) return 'Microsoft Graph does not know this object; it may have been deleted.';
  return `Microsoft Graph refused the request with HTTP ${status}.`;
}

/** From seconds or an HTTP date to milliseconds; null when absent or unreadable. Never more than an hour. */
function retryAfterMs(header: string | null | undefined): number | null {
  if (!header?.trim()) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : null;
}
