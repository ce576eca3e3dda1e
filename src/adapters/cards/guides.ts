// Guides: the first passkey on each platform, and the page for a security key's box, as web pages in every language of
// the cards and in the same words. They are for everybody: all kinds of passkey that a platform takes, nothing of any
// person, no script. Each page is whole by itself, so it can be kept, printed, and made into a PDF.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUIDES, type Guide, type GuidePages } from '../../core/guide.ts';
import { allowedLinks, GUIDES_PATH, SOURCE_LINK } from '../../core/links.ts';
import type { Organisation } from './cards.ts';
import { type Body, guideBody, type GuideWords, guideWords, overviewBody } from './guide-body.ts';
import { escapeHtml, htmlOf, list } from './html.ts';
import type { Language, Languages } from './languages.ts';
import { groupIn, textIn } from './words.ts';

/** `folder` holds guide.css; `logo` is the path of the organisation's logo on our server. */
export function openGuides(options: {
  readonly folder: string;
  readonly languages: Languages;
  readonly organisation: Organisation;
  readonly logo: string | null;
}): GuidePages {
  const { languages, organisation, logo } = options;
  const style = readFileSync(join(options.folder, 'guide.css'), 'utf8');
  const allowed = allowedLinks({ helpDesk: organisation.helpDesk.url ?? null });
  const drawn = new Map<string, string>();

  return {
    locales: languages.all.map(({ locale }) => locale),
    names: GUIDES,
    find: (wanted) => languages.find(wanted)?.locale ?? null,
    defaultLocale: languages.nearest(null).locale,
    page: (locale, name, pdf) => {
      const guide = GUIDES.find((each) => each === name);
      return guide === undefined ? null : draw(locale, guide, pdf);
    },
    overview: (locale, missing = false) => draw(locale, missing ? 'missing' : 'overview', false),
    style: `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  };

  /** Anybody may ask for a page as often as they like, so each is made once. */
  function draw(locale: string, page: Guide | 'overview' | 'missing', pdf: boolean): string | null {
    const language = languages.all.find((each) => each.locale === locale);
    if (language === undefined) return null;
    const key = `${locale}/${page}/${pdf}`;
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const words = guideWords(language);
    const isGuide = page !== 'overview' && page !== 'missing';
    const body = isGuide ? guideBody(words, page) : overviewBody(words, locale, page);
    const html = frame(language, words, body, isGuide ? page : null, pdf);
    drawn.set(key, html);
    return html;
  }

  /** `guide` is null around the list of all. */
  function frame(
    language: Language,
    words: GuideWords,
    body: Body,
    guide: Guide | null,
    pdf: boolean,
  ): string {
    const name = escapeHtml(organisation.name);
    const image = logo === null ? '' : `<img src="${logo}" alt="${name}">`;
    return `<!doctype html>
<html lang="${language.locale}" dir="${language.rightToLeft ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${body.title} | ${name}</title>
<style>${style}</style>
</head>
<body class="${guide ?? 'overview'}">
<header>${image}<p>${htmlOf(textIn(words.guides, 'by'))}</p></header>
<main>
<h1>${body.title}</h1>
${body.html}
<aside><p>${htmlOf(textIn(words.common, 'genuine'))}</p></aside>
</main>
<footer>
${foot(language, words, guide, pdf)}
</footer>
</body>
</html>
`;
  }

  function foot({ locale }: Language, words: GuideWords, guide: Guide | null, pdf: boolean): string {
    const { guides, common } = words;
    const here = `${GUIDES_PATH}/${locale}`;
    const { url } = organisation.helpDesk;
    const links = [
      ...(pdf ? [`<a href="${here}/${guide}.pdf">${htmlOf(textIn(guides, 'pdf'))}</a>`] : []),
      ...(guide === null ? [] : [`<a href="${here}">${htmlOf(textIn(guides, 'overviewTitle'))}</a>`]),
      ...(url === undefined ? [] : [outside(url, escapeHtml(textIn(groupIn(common, 'buttons'), 'contact')))]),
      outside(SOURCE_LINK, htmlOf(textIn(guides, 'sourceTitle'))),
    ];
    const others = languages.all.map((each) => {
      const path = [GUIDES_PATH, each.locale, ...(guide === null ? [] : [guide])].join('/');
      const current = each.locale === locale ? ' aria-current="page"' : '';
      return `<a href="${path}" lang="${each.locale}" hreflang="${each.locale}"${current}>${ownName(each.locale)}</a>`;
    });
    return `<p>${htmlOf(textIn(guides, 'checked'))}</p>
${list('ul', links)}
<nav aria-label="${escapeHtml(textIn(guides, 'languagesTitle'))}">${list('ul', others)}</nav>`;
  }

  /** Throws when the address is not on the list. */
  function outside(address: string, html: string): string {
    if (!allowed(address)) throw new Error(`the link ${address} is not allowed`);
    return `<a href="${escapeHtml(address)}">${html}</a>`;
  }
}

/** What speakers of the language call it. */
function ownName(locale: string): string {
  return escapeHtml(new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale);
}
