// What an answer of Microsoft Graph that is no success means: whether it passes by itself, how long to wait, and what an
// admin can do about it. Only the code of an answer is repeated, never its text.
// Sources: Microsoft Learn "Graph error responses", "Graph throttling", "Delta query" (synchronization reset).

import { GraphError } from '@microsoft/microsoft-graph-client';
import { Failure, NO_REPORT, ODD_ROWS, ODD_ROWS_HINT, RESYNC_REQUIRED } from '../../ports.ts';

/** How long a caller should wait when Graph is in trouble and does not say for how long, in milliseconds. */
export const AFTER_OUTAGE = 30_000;

/** We know that Graph would refuse, so it is not asked. */
export function throttled(ms: number): Failure {
  return new Failure('TooManyRequests', 'Microsoft Graph is throttling Keywave; try again later.', ms);
}

/** For a list of which nothing may be missing. */
export function oddRows(): Failure {
  return new Failure(ODD_ROWS, ODD_ROWS_HINT);
}

export type Trouble = {
  readonly failure: Failure;
  readonly passes: boolean;
  readonly throttled: boolean;
  /** The wait that Graph asked for, in milliseconds; null when it named none. */
  readonly toldMs: number | null;
};

/**
 * `link`: Graph was asked by a link that it gave. `retryAfterMs` of a failure is null when waiting does not help (401, 403,
 * 404, another refusal, an answer that is no Graph's), and a time whenever it does: what Graph asked for, else
 * `AFTER_OUTAGE`. The flows tell the two apart by it: they try again after the one, and give up after the other.
 */
export function troubleOf(
  error: unknown,
  { permission, link }: { readonly permission: string; readonly link: boolean },
): Trouble {
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
  if (status === 410 || RESYNC.includes(code.toLowerCase()) || (link && (status === 400 || status === 404))) {
    const hint = 'Microsoft Graph does not take its own link any more; everything is read again.';
    return lasting(new Failure(RESYNC_REQUIRED, hint));
  }
  if (/NonPremiumTenant/i.test(code)) {
    const hint =
      'The registration report needs Microsoft Entra ID P1 or P2; people are asked about one by one.';
    return lasting(new Failure(NO_REPORT, hint));
  }
  if (status === 408 || (status >= 500 && status !== 501)) {
    return passing(code, 'Microsoft Graph is in trouble; try again later.', toldMs);
  }
  return lasting(new Failure(code, hintOf(status, permission)));
}

/**
 * Microsoft Learn, "Delta query": 410, or an error of the 40X series with a code such as `syncStateNotFound`. The list is
 * open: `Directory_ExpiredPageToken` is met as well (msgraph-sdk-dotnet issue 2254). So a link that Graph itself gave and
 * then calls wrong or unknown means the same, whatever its code.
 */
const RESYNC: readonly string[] = ['syncstatenotfound', 'syncstateinvalid', 'resyncrequired'];

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
function hintOf(status: number, permission: string): string {
  if (status === 401)
    return 'Microsoft Graph refuses the token. Check the app’s client id, tenant and cloud.';
  if (status === 403) return `Grant the application permission ${permission} and give admin consent.`;
  if (status === 404) return 'Microsoft Graph does not know this object; it may have been deleted.';
  return `Microsoft Graph refused the request with HTTP ${status}.`;
}

/** From seconds or an HTTP date to milliseconds; null when absent, unreadable or past. Never more than an hour. */
export function retryAfterMs(header: string | null | undefined): number | null {
  if (!header?.trim()) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? Math.min(ms, 3_600_000) : null;
}
