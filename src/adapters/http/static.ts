// The tab's pages under /tab/: the files that Vite built, and what the browser must know before it is signed in.
// Only files inside the built folder are served. The Content-Security-Policy lets Teams frame the tab and nobody
// else (Microsoft Learn, "Ensure your tab app supports Teams domains"); there is no X-Frame-Options on purpose.

import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Request, Response, Server } from 'restify';

/** Public: it tells where to sign in, nothing that needs hiding. */
export type TabSettings = {
  readonly clientId: string;
  readonly tenantId: string;
  readonly scope: string;
  /** The address before `/authorize` and `/token` for a tab outside Teams; null = only inside Teams. */
  readonly standaloneSignIn: string | null;
};

export type TabPages = { readonly folder: string; readonly settings: TabSettings };

const FRAME_ANCESTORS = [
  'https://*.cloud.microsoft',
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook-sdf.office.com',
  'https://outlook-sdf.office365.com',
];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export function mountTab(server: Server, { folder, settings }: TabPages): void {
  const root = resolve(folder);
  const policy = policyOf(settings);
  const packed = new Map<string, Buffer>();
  server.get('/api/tab-settings', async (_req: Request, res: Response) => void res.json(200, settings));
  // One application, two addresses: the admin's tab and the channel's. Everything else is a file.
  for (const path of ['/tab', '/tab/session']) {
    server.get(path, async (req: Request, res: Response) => serve(req, res, 'index.html'));
  }
  server.get('/tab/*', async (req: Request, res: Response) => {
    await serve(req, res, (req.params as Record<string, string>)['*'] ?? '');
  });

  async function serve(req: Request, res: Response, name: string): Promise<void> {
    res.header('Content-Security-Policy', policy);
    const file = resolve(join(root, name));
    const type = TYPES[extname(file)];
    const inside = file.startsWith(root + sep) && type !== undefined;
    const content = inside ? await readFile(file).catch(() => null) : null;
    if (content === null) return name === 'index.html' ? notBuilt(res) : notFound(res);
    const hashed = name.startsWith('assets/');
    const headers: Record<string, string> = {
      'Content-Type': type ?? '',
      'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      Vary: 'Accept-Encoding',
    };
    const gzip = /\bgzip\b/u.test(req.header('accept-encoding') ?? '');
    if (gzip) headers['Content-Encoding'] = 'gzip';
    res.writeHead(200, headers);
    res.end(gzip ? pack(file, content, hashed) : content);
  }

  /** A hashed file never changes, so it is packed once. */
  function pack(file: string, content: Buffer, hashed: boolean): Buffer {
    const known = hashed ? packed.get(file) : undefined;
    const result = known ?? gzipSync(content);
    if (hashed) packed.set(file, result);
    return result;
  }
}

function policyOf({ standaloneSignIn }: TabSettings): string {
  const signIn = standaloneSignIn === null ? [] : [new URL(standaloneSignIn).origin];
  return [
    "default-src 'self'",
    "script-src 'self'",
    // Griffel, Fluent's styling, writes style elements.
    "style-src 'self' 'unsafe-inline'",
    `connect-src ${["'self'", ...signIn].join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${FRAME_ANCESTORS.join(' ')}`,
  ].join('; ');
}

function notFound(res: Response): void {
  page(res, 404, 'There is no such page', 'Keywave’s tab starts at <a href="/tab/">/tab/</a>.');
}

function notBuilt(res: Response): void {
  const fix =
    'Run <code>node src/launch.mjs src/tab/build.ts</code> in Keywave’s folder, then load this page again. ' +
    '<code>npm start</code> does it by itself.';
  page(res, 503, 'The tab has not been built yet', fix);
}

function page(res: Response, status: number, title: string, text: string): void {
  res.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
  res.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${title}</title><body style="font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem">` +
      `<h1 style="font-size:1.5rem">${title}</h1><p>${text}</p></body></html>`,
  );
}
