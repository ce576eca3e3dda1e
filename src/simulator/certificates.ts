// The simulator's own certificate authority and its certificate for localhost. Both are made once and kept in
// the data folder, so that a restart keeps the identity; NODE_EXTRA_CA_CERTS points at ca.pem. Refuses nothing:
// a certificate that is missing or about to expire is made anew.
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// @peculiar/x509 reads Reflect metadata while it loads.
import './reflect-metadata.ts';
import * as x509 from '@peculiar/x509';

export type ServerCertificate = { key: string; certificate: string; caPath: string };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;

export async function serverCertificate(dataDir: string): Promise<ServerCertificate> {
  const folder = join(dataDir, 'certificates');
  const caPath = join(folder, 'ca.pem');
  const keyPath = join(folder, 'localhost.key.pem');
  const certificatePath = join(folder, 'localhost.pem');
  if (![caPath, keyPath, certificatePath].every((path) => existsSync(path)) || expires(certificatePath)) {
    mkdirSync(folder, { recursive: true });
    const made = await make();
    writeFileSync(keyPath, made.key, { mode: 0o600 });
    writeFileSync(certificatePath, made.certificate);
    writeFileSync(caPath, made.ca);
  }
  return {
    key: readFileSync(keyPath, 'utf8'),
    certificate: readFileSync(certificatePath, 'utf8'),
    caPath,
  };
}

function expires(path: string): boolean {
  const { notAfter } = new x509.X509Certificate(readFileSync(path, 'utf8'));
  return notAfter.getTime() < Date.now() + 7 * day;
}

async function make(): Promise<{ ca: string; key: string; certificate: string }> {
  x509.cryptoProvider.set(webcrypto);
  const notBefore = new Date(Date.now() - day);
  const notAfter = new Date(Date.now() + 800 * day);
  const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Keywave simulator CA, O=Northwind Harbour (pretend)',
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: ca.subject,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    ca: ca.toString('pem'),
    key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    certificate: certificate.toString('pem'),
  };
}
