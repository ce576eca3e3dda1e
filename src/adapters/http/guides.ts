// The guides under /guides/: pages for everybody, without sign-in, script or anything of a person. A language that we
// do not speak leads to the nearest one; what is not there is answered with a page that lists what is. PDFs are made by
// `npm run guides`, since there is no browser here; one is offered only while it says the same as its page.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, Response, Server } from 'restify';
import type { GuidePages } from '../../core/guide.ts';
import { GUIDES_PATH, LOGO_PATH } from '../../core/links.ts';

export type GuideSite = {
  readonly pages: GuidePages;
  /** Where `npm run guides` put the PDFs; it need not be there. */
  readonly pdfs: string;
  /** PNG. */
  readonly logo: Uint8Array | null;
};

/** In the folder of the PDFs: from `<locale>/<name>` to the fingerprint of the page that was printed. */
export const MADE_OF = 'made-of.json';

export function fingerprintOf(page: string): string {
  return createHash('sha256').update(page).digest('hex');
}

const HTML = 'text/html; charset=utf-8';

export function mountGuides(server: Server, { pages, pdfs, logo }: GuideSite): void {
  const fresh = freshPdfs(pages, pdfs);
  const policy = [
    "default-src 'none'",
    `style-src ${pages.style}`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

  get('', async (req, res) => redirect(res, nearestFor(req)));
  if (logo !== null)
    get(LOGO_PATH.slice(GUIDES_PATH.length), async (_req, res) => send(res, 'image/png', logo));
  get('/:language', async (req, res) => {
    const { language } = req.params as { language: string };
    const page = pages.overview(language);
    if (page !== null) return send(res, HTML, page);
    const near = pages.find(language);
    return near === null ? missing(req, res) : redirect(res, near);
  });
  get('/:language/:name', async (req, res) => {
    const { language, name } = req.params as { language: string; name: string };
    const near = pages.find(language);
    if (near === null) return missing(req, res);
    if (!pages.locales.includes(language)) return redirect(res, `${near}/${encodeURIComponent(name)}`);
    const guide = `${language}/${name}`;
    const page = pages.page(language, name, fresh.has(guide));
    if (page !== null) return send(res, HTML, page);
    if (guide.endsWith('.pdf') && fresh.has(guide.slice(0, -'.pdf'.length))) {
      const pdf = await readFile(join(pdfs, guide)).catch(() => null);
      if (pdf !== null) return send(res, 'application/pdf', pdf);
    }
    return missing(req, res);
  });

  function get(path: string, answer: (req: Request, res: Response) => Promise<void>): void {
    server.get(`${GUIDES_PATH}${path}`, answer);
    server.head(`${GUIDES_PATH}${path}`, answer);
  }

  function send(res: Response, type: string, body: string | Uint8Array, status = 200): void {
    res.writeHead(status, {
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      'Content-Security-Policy': policy,
      'Cache-Control': status === 200 ? 'public, max-age=3600' : 'no-store',
    });
    res.end(body);
  }

  function redirect(res: Response, path: string): void {
    res.header('Vary', 'Accept-Language');
    res.redirect(302, `${GUIDES_PATH}/${path}`, () => undefined);
  }

  function missing(req: Request, res: Response): void {
    send(res, HTML, pages.overview(nearestFor(req), true) ?? '', 404);
  }

  /** The language of ours that the browser asks for most. */
  function nearestFor(req: Request): string {
    const wanted = languagesOf(req.header('accept-language') ?? '');
    return wanted.map((each) => pages.find(each)).find((each) => each !== null) ?? pages.defaultLocale;
  }
}

/** `<locale>/<name>` of each PDF that was printed from the page as it is now. */
function freshPdfs(pages: GuidePages, folder: string): ReadonlySet<string> {
  let madeOf: Record<string, unknown> = {};
  try {
    madeOf = JSON.parse(readFileSync(join(folder, MADE_OF), 'utf8')) as Record<string, unknown>;
  } catch {
    // Never made, which is allowed: the pages can be printed all the same.
  }
  const all = pages.locales.flatMap((locale) => pages.names.map((name) => ({ locale, name })));
  const fresh = all.filter(({ locale, name }) => {
    const known = madeOf[`${locale}/${name}`];
    return known !== undefined && known === fingerprintOf(pages.page(locale, name, false) ?? '');
  });
  return new Set(fresh.map(({ locale, name }) => `${locale}/${name}`));
}

/** Best first (RFC 9110, Accept-Language). */
function languagesOf(header: string): readonly string[] {
  return header
    .split(',')
    .map((part) => {
      const [language = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = parameters.find((piece) => piece.startsWith('q='))?.slice(2);
      return { language, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ language, weight }) => /^[a-z]/iu.test(language) && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language);
}
