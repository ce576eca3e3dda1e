// The identity of Keywave at Microsoft Entra: turns plain settings into one function that gives access tokens.
// The only place of @azure/identity. Managed identity needs no secret, also for the tab's app, which trusts it by a
// federated credential; a client secret or a certificate is for hosts outside Azure. Never multi-tenant. A refusal becomes a `Failure` with its AADSTS code and a fix; neither
// the secret nor Microsoft's sentence (it can quote parts of the request) is ever passed on.
// Codes: Microsoft Learn "Microsoft Entra authentication and authorization error codes".

import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import { Failure } from '../../ports.ts';

/** A bearer token for a scope such as `https://graph.microsoft.com/.default`; cached until shortly before expiry. */
export type TokenSource = (scope: string) => Promise<string>;

export type IdentitySettings = {
  readonly type: 'SingleTenant' | 'UserAssignedMSI';
  readonly clientId: string;
  readonly tenantId: string;
  readonly secret?: string;
  /** PEM file with the certificate and its private key. */
  readonly certificatePath?: string;
  /** Client id of the managed identity that an app registration trusts by a federated credential. */
  readonly managedIdentityId?: string;
  /** `MICROSOFT_LOGIN_URL`; any address that is not Microsoft's own is taken at its word, without discovery. */
  readonly authorityHost: string;
};

const MICROSOFT_LOGINS: readonly string[] = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
];

/** What a managed identity's token is for when an app takes it as its proof (public cloud). */
const TOKEN_EXCHANGE = 'api://AzureADTokenExchange/.default';

/** How long a caller should wait when sign-in itself is in trouble. */
const AFTER_OUTAGE = 30_000;

/**
 * Rejects with `Failure`: `retryAfterMs` is null when only a change of configuration helps, and a time when
 * waiting does. Concurrent calls for one scope share one request, which the SDK alone does not do.
 */
export function openTokenSource(settings: IdentitySettings): TokenSource {
  const credential = credentialOf(settings);
  const underWay = new Map<string, Promise<string>>();
  return (scope) => {
    const shared = underWay.get(scope);
    if (shared) return shared;
    const asked = ask(credential, scope).finally(() => underWay.delete(scope));
    underWay.set(scope, asked);
    return asked;
  };
}

function credentialOf(settings: IdentitySettings): TokenCredential {
  const { type, clientId, tenantId, secret, certificatePath, authorityHost } = settings;
  const managedIdentityId = settings.managedIdentityId ?? clientId;
  const retryOptions = { maxRetries: 2, retryDelayInMs: 400, maxRetryDelayInMs: 2_000 };
  const options = {
    authorityHost,
    disableInstanceDiscovery: !MICROSOFT_LOGINS.includes(new URL(authorityHost).hostname),
    retryOptions,
  };
  if (type === 'UserAssignedMSI') {
    const identity = new ManagedIdentityCredential({ clientId: managedIdentityId, retryOptions });
    if (managedIdentityId === clientId) return identity;
    return new ClientAssertionCredential(tenantId, clientId, () => ask(identity, TOKEN_EXCHANGE), options);
  }
  if (certificatePath) return new ClientCertificateCredential(tenantId, clientId, certificatePath, options);
  if (secret) return new ClientSecretCredential(tenantId, clientId, secret, options);
  throw new Failure(
    'no-credential',
    'Give the app a client secret or a certificate, or use UserAssignedMSI.',
  );
}

async function ask(credential: TokenCredential, scope: string): Promise<string> {
  let token: string | undefined;
  try {
    token = (await credential.getToken(scope))?.token;
  } catch (error) {
    throw failureOf(error);
  }
  if (!token) throw new Failure('no-token', 'Microsoft Entra answered without a token; try again later.');
  return token;
}

const FIXES: Readonly<Record<string, string>> = {
  AADSTS7000215: 'The client secret is wrong. Give the secret’s value, not its id.',
  AADSTS7000222: 'The client secret has expired. Create a new one, or move to a managed identity.',
  AADSTS700016: 'This tenant has no app with that client id. Check the client id and the tenant id.',
  AADSTS7000229: 'The app has no enterprise application in this tenant. Create its service principal.',
  AADSTS700027: 'The certificate does not belong to the app. Upload its public part to the app registration.',
  AADSTS70021: 'The app trusts no such managed identity. Add it as a federated credential.',
  AADSTS700211:
    'The app has no federated credential of this tenant. Its issuer must be the tenant’s v2.0 address.',
  AADSTS700212: 'The app’s federated credential has another audience. It must be api://AzureADTokenExchange.',
  AADSTS700213:
    'The app trusts another managed identity. Its federated credential must name this one’s object id.',
  AADSTS90002: 'There is no such tenant. Check BOT_TENANT_ID and MICROSOFT_LOGIN_URL.',
  AADSTS900023: 'The tenant id is neither a GUID nor a domain name.',
  AADSTS500011:
    'The tenant does not know the service that was asked for. Check the address of the service and MICROSOFT_LOGIN_URL.',
  AADSTS53003: 'Conditional Access blocks this app. Exclude the workload identity or its location.',
};

/** Entra’s own trouble, throttling included: waiting helps, configuration does not. */
const TRANSIENT: readonly string[] = [
  'AADSTS90033',
  'AADSTS50196',
  'AADSTS90055',
  'AADSTS90006',
  'AADSTS90012',
];

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error && error.cause instanceof Failure) return error.cause;
  const text = messagesOf(error);
  const code = /AADSTS\d+/.exec(text)?.[0];
  if (code && TRANSIENT.includes(code)) {
    return new Failure(code, 'Microsoft Entra is busy; Keywave tries again by itself.', AFTER_OUTAGE);
  }
  if (code) {
    return new Failure(code, FIXES[code] ?? `Look up ${code} at https://login.microsoftonline.com/error.`);
  }
  if (/ENOENT|EACCES|PEM|certificate.*(file|path|content)/i.test(text)) {
    return new Failure(
      'bad-certificate',
      'The certificate file cannot be read, or holds no certificate and key.',
    );
  }
  if (/ManagedIdentity|IMDS|identity not found|managed identity/i.test(text)) {
    const hint = 'No managed identity answers here. Assign it to the host, or use another BOT_TYPE.';
    return new Failure('no-managed-identity', hint, AFTER_OUTAGE);
  }
  return new Failure('sign-in-unreachable', 'The sign-in address does not answer.', AFTER_OUTAGE);
}

function messagesOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return '';
  return `${error.name} ${error.message} ${messagesOf(error.cause, depth + 1)}`;
}
