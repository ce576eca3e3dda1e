// Who calls the tab API: an Entra access token, verified as Microsoft's identity platform documents it
// (signature by the tenant's keys, issuer, audience, tenant, scope, times; identity = oid, never a name).
// Deny by default: whatever is missing or not ours is a 401, with no detail that helps a forger.

import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod/v4';

export type Caller = {
  /** Entra object id, lower case. */
  readonly personId: string;
  /** App roles as the token says them. */
  readonly roles: readonly string[];
  /** The groups claim, where Entra sends one. */
  readonly groups: readonly string[];
  /** The token says so itself (`acct` 1, where the app asks for that claim); the directory may know it without. */
  readonly guest?: boolean;
};

export type TabTokenSettings = {
  readonly loginUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** The App ID URI, accepted as audience next to the client id. */
  readonly audience?: string;
};

export type VerifyCaller = (authorization: string | undefined) => Promise<Caller | null>;

const Claims = z.object({
  oid: z.guid(),
  tid: z.string(),
  scp: z.string(),
  azp: z.string().optional(),
  roles: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
  acct: z.number().optional(),
});

/** Clients that may ask for our tokens: Teams desktop and mobile, Teams web, and the app's own page. */
const TEAMS_CLIENTS = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'];

export function tabTokens(settings: TabTokenSettings, keys?: JWTVerifyGetKey): VerifyCaller {
  const { loginUrl, tenantId, clientId, audience } = settings;
  const jwks = keys ?? createRemoteJWKSet(new URL(`${loginUrl}/${tenantId}/discovery/v2.0/keys`));
  const clients = new Set([...TEAMS_CLIENTS, clientId]);
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/u.exec(authorization ?? '')?.[1];
    if (token === undefined) return null;
    try {
      const { payload } = await jwtVerify(token, jwks, {
        algorithms: ['RS256'],
        issuer: `${loginUrl}/${tenantId}/v2.0`,
        audience: audience === undefined ? clientId : [clientId, audience],
        requiredClaims: ['exp', 'nbf'],
        clockTolerance: 60,
      });
      const claims = Claims.safeParse(payload);
      if (!claims.success) return null;
      const { oid, tid, scp, azp, roles, groups, acct } = claims.data;
      if (tid !== tenantId || !scp.split(' ').includes('access_as_user')) return null;
      if (azp === undefined || !clients.has(azp)) return null;
      return { personId: oid.toLowerCase(), roles, groups, ...(acct === 1 && { guest: true }) };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
      throw error;
    }
  };
}
