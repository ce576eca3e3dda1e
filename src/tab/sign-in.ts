// Signs in outside Teams: authorization code with PKCE (RFC 7636), as a single-page application does it with
// Entra. The access token lives in this module's memory only; a reload signs in again, silently when the sign-in
// page remembers the account. Only the PKCE verifier, the state and the way back rest in sessionStorage meanwhile.

import type { Settings } from './api.ts';

export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
}

export type StandaloneSettings = Settings & { readonly standaloneSignIn: string };

type Pending = { readonly verifier: string; readonly state: string; readonly back: string };
type TokenAnswer = {
  readonly access_token?: string;
  readonly expires_in?: number;
  readonly error_description?: string;
};

const PENDING = 'keywave-sign-in';
/** A token this close to its end is not used any more, in milliseconds. */
const MARGIN = 60_000;

let held: { readonly token: string; readonly until: number } | null = null;

/**
 * Redeems the code that the sign-in page has put into the address, and takes it out of the address at once.
 * Does nothing when there is none. Rejects with `SignInFailed`.
 */
export async function finishSignIn(settings: StandaloneSettings): Promise<void> {
  const answer = new URL(location.href).searchParams;
  const [code, error] = [answer.get('code'), answer.get('error')];
  if (code === null && error === null) return;
  const pending = takePending();
  history.replaceState(null, '', pending?.back ?? location.pathname);
  if (error !== null) throw new SignInFailed(answer.get('error_description') ?? error);
  if (code === null || pending === null || pending.state !== answer.get('state')) {
    throw new SignInFailed('The answer of the sign-in page belongs to no sign-in of this window.');
  }
  const response = await fetch(`${settings.standaloneSignIn}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: settings.clientId,
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri(),
      code_verifier: pending.verifier,
      scope: settings.scope,
    }),
  }).catch(() => null);
  if (response === null) throw new SignInFailed('The sign-in service cannot be reached.');
  const body = (await response.json().catch(() => ({}))) as TokenAnswer;
  if (!response.ok || body.access_token === undefined) {
    throw new SignInFailed(body.error_description ?? `The sign-in service answered ${response.status}.`);
  }
  held = { token: body.access_token, until: Date.now() + (body.expires_in ?? 3600) * 1000 };
}

/** The token, or null when there is none that is still good. */
export function heldToken(): string | null {
  return held !== null && held.until - MARGIN > Date.now() ? held.token : null;
}

export function forgetToken(): void {
  held = null;
}

/** Leaves for the sign-in page; never resolves. `choose` shows the account picker even when one is known. */
export async function startSignIn(settings: StandaloneSettings, choose = false): Promise<never> {
  const verifier = random();
  const state = random();
  const back = `${location.pathname}${location.search}${location.hash}`;
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, back } satisfies Pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const address = new URL(`${settings.standaloneSignIn}/authorize`);
  address.search = new URLSearchParams({
    client_id: settings.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri(),
    scope: settings.scope,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    ...(choose && { prompt: 'select_account' }),
  }).toString();
  location.assign(address);
  return new Promise(() => undefined);
}

function takePending(): Pending | null {
  const text = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  if (text === null) return null;
  const pending = JSON.parse(text) as Pending;
  return pending.back.startsWith('/tab') ? pending : null;
}

/** One redirect address for every page, as it is registered. */
function redirectUri(): string {
  return new URL('/tab/', location.origin).href;
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/u, '');
}
