// The guides as a browser meets them: for everybody, in the nearest language, with headers that let nothing else run.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf, MADE_OF } from '../../src/adapters/http/guides.ts';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import type { GuidePages } from '../../src/core/guide.ts';
import { serve } from './serve.ts';

const LOCALES = ['en', 'de', 'pt-BR'];
const PAGES: GuidePages = {
  locales: LOCALES,
  names: ['windows', 'insert'],
  find: (wanted) =>
    LOCALES.find((locale) => locale.split('-')[0] === wanted.split('-')[0]?.toLowerCase()) ?? null,
  defaultLocale: 'en',
  page: (locale, name, pdf) =>
    LOCALES.includes(locale) && PAGES.names.includes(name)
      ? `<p>${name} in ${locale}${pdf ? ' with PDF' : ''}, für alle</p>`
      : null,
  overview: (locale, missing = false) =>
    LOCALES.includes(locale) ? `<p>${missing ? 'nothing there' : 'all'} in ${locale}</p>` : null,
  style: "'sha256-abc='",
};
const LOGO = Uint8Array.from([137, 80, 78, 71]);

describe('the guides’ pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keywave-guides-'));
  let server: HttpServer;
  let bare: HttpServer;

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(server.url + path, { redirect: 'manual', headers, method });

  before(async () => {
    for (const [locale, name, madeOf] of [
      ['de', 'windows', fingerprintOf(PAGES.page('de', 'windows', false) ?? '')],
      ['de', 'insert', fingerprintOf('the page as it was last week')],
    ] as const) {
      mkdirSync(join(folder, locale), { recursive: true });
      writeFileSync(join(folder, locale, `${name}.pdf`), `%PDF ${name}`);
      MADE[`${locale}/${name}`] = madeOf;
    }
    writeFileSync(join(folder, MADE_OF), JSON.stringify(MADE));
    server = await serve({ guides: { pages: PAGES, pdfs: folder, logo: LOGO } });
    bare = await serve({ guides: { pages: PAGES, pdfs: join(folder, 'nowhere'), logo: null } });
  });
  const MADE: Record<string, string> = {};

  after(async () => {
    await server.close();
    await bare.close();
    rmSync(folder, { recursive: true });
  });

  it('need no sign-in, run no script, load nothing from elsewhere and may not be framed', async () => {
    for (const path of ['/guides/en', '/guides/en/windows', '/guides/en/toaster']) {
      const { headers } = await get(path);
      assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(
        headers.get('content-security-policy'),
        "default-src 'none'; style-src 'sha256-abc='; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('set-cookie'), null);
    }
  });

  it('come as asked, may be kept for an hour, and answer HEAD without a body', async () => {
    const response = await get('/guides/pt-BR/insert');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=3600');
    const text = await response.text();
    assert.equal(text, '<p>insert in pt-BR, für alle</p>');
    const head = await get('/guides/pt-BR/insert', {}, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(text)));
    assert.equal(await head.text(), '');
    assert.equal((await get('/guides/pt-BR/insert', {}, 'POST')).status, 405);
  });

  it('start in the language that the browser wants most of those there are', async () => {
    for (const [wanted, to] of [
      ['de-CH, en;q=0.5', 'de'],
      ['zh-TW, pt;q=0.8, de;q=0.9', 'de'],
      ['zh-TW, ko', 'en'],
      ['*', 'en'],
      ['de;q=0, pt', 'pt-BR'],
      ['', 'en'],
    ] as const) {
      const response = await get('/guides', { 'accept-language': wanted });
      assert.equal(response.status, 302, wanted);
      assert.equal(response.headers.get('location'), `/guides/${to}`, wanted);
      assert.equal(response.headers.get('vary'), 'Accept-Language');
    }
  });

  it('lead from a language nearby to the one there is', async () => {
    assert.equal((await get('/guides/de-AT')).headers.get('location'), '/guides/de');
    assert.equal((await get('/guides/pt/windows')).headers.get('location'), '/guides/pt-BR/windows');
  });

  it('answer what is not there with a page in the reader’s language that lists what is', async () => {
    for (const path of [
      '/guides/de/toaster',
      '/guides/de/toaster.pdf',
      '/guides/xx',
      '/guides/xx/windows',
      '/guides/de/..%2f..%2fsecret',
      '/guides/..%2fde/windows.pdf',
      `/guides/de/${MADE_OF}`,
      `/guides/${MADE_OF}`,
    ]) {
      const response = await get(path, { 'accept-language': 'de' });
      assert.equal(response.status, 404, path);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.equal(await response.text(), '<p>nothing there in de</p>', path);
    }
  });

  it('have a PDF only while it says what the page says', async () => {
    const pdf = await get('/guides/de/windows.pdf');
    assert.equal(pdf.status, 200);
    assert.equal(pdf.headers.get('content-type'), 'application/pdf');
    assert.equal(await pdf.text(), '%PDF windows');
    assert.match(await (await get('/guides/de/windows')).text(), /with PDF/u);
    assert.equal((await get('/guides/de/insert.pdf')).status, 404, 'made of an older page');
    assert.doesNotMatch(await (await get('/guides/de/insert')).text(), /with PDF/u);
    assert.equal((await get('/guides/en/windows.pdf')).status, 404, 'never made');
    assert.equal((await fetch(`${bare.url}/guides/de/windows.pdf`)).status, 404);
    assert.doesNotMatch(await (await fetch(`${bare.url}/guides/de/windows`)).text(), /with PDF/u);
  });

  it('show the logo to everybody, if there is one', async () => {
    const logo = await get('/guides/logo.png');
    assert.equal(logo.headers.get('content-type'), 'image/png');
    assert.deepEqual(new Uint8Array(await logo.arrayBuffer()), LOGO);
    assert.equal((await fetch(`${bare.url}/guides/logo.png`)).status, 404);
  });
});
