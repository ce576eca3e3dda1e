// Who calls Graph and whether he may: bearer token, permission (any of those named), the area's limit. Answers in
// Graph's own error shape: 401 InvalidAuthenticationToken, 403 Authorization_RequestDenied, 429 with Retry-After (not for
// Conditional Access). The directory says what a request cost, and how full its limit is once that is over 0.8.
// Microsoft Learn, "Microsoft Graph error responses", "Throttling guidance", "Service-specific throttling limits".
import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Person } from './organisation.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

export type Caller =
  | { kind: 'app'; appId: string; permissions: readonly string[] }
  | { kind: 'person'; appId: string; permissions: readonly string[]; person: Person };
export type GraphEnv = { Variables: { caller: Caller; requestId: string } };
export type GraphContext = Context<GraphEnv>;
/** `directory` costs units, the others one request each. */
export type GraphArea = 'reports' | 'directory' | 'policies' | 'access' | 'teams';
export type Guard = (
  area: GraphArea,
  permissions: readonly string[],
  cost?: number,
) => MiddlewareHandler<GraphEnv>;

export function graphError(
  c: GraphContext,
  status: ContentfulStatusCode,
  code: string,
  message: string,
): Response {
  const requestId = c.get('requestId') ?? randomUUID();
  return c.json(
    {
      error: {
        code,
        message,
        innerError: {
          date: new Date().toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': c.req.header('client-request-id') ?? requestId,
        },
      },
    },
    status,
  );
}

export const notFound = (c: GraphContext, id: string) =>
  graphError(
    c,
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const forbidden = (c: GraphContext) =>
  graphError(c, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** Sets `caller`, or answers 401. */
export function authenticate(world: World, tokens: Tokens): MiddlewareHandler<GraphEnv> {
  return async (c, next) => {
    const requestId = randomUUID();
    c.set('requestId', requestId);
    c.header('request-id', requestId);
    c.header('client-request-id', c.req.header('client-request-id') ?? requestId);
    const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (token === undefined)
      return graphError(c, 401, 'InvalidAuthenticationToken', 'Access token is empty.');
    const verified = await tokens.verify(token, ['https://graph.microsoft.com', world.addresses.https]);
    if (!verified.ok)
      return graphError(
        c,
        401,
        'InvalidAuthenticationToken',
        verified.reason === 'expired'
          ? 'Lifetime validation failed, the token is expired.'
          : 'Access token validation failure. Invalid audience or signature.',
      );
    const { claims } = verified;
    const appId = String(claims.appid);
    if (typeof claims.scp !== 'string') {
      const permissions = Array.isArray(claims.roles) ? claims.roles.map(String) : [];
      c.set('caller', { kind: 'app', appId, permissions });
    } else {
      const person = world.people.get(String(claims.oid));
      if (!person?.enabled)
        return graphError(
          c,
          401,
          'InvalidAuthenticationToken',
          'The identity of the calling user could not be established.',
        );
      c.set('caller', { kind: 'person', appId, permissions: claims.scp.split(' '), person });
    }
    await next();
  };
}

export function makeGuard(world: World): Guard {
  return (area, permissions, cost = 1) =>
    async (c, next) => {
      const caller = c.get('caller');
      const units = area === 'directory' ? unitCost(c, cost) : 1;
      const key = area === 'access' ? 'tenant' : caller.appId;
      const wait = world.throttle.take(`graph:${area}`, key, units);
      if (area === 'directory') sayUse(c, units, world.throttle.used('graph:directory', key));
      if (wait !== null) {
        if (area !== 'access') c.header('retry-after', String(wait));
        return graphError(c, 429, 'TooManyRequests', 'Too many requests.');
      }
      if (!permissions.some((permission) => caller.permissions.includes(permission))) return forbidden(c);
      await next();
    };
}

function sayUse(c: GraphContext, units: number, used: number): void {
  c.header('x-ms-resource-unit', String(units));
  if (used > 0.8) c.header('x-ms-throttle-limit-percentage', used.toFixed(2));
}

/** Resource units: $select -1, $top below 20 -1, $expand +1, at least 1. */
function unitCost(c: GraphContext, base: number): number {
  const top = c.req.query('$top');
  const saved =
    (c.req.query('$select') === undefined ? 0 : 1) + (top !== undefined && Number(top) < 20 ? 1 : 0);
  return Math.max(1, base - saved + (c.req.query('$expand') === undefined ? 0 : 1));
}
