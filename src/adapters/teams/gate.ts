// The gate before the SDK: what is refused here never reaches it. It closes the SDK's side doors (an Entra token
// of any tenant taken as "emulator", a growing issuer list, an absent serviceUrl that skips its check) and turns
// what the SDK would answer with 500 into 401, 403 or 400. Signature, audience and lifetime stay the SDK's work.
// Mirrors Microsoft Learn "Authentication with the Bot Connector API", connector to bot.

import { decodeJwt, decodeProtectedHeader } from 'jose';
import { activityShape, type ActivityShape } from './inbound.ts';

export type GateRules = {
  readonly tenantId: string;
  readonly tokenIssuer: string;
  readonly anonymous: boolean;
  readonly trusted: (serviceUrl: string) => boolean;
};

export type Admission =
  | { readonly admitted: true; readonly activity: ActivityShape; readonly authorization: string }
  | { readonly admitted: false; readonly status: 400 | 401 | 403; readonly why: string };

const ALGORITHMS: readonly string[] = ['RS256', 'RS384', 'RS512'];
/** Teams' own activities nest about ten levels. */
const DEEPEST = 64;

const no = (status: 400 | 401 | 403, why: string): Admission => ({ admitted: false, status, why });

export type Arrived = {
  readonly authorization: string | undefined;
  readonly body: unknown;
  /** Address of the caller; anonymous activities are taken from this machine only. */
  readonly from: string | undefined;
};

export function admit({ authorization = '', body, from }: Arrived, rules: GateRules): Admission {
  const badToken = rules.anonymous ? notFromHere(from) : tokenTrouble(authorization, rules);
  if (badToken !== null) return no(401, badToken);
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Buffer.isBuffer(body)) {
    return no(400, 'the body is no JSON object');
  }
  const odd = oddityIn(body);
  if (odd !== null) return no(400, odd);
  const parsed = activityShape.safeParse(body);
  if (!parsed.success) {
    return no(400, `the activity has no valid ${parsed.error.issues[0]?.path.join('.') || 'shape'}`);
  }
  const activity = parsed.data;
  if (activity.channelId !== 'msteams') return no(403, 'the channel is not Teams');
  if (!rules.trusted(activity.serviceUrl)) return no(403, 'the service URL is not allowed');
  if (!rules.anonymous && !ofTenant(activity, rules.tenantId)) return no(403, 'the tenant is not ours');
  return { admitted: true, activity, authorization };
}

function notFromHere(from: string | undefined): string | null {
  const loopback = from !== undefined && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(from);
  return loopback ? null : 'anonymous activities are taken from this machine only';
}

function tokenTrouble(authorization: string, { tokenIssuer, tenantId }: GateRules): string | null {
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization) ?? [];
  if (token === undefined) return 'no bearer token';
  try {
    const { alg } = decodeProtectedHeader(token);
    if (alg === undefined || !ALGORITHMS.includes(alg)) return 'the token’s algorithm is not allowed';
    const { iss, tid } = decodeJwt(token);
    if (iss !== tokenIssuer) return 'the token is not from the Bot Connector';
    // The SDK adds the issuers of any `tid` to a list of its own before it looks at the signature.
    return tid === undefined || tid === tenantId ? null : 'the token is not from the Bot Connector';
  } catch {
    return 'the token is no JSON Web Token';
  }
}

function ofTenant({ conversation, channelData }: ActivityShape, tenantId: string): boolean {
  const named = [conversation.tenantId, channelData?.tenant?.id].filter((each) => each != null);
  return named.length > 0 && named.every((each) => each.toLowerCase() === tenantId.toLowerCase());
}

/** Walks without recursion, so that depth cannot exhaust the stack. */
function oddityIn(body: object): string | null {
  let level: object[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return 'the activity is nested too deeply';
    if (level.some((each) => Object.hasOwn(each, '__proto__'))) return 'the activity has a key __proto__';
    level = level
      .flatMap((each): unknown[] => Object.values(each))
      .filter((each) => typeof each === 'object' && each !== null);
  }
  return null;
}
