// A pretend Microsoft for tests: https on the loopback with a throw-away CA that this process then trusts. Each
// test gives its own handler; every request is kept, so that a test can count what really went over the wire.

import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import '../../src/simulator/reflect-metadata.ts';
import * as x509 from '@peculiar/x509';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

export type Double = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly received: Received[];
  /** How many TCP connections were made. */
  connections(): number;
  answer(handler: Handler): void;
  close(): Promise<void>;
};

export type Handler = (request: Received, res: ServerResponse) => void;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
let authority: Promise<{ keys: webcrypto.CryptoKeyPair; name: string }> | undefined;

export async function openDouble(handler: Handler): Promise<Double> {
  const { key, cert } = await certificate();
  const received: Received[] = [];
  let answer = handler;
  let connections = 0;
  const server = createServer({ key, cert }, (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const request = { method: req.method ?? '', path: req.url ?? '', headers: req.headers, text };
      received.push(request);
      answer(request, res);
    });
  });
  server.on('secureConnection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    received,
    connections: () => connections,
    answer: (next) => void (answer = next),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export function sendJson(res: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
  res.end(JSON.stringify(body));
}

/** Not chained: restify replaces `writeHead` for the whole process with one that returns nothing. */
export function sendText(res: ServerResponse, status: number, type: string, text = ''): void {
  res.writeHead(status, { 'Content-Type': type });
  res.end(text);
}

async function certificate(): Promise<{ key: string; cert: string }> {
  x509.cryptoProvider.set(webcrypto);
  authority ??= newAuthority();
  const { keys: caKeys, name } = await authority;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: name,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), cert: cert.toString('pem') };
}

/** A certificate and its key in one PEM, as an app's credential; RSA, as Entra wants it. */
export async function certificatePem(): Promise<string> {
  x509.cryptoProvider.set(webcrypto);
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await webcrypto.subtle.generateKey({ ...rsa, modulusLength: 2048 }, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=app',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    signingAlgorithm: rsa,
    keys,
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return `${cert.toString('pem')}\n${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`;
}

async function newAuthority(): Promise<{ keys: webcrypto.CryptoKeyPair; name: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = 'CN=Throw-away test CA';
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ca.toString('pem')]);
  return { keys, name };
}

/** A log that keeps what it is told. */
export function openTestLog() {
  const lines: { level: string; event: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const at =
    (level: string) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ level, event, fields });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
