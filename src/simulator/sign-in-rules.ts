// What the pretend Entra refuses at sign-in, and how it says so: tenant, app, credential, scope, redirect address,
// PKCE. Each refusal is a SignInError with its AADSTS number (Microsoft Learn, "Microsoft Entra authentication and
// authorization error codes").
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { checkAssertion } from './client-assertion.ts';
import { SignInError } from './sign-in-error.ts';
import { aiServicesAudience, botFrameworkAudience } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import type { AppName, World } from './world.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const graphAudience = 'https://graph.microsoft.com';
export const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access']);
export const accountCookie = 'simulator-account';

export function aadsts(world: World, c: Context, error: SignInError): Response | Promise<Response> {
  const timestamp = new Date()
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  const trace = randomUUID();
  const correlation = c.req.header('client-request-id') ?? randomUUID();
  const text = `AADSTS${error.code}: ${error.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  if (c.req.path.endsWith('/authorize'))
    return c.html(html`<h1>Sorry, but we’re having trouble signing you in.</h1><p>${text}</p>`, error.status);
  return c.json(
    {
      error: error.error,
      error_description: text,
      error_codes: [error.code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `${world.addresses.https}/error?code=${error.code}`,
      ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
    },
    error.status,
  );
}

export function checkTenant(world: World, tenant: string, alsoAllowed: readonly string[]): string {
  if (tenant.toLowerCase() === world.ids.tenantId || alsoAllowed.includes(tenant))
    return tenant.toLowerCase();
  if (tenant === 'common' || tenant === 'organizations')
    throw new SignInError(
      400,
      'invalid_request',
      50194,
      `Application is not configured as a multi-tenant application. Usage of the /${tenant} endpoint is not supported for such apps.`,
    );
  throw guid.test(tenant)
    ? new SignInError(
        400,
        'invalid_request',
        90002,
        `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
      )
    : new SignInError(
        400,
        'invalid_request',
        900023,
        'Specified tenant identifier is neither a valid DNS name, nor a valid external domain.',
      );
}

export function credentials(c: Context, form: URLSearchParams): { clientId: string; secret: string | null } {
  const basic = /^Basic (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
    return { clientId: id, secret };
  }
  const clientId = form.get('client_id');
  if (!clientId)
    throw new SignInError(
      400,
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  return { clientId, secret: form.get('client_secret') };
}

export function appOf(world: World, clientId: string): AppName {
  if (clientId === world.ids.botId) return 'bot';
  if (clientId === world.ids.tabClientId) return 'tab';
  throw new SignInError(
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${clientId}' was not found in the directory 'Northwind Harbour'.`,
  );
}

export async function authenticate(
  world: World,
  tokens: Tokens,
  app: AppName,
  form: URLSearchParams,
  secret: string | null,
): Promise<void> {
  const assertion = form.get('client_assertion');
  if (assertion !== null) return checkAssertion(world, tokens, app, assertion);
  if (secret === null || secret === '')
    throw new SignInError(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(secret), digest(world.secrets[app])))
    throw new SignInError(
      401,
      'invalid_client',
      7000215,
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
    );
}

/** The audience of an application token; only `{resource}/.default` is a scope for client credentials. */
export function appAudience(world: World, scope: string): string {
  const resource = /^(\S+?)\/+\.default$/.exec(scope)?.[1];
  if (resource === undefined)
    throw new SignInError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  const known = [graphAudience, world.addresses.https, botFrameworkAudience, aiServicesAudience];
  if (known.includes(resource)) return resource;
  throw new SignInError(
    400,
    'invalid_resource',
    500011,
    `The resource principal named ${resource} was not found in the tenant named Northwind Harbour.`,
  );
}

export function delegatedScopes(world: World, text: string): { audience: string; scopes: string[] } {
  const consented = world.permissions().delegated;
  let audience = graphAudience;
  const asked: string[] = [];
  for (const entry of text.split(' ').filter((scope) => scope !== '' && !signInScopes.has(scope))) {
    const [, resource, scope = entry] = /^(https:\/\/[^/]+)\/+(.+)$/.exec(entry) ?? [];
    if (resource !== undefined && resource !== graphAudience && resource !== world.addresses.https)
      throw new SignInError(
        400,
        'invalid_resource',
        500011,
        `The resource principal named ${resource} was not found in the tenant named Northwind Harbour.`,
      );
    audience = resource ?? audience;
    asked.push(scope);
  }
  const scopes = asked.includes('.default') ? consented : asked;
  const missing = scopes.filter((scope) => !consented.includes(scope));
  if (missing.length > 0 || scopes.length === 0)
    throw new SignInError(
      400,
      'invalid_grant',
      65001,
      `The user or administrator has not consented to use the application with ID '${world.ids.tabClientId}'. Send an interactive authorization request for this user and resource.`,
      'consent_required',
    );
  return { audience, scopes: [...scopes] };
}

export function checkTabScopes(world: World, scopes: ReadonlySet<string>): void {
  const id = world.ids.tabClientId;
  const own = [`api://localhost/${id}`, `api://${id}`, id].flatMap((uri) => [
    `${uri}/access_as_user`,
    `${uri}/.default`,
  ]);
  for (const scope of scopes)
    if (!signInScopes.has(scope) && !own.includes(scope))
      throw new SignInError(
        400,
        'invalid_scope',
        70011,
        `The provided value for the input parameter 'scope' is not valid. The scope '${scope}' does not exist.`,
      );
}

export function checkVerifier(challenge: unknown, verifier: string | null): void {
  const digest = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url');
  if (digest === null || digest !== challenge)
    throw new SignInError(
      400,
      'invalid_grant',
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    );
}

export function authorizeRequest(world: World, c: Context) {
  const query = (name: string) => c.req.query(name);
  const clientId = query('client_id') ?? '';
  if (clientId !== world.ids.tabClientId)
    throw new SignInError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory 'Northwind Harbour'.`,
    );
  const redirectUri = query('redirect_uri') ?? '';
  if (!isRegisteredRedirect(redirectUri))
    throw new SignInError(
      400,
      'invalid_request',
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`,
    );
  if (query('response_type') !== 'code')
    throw new SignInError(
      400,
      'unsupported_response_type',
      700054,
      "response_type is not enabled for the application; use 'code'.",
    );
  const challenge = query('code_challenge');
  if (!challenge || query('code_challenge_method') !== 'S256')
    throw new SignInError(
      400,
      'invalid_request',
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    );
  const scope = query('scope') ?? '';
  checkTabScopes(world, new Set(scope.split(' ').filter(Boolean)));
  return {
    redirectUri,
    challenge,
    scope,
    state: query('state'),
    nonce: query('nonce'),
    fragment: query('response_mode') === 'fragment',
  };
}

/** As Entra's session cookie: a known account signs in without a page, unless another one is to be chosen. */
export function rememberedAccount(c: Context): string | undefined {
  const choose = ['select_account', 'login'].includes(c.req.query('prompt') ?? '');
  return choose ? undefined : getCookie(c, accountCookie);
}

/** Registered: http://127.0.0.1:<any port>/tab/... and http://localhost:<any port>/tab/... */
function isRegisteredRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  return (
    url.protocol === 'http:' &&
    loopback &&
    (url.pathname === '/tab' || url.pathname.startsWith('/tab/')) &&
    url.username === ''
  );
}

export function allowOrigin(c: Context): void {
  const origin = c.req.header('origin');
  if (origin && /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin)) {
    c.header('access-control-allow-origin', origin);
    c.header('vary', 'origin');
  }
}
