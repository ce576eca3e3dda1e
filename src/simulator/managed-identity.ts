// The managed-identity endpoint of a pretend App Service, with the bot's identity assigned: plain http on the host's
// own loopback, as there. Refuses callers without the host's header and identities that are not assigned. Follows
// Microsoft Learn, "Managed identities for App Service: REST endpoint reference" (api-version 2019-08-01).
import { Hono } from 'hono';
import { appAudience } from './sign-in-rules.ts';
import { SignInError } from './sign-in-error.ts';
import { lifetimeSeconds } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

const exchange = 'api://AzureADTokenExchange';

export function managedIdentityRoutes(world: World, tokens: Tokens): Hono {
  const app = new Hono();
  app.get('/token', async (c) => {
    if (c.req.header('x-identity-header') !== world.identityHeader)
      return c.json({ statusCode: 401, message: 'The identity header is missing or wrong.' }, 401);
    if (c.req.query('client_id') !== world.ids.botId)
      return c.json(
        { statusCode: 400, message: 'No User Assigned or Delegated Managed Identity found.' },
        400,
      );
    const resource = c.req.query('resource') ?? '';
    try {
      const token =
        resource === exchange
          ? await tokens.exchangeToken()
          : await tokens.appToken('bot', appAudience(world, `${resource}/.default`));
      return c.json({
        access_token: token,
        client_id: world.ids.botId,
        expires_on: String(Math.floor(Date.now() / 1000) + lifetimeSeconds),
        resource,
        token_type: 'Bearer',
      });
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      return c.json({ statusCode: 400, message: `AADSTS${error.code}: ${error.message}` }, 400);
    }
  });
  return app;
}
