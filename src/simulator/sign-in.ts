// The pretend Entra sign-in: OpenID metadata, keys, instance discovery, the account picker and the token endpoint
// (client credentials, code with PKCE, refresh token, on-behalf-of), plus the Bot Service's OpenID metadata.
// Refuses what Entra refuses, with its AADSTS numbers (Microsoft Learn, "Microsoft Entra authentication error codes").
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { accountPicker } from './account-picker.ts';
import {
  aadsts,
  accountCookie,
  allowOrigin,
  appAudience,
  appOf,
  authenticate,
  authorizeRequest,
  checkTabScopes,
  checkTenant,
  checkVerifier,
  credentials,
  delegatedScopes,
  rememberedAccount,
  signInScopes,
} from './sign-in-rules.ts';
import { SignInError } from './sign-in-error.ts';
import { channelIssuer, lifetimeSeconds } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

export function signInRoutes(world: World, tokens: Tokens): Hono {
  const app = new Hono();
  const redeemed = new Set<string>();

  app.onError((error, c) => {
    if (error instanceof SignInError) return aadsts(world, c, error);
    throw error;
  });

  app.get('/v1/.well-known/openidconfiguration', (c) =>
    c.json({
      issuer: channelIssuer,
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${world.addresses.https}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    }),
  );
  app.get('/v1/.well-known/keys', (c) => c.json(tokens.channelKeys()));

  app.get('/common/discovery/instance', (c) => {
    const host = new URL(world.addresses.https).host;
    return c.json({
      tenant_discovery_endpoint: `${tokens.issuer()}/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });

  app.get('/:tenant/v2.0/.well-known/openid-configuration', (c) => {
    const tenant = checkTenant(world, c.req.param('tenant'), ['organizations', 'common']);
    const base = `${world.addresses.https}/${tenant}`;
    return c.json({
      issuer: tenant === world.ids.tenantId ? tokens.issuer() : `${world.addresses.https}/{tenantid}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'fragment'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
      scopes_supported: [...signInScopes],
      claims_supported: [
        'sub',
        'iss',
        'aud',
        'exp',
        'iat',
        'name',
        'oid',
        'tid',
        'preferred_username',
        'ver',
      ],
    });
  });

  app.get('/:tenant/discovery/v2.0/keys', (c) => {
    checkTenant(world, c.req.param('tenant'), ['organizations', 'common']);
    return c.json(tokens.entraKeys());
  });

  app.get('/:tenant/oauth2/v2.0/authorize', async (c) => {
    checkTenant(world, c.req.param('tenant'), ['organizations', 'common']);
    const request = authorizeRequest(world, c);
    const chosen = c.req.query('pick') ?? rememberedAccount(c);
    const target = new URL(request.redirectUri);
    const answer = (values: Record<string, string>) => {
      if (request.state !== undefined) values.state = request.state;
      const text = new URLSearchParams(values).toString();
      if (request.fragment) target.hash = text;
      else for (const [name, value] of new URLSearchParams(text)) target.searchParams.set(name, value);
      return c.redirect(target.toString(), 302);
    };
    if (chosen === 'cancel')
      return answer({ error: 'access_denied', error_description: 'AADSTS65004: User declined to consent.' });
    if (chosen === undefined) {
      if (c.req.query('prompt') === 'none')
        return answer({
          error: 'login_required',
          error_description: 'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
        });
      return c.html(accountPicker(world, c.req.url));
    }
    const person = world.people.get(chosen);
    if (!person?.enabled)
      return answer({
        error: 'access_denied',
        error_description: 'AADSTS50057: The user account is disabled.',
      });
    setCookie(c, accountCookie, person.id, { httpOnly: true, sameSite: 'Lax', path: '/' });
    const code = await tokens.sealed(
      'code',
      {
        oid: person.id,
        redirect: request.redirectUri,
        challenge: request.challenge,
        scope: request.scope,
        nonce: request.nonce,
      },
      600,
    );
    return answer({ code, session_state: randomUUID() });
  });

  app.options('/:tenant/oauth2/v2.0/token', (c) => {
    allowOrigin(c);
    c.header('access-control-allow-methods', 'POST');
    c.header(
      'access-control-allow-headers',
      c.req.header('access-control-request-headers') ?? 'content-type',
    );
    return c.body(null, 204);
  });

  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    allowOrigin(c);
    const form = new URLSearchParams((await c.req.text()).slice(0, 100_000));
    const need = (name: string) => {
      const value = form.get(name);
      if (value === null || value === '')
        throw new SignInError(
          400,
          'invalid_request',
          900144,
          `The request body must contain the following parameter: '${name}'.`,
        );
      return value;
    };
    const grant = need('grant_type');
    checkTenant(
      world,
      c.req.param('tenant'),
      grant === 'client_credentials' ? [] : ['organizations', 'common'],
    );
    const { clientId, secret } = credentials(c, form);
    const app = appOf(world, clientId);
    const person = (claims: { [name: string]: unknown }) => {
      const found = world.people.get(String(claims.oid));
      if (!found?.enabled)
        throw new SignInError(400, 'invalid_grant', 50057, 'The user account is disabled.');
      return found;
    };

    if (grant === 'client_credentials') {
      await authenticate(world, tokens, app, form, secret);
      const audience = appAudience(world, need('scope'));
      return c.json(bearer(await tokens.appToken(app, audience)));
    }
    if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      await authenticate(world, tokens, app, form, secret);
      if (need('requested_token_use') !== 'on_behalf_of')
        throw new SignInError(
          400,
          'invalid_request',
          9002313,
          'Invalid request. Request is malformed or invalid.',
        );
      const verified = await tokens.verify(need('assertion'), [world.ids.tabClientId]);
      if (!verified.ok)
        throw verified.reason === 'expired'
          ? new SignInError(400, 'invalid_grant', 500133, 'Assertion is not within its valid time range.')
          : new SignInError(400, 'invalid_grant', 50013, 'Assertion failed signature validation.');
      if (app !== 'tab')
        throw new SignInError(
          400,
          'invalid_grant',
          500131,
          'Assertion audience does not match the Client app presenting the assertion.',
        );
      const { audience, scopes } = delegatedScopes(world, need('scope'));
      const token = await tokens.delegatedGraphToken(person(verified.claims), audience, scopes);
      return c.json({ ...bearer(token), scope: scopes.map((scope) => `${audience}/${scope}`).join(' ') });
    }
    if (grant !== 'authorization_code' && grant !== 'refresh_token')
      throw new SignInError(
        400,
        'unsupported_grant_type',
        70003,
        `The app requested an unsupported grant type '${grant}'.`,
      );

    if (app !== 'tab')
      throw new SignInError(400, 'unauthorized_client', 700016, 'The application has no sign-in for people.');
    if (secret !== null || form.has('client_assertion')) await authenticate(world, tokens, app, form, secret);
    else if (c.req.header('origin') === undefined)
      throw new SignInError(
        401,
        'invalid_client',
        7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      );
    const use = grant === 'authorization_code' ? 'code' : 'refresh';
    const verified = await tokens.verify(need(grant === 'authorization_code' ? 'code' : 'refresh_token'), [
      `urn:simulator:${use}`,
    ]);
    if (!verified.ok)
      throw verified.reason === 'expired'
        ? new SignInError(
            400,
            'invalid_grant',
            70008,
            'The provided authorization code or refresh token has expired.',
          )
        : new SignInError(400, 'invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.');
    const { claims } = verified;
    if (use === 'code') {
      if (claims.redirect !== need('redirect_uri'))
        throw new SignInError(
          400,
          'invalid_grant',
          50011,
          'The redirect URI specified in the request does not match the one of the code.',
        );
      checkVerifier(claims.challenge, form.get('code_verifier'));
      if (redeemed.has(String(claims.jti)))
        throw new SignInError(
          400,
          'invalid_grant',
          54005,
          'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
        );
      redeemed.add(String(claims.jti));
    }
    const who = person(claims);
    const scope = textOf(form.get('scope') ?? claims.scope);
    const scopes = new Set(scope.split(' ').filter(Boolean));
    checkTabScopes(world, scopes);
    return c.json({
      ...bearer(await tokens.tabToken(who)),
      scope: [...scopes].join(' '),
      ...(scopes.has('openid')
        ? { id_token: await tokens.idToken(who, typeof claims.nonce === 'string' ? claims.nonce : undefined) }
        : {}),
      ...(scopes.has('offline_access')
        ? { refresh_token: await tokens.sealed('refresh', { oid: who.id, scope }, 86_400) }
        : {}),
      ...(form.get('client_info') === '1' || c.req.query('client_info') === '1'
        ? {
            client_info: Buffer.from(JSON.stringify({ uid: who.id, utid: world.ids.tenantId })).toString(
              'base64url',
            ),
          }
        : {}),
    });
  });

  return app;
}

const bearer = (token: string) => ({
  token_type: 'Bearer',
  expires_in: lifetimeSeconds - 1,
  ext_expires_in: lifetimeSeconds - 1,
  access_token: token,
});

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
