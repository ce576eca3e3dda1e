// Makes and checks the tokens of the pretend Entra and of the pretend Bot Service. Two RSA keys, kept in the data
// folder: Entra's for access, id and refresh tokens and codes; the channel's, endorsed for msteams, for activities.
// Claims follow Microsoft Learn "Access token claims reference" and the Bot Connector authentication page.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jwtVerify, SignJWT } from 'jose';
import type { JWK, JWTPayload } from 'jose';
import type { Person } from './organisation.ts';
import { appRolesOf, objectIdOf } from './world.ts';
import type { AppName, World } from './world.ts';

export const channelIssuer = 'https://api.botframework.com';
export const botFrameworkAudience = 'https://api.botframework.com';
/** Azure OpenAI and its siblings; the service itself is not pretended. */
export const aiServicesAudience = 'https://cognitiveservices.azure.com';
/** The resource is called api://AzureADTokenExchange, the audience in its tokens is Microsoft's app of that name. */
export const tokenExchangeAudience = 'fb60f99c-7a34-4190-8149-302f77469936';
export const lifetimeSeconds = 3600;

type SigningKey = { id: string; privateKey: KeyObject; publicKey: KeyObject };
export type Verified = { ok: true; claims: JWTPayload } | { ok: false; reason: 'expired' | 'invalid' };
export type Tokens = ReturnType<typeof openTokens>;

export function openTokens(world: World, dataDir: string) {
  const entra = signingKey(dataDir, 'entra');
  const channel = signingKey(dataDir, 'channel');
  const issuer = () => `${world.addresses.https}/${world.ids.tenantId}/v2.0`;
  const { tenantId, botId, tabClientId } = world.ids;
  const channelTokens = new Map<string, { token: string; renewAt: number }>();

  const sign = (key: SigningKey, claims: JWTPayload, seconds: number) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iat: now, nbf: now, exp: now + seconds, ...claims })
      .setProtectedHeader({
        alg: 'RS256',
        kid: key.id,
        typ: 'JWT',
        ...(key === entra ? { x5t: key.id } : {}),
      })
      .sign(key.privateKey);
  };
  const identity = (person: Person) => ({
    tid: tenantId,
    oid: person.id,
    sub: createHash('sha256').update(`${person.id}:${tabClientId}`).digest('base64url'),
    name: person.name,
    preferred_username: person.upn,
    ver: '2.0',
  });

  return {
    issuer,
    entraKeyId: entra.id,
    /** The bot's managed identity, as proof for an app that trusts it. */
    exchangeToken: () => {
      const subject = objectIdOf(botId);
      const claims = { iss: issuer(), aud: tokenExchangeAudience, tid: tenantId, oid: subject, sub: subject };
      return sign(entra, { ...claims, azp: botId, idtyp: 'app', ver: '2.0' }, lifetimeSeconds);
    },
    /** Every issuer's key carries `issuer`, as in the tenant-independent key list. */
    entraKeys: (): { keys: JWK[] } => ({
      keys: [{ ...publicJwk(entra), issuer: issuer() } as JWK],
    }),
    channelKeys: () => ({ keys: [{ ...publicJwk(channel), endorsements: ['msteams'] }] }),

    appToken(app: AppName, audience: string): Promise<string> {
      const clientId = app === 'bot' ? botId : tabClientId;
      const isGraph = audience !== botFrameworkAudience && audience !== aiServicesAudience;
      const roles = isGraph ? world.permissions().application[app] : [];
      return sign(
        entra,
        {
          iss: issuer(),
          aud: audience,
          tid: tenantId,
          appid: clientId,
          azp: clientId,
          oid: objectIdOf(clientId),
          sub: clientId,
          idtyp: 'app',
          ver: audience === botFrameworkAudience ? '2.0' : '1.0',
          ...(roles.length > 0 ? { roles } : {}),
        },
        lifetimeSeconds,
      );
    },
    /** What Teams' getAuthToken gives the tab. */
    tabToken(person: Person, azp = tabClientId, seconds = lifetimeSeconds): Promise<string> {
      const roles = appRolesOf(world, person.id);
      return sign(
        entra,
        {
          ...identity(person),
          iss: issuer(),
          aud: tabClientId,
          azp,
          azpacr: '0',
          scp: 'access_as_user',
          ...(roles.length > 0 ? { roles } : {}),
          uti: randomUUID(),
        },
        seconds,
      );
    },
    idToken: (person: Person, nonce: string | undefined) =>
      sign(
        entra,
        { ...identity(person), iss: issuer(), aud: tabClientId, ...(nonce === undefined ? {} : { nonce }) },
        lifetimeSeconds,
      ),
    delegatedGraphToken: (person: Person, audience: string, scopes: readonly string[]) =>
      sign(
        entra,
        { ...identity(person), iss: issuer(), aud: audience, appid: tabClientId, scp: scopes.join(' ') },
        lifetimeSeconds,
      ),
    /** Codes and refresh tokens are sealed by the same key and told apart by their audience. */
    sealed: (use: 'code' | 'refresh', claims: JWTPayload, seconds: number) =>
      sign(entra, { ...claims, iss: issuer(), aud: `urn:simulator:${use}`, jti: randomUUID() }, seconds),
    /** The token on an activity that goes to the bot. */
    async channelToken(serviceUrl: string): Promise<string> {
      const known = channelTokens.get(serviceUrl);
      if (known && known.renewAt > Date.now()) return known.token;
      const claims = { iss: channelIssuer, aud: botId, serviceurl: serviceUrl };
      const token = await sign(channel, claims, lifetimeSeconds);
      channelTokens.set(serviceUrl, { token, renewAt: Date.now() + (lifetimeSeconds - 600) * 1000 });
      return token;
    },
    async verify(token: string, audiences: string[]): Promise<Verified> {
      try {
        const { payload } = await jwtVerify(token, entra.publicKey, {
          audience: audiences,
          issuer: issuer(),
          algorithms: ['RS256'],
          clockTolerance: 0,
        });
        return { ok: true, claims: payload };
      } catch (error) {
        const expired = error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED';
        return { ok: false, reason: expired ? 'expired' : 'invalid' };
      }
    },
  };
}

function signingKey(dataDir: string, name: string): SigningKey {
  const folder = join(dataDir, 'keys');
  const path = join(folder, `${name}.pem`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  const privateKey = createPrivateKey(readFileSync(path));
  const publicKey = createPublicKey(privateKey);
  const id = createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  return { id, privateKey, publicKey };
}

function publicJwk(key: SigningKey): JWK {
  const { n, e } = key.publicKey.export({ format: 'jwk' });
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid: key.id, x5t: key.id, n: String(n), e: String(e) };
}
