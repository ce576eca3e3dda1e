// How an app proves itself to the pretend Entra without a secret: a client assertion signed with a certificate that is
// registered for it, or the token of a managed identity that it trusts by a federated credential. Both signatures are
// checked for real. Refusals as in Microsoft Learn, "Microsoft identity platform application authentication
// certificate credentials" and "Workload identity federation".
import { X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { SignInError } from './sign-in-error.ts';
import { tokenExchangeAudience } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import type { AppName, World } from './world.ts';

const refuse = (code: number, text: string) => new SignInError(401, 'invalid_client', code, text);

export async function checkAssertion(
  world: World,
  tokens: Tokens,
  app: AppName,
  assertion: string,
): Promise<void> {
  let thumbprint: unknown;
  try {
    const header = decodeProtectedHeader(assertion);
    thumbprint = header['x5t#S256'];
    if (thumbprint === undefined && header.x5t === tokens.entraKeyId)
      return await checkFederated(world, tokens, app, assertion);
  } catch (error) {
    if (error instanceof SignInError) throw error;
    throw refuse(50027, 'JWT token is invalid or malformed.');
  }
  const pem = world.credentials().certificates[app];
  const certificate = pem === null ? null : new X509Certificate(pem);
  if (certificate === null || thumbprint !== thumbprintOf(certificate))
    throw refuse(
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    );
  const clientId = app === 'bot' ? world.ids.botId : world.ids.tabClientId;
  const base = `${world.addresses.https}/${world.ids.tenantId}`;
  try {
    await jwtVerify(assertion, certificate.publicKey, {
      issuer: clientId,
      subject: clientId,
      audience: [`${base}/oauth2/v2.0/token`, `${base}/v2.0`],
      algorithms: ['PS256', 'RS256'],
      requiredClaims: ['exp'],
      clockTolerance: 300,
    });
  } catch (error) {
    const late = error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf';
    if (late || error instanceof errors.JWTExpired)
      throw refuse(700024, 'Client assertion is not within its valid time range.');
    if (error instanceof errors.JWTClaimValidationFailed)
      throw refuse(700023, `Client assertion claim '${error.claim}' does not match.`);
    throw refuse(700027, 'Client assertion failed signature validation.');
  }
}

async function checkFederated(world: World, tokens: Tokens, app: AppName, assertion: string): Promise<void> {
  const verified = await tokens.verify(assertion, [tokenExchangeAudience]);
  if (!verified.ok) {
    if (verified.reason === 'expired')
      throw refuse(700024, 'Client assertion is not within its valid time range.');
    const { aud } = decodeJwt(assertion);
    throw aud === tokenExchangeAudience
      ? refuse(700027, 'Client assertion failed signature validation.')
      : refuse(
          700212,
          `No matching federated identity record found for presented assertion audience '${String(aud)}'.`,
        );
  }
  const { sub } = verified.claims;
  if (app !== 'tab' || sub !== world.credentials().federatedSubject)
    throw refuse(
      700213,
      `No matching federated identity record found for presented assertion subject '${String(sub)}'.`,
    );
}

const thumbprintOf = (certificate: X509Certificate) =>
  Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
