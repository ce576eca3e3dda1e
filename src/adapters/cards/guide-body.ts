// What each guide says, between its title and its foot: put together from the words that cards use too (steps, symptoms,
// what to do next) and a few of its own. What all kinds of passkey have in common is said once.

import { renderSVG } from 'uqr';
import { KINDS, type PasskeyKind } from '../../core/authenticators.ts';
import { GUIDES, type Guide } from '../../core/guide.ts';
import { GUIDES_PATH, REGISTER_LINK } from '../../core/links.ts';
import { isByQr, kindsOn, type Platform } from '../../core/platform.ts';
import { escapeHtml, htmlOf, list } from './html.ts';
import type { Language } from './languages.ts';
import { groupIn, listIn, textIn, type Words } from './words.ts';

/** The sections that guides are made of, filled. */
export type GuideWords = Readonly<Record<'common' | 'steps' | 'failed' | 'thanks' | 'guides', Words>>;

export type Body = { readonly title: string; readonly html: string };

/** Where a phone comes into it, so that a code saves typing. */
const WITH_CODE: ReadonlySet<Guide> = new Set(['iphone', 'android', 'insert']);
/** With the quiet border of four modules that ISO/IEC 18004 asks for. */
const CODE = renderSVG(REGISTER_LINK, { ecc: 'M', border: 4, pixelSize: 1 });
/** What the menus are called was last compared with Microsoft's pages then. */
const CHECKED = new Date('2026-07-01T00:00:00Z');

export function guideWords({ locale, section }: Language): GuideWords {
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return {
    common: section('common').some(['genuine', 'buttons']),
    steps: section('steps').some(['needsTitle', 'qr', 'platforms', 'kinds']),
    failed: section('failed').some(['symptoms']),
    thanks: section('thanks').some(['try', 'second']),
    guides: section('guides').texts({ checked: month.format(CHECKED) }),
  };
}

export function guideBody(words: GuideWords, guide: Guide): Body {
  return {
    title: htmlOf(textIn(groupIn(words.guides, 'titles'), guide)),
    html: guide === 'insert' ? insertBody(words) : platformBody(words, guide),
  };
}

/** All guides, under the title that `key` names. */
export function overviewBody(words: GuideWords, locale: string, key: 'overview' | 'missing'): Body {
  const { guides } = words;
  const links = GUIDES.map((guide) => {
    const name = guide === 'insert' ? textIn(guides, 'insertName') : textIn(platformOf(words, guide), 'name');
    return `<a href="${GUIDES_PATH}/${locale}/${guide}">${htmlOf(name)}</a>`;
  });
  return {
    title: htmlOf(textIn(guides, `${key}Title`)),
    html: `${paragraph(guides, key, 'lead')}\n${list('ul', links)}`,
  };
}

function platformBody(words: GuideWords, platform: Platform): string {
  const { guides, steps, thanks } = words;
  const kinds = kindsOn(platform, KINDS);
  const ways = kinds.map((kind) => wayOf(words, kind));
  const shared = sharedStart(ways.map((way) => way.steps));
  const after = [textIn(thanks, 'try'), textIn(thanks, 'second'), textIn(guides, 'lost')];
  const start = [
    heading(steps, 'needsTitle'),
    list('ul', textsIn(platformOf(words, platform), 'needs')),
    heading(guides, 'stepsTitle'),
    // A single way shares everything with itself, so there is nothing to choose.
    ...(ways.length === 1 ? ways.map(({ takes }) => takes) : []),
    list('ol', shared),
  ];
  const choice = [
    heading(guides, 'waysTitle'),
    paragraph(guides, 'ways'),
    ...(kinds.some((kind) => isByQr(platform, kind)) ? [paragraph(steps, 'qr')] : []),
    ...ways.map(({ name, takes, steps }) => {
      const own = list('ol', steps.slice(shared.length), shared.length + 1);
      return `<section>\n<h3>${name}</h3>\n${takes}\n${own}\n</section>`;
    }),
  ];
  return [
    paragraph(guides, 'lead', 'lead'),
    withCode(words, platform, start.join('\n')),
    ...(ways.length === 1 ? [] : choice),
    heading(guides, 'afterTitle'),
    list('ul', after.map(htmlOf)),
    heading(guides, 'troubleTitle'),
    `<dl>${listIn(words.failed, 'symptoms').map(symptom).join('\n')}</dl>`,
  ].join('\n');
}

function insertBody(words: GuideWords): string {
  const { guides, steps } = words;
  return [
    paragraph(guides, 'keyLead', 'lead'),
    heading(steps, 'needsTitle'),
    list('ul', textsIn(platformOf(words, 'security-key'), 'needs')),
    heading(guides, 'stepsTitle'),
    withCode(words, 'insert', list('ol', wayOf(words, 'security-key').steps)),
    heading(guides, 'careTitle'),
    list('ul', textsIn(guides, 'care')),
  ].join('\n');
}

type Way = { readonly name: string; readonly takes: string; readonly steps: readonly string[] };

/** One kind of passkey, as HTML. */
function wayOf({ steps }: GuideWords, kind: PasskeyKind): Way {
  const words = groupIn(groupIn(steps, 'kinds'), kind);
  return {
    name: htmlOf(textIn(words, 'name')),
    takes: paragraph(words, 'takes'),
    steps: textsIn(words, 'steps'),
  };
}

function platformOf({ steps }: GuideWords, platform: Platform): Words {
  return groupIn(groupIn(steps, 'platforms'), platform);
}

/** What all of `lists` begin with. */
function sharedStart([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  const end = first.findIndex((step, at) => others.some((other) => other[at] !== step));
  return end === -1 ? first : first.slice(0, end);
}

/** What to do first, and beside it the registration page's address as a code to scan. */
function withCode({ guides }: GuideWords, guide: Guide, html: string): string {
  if (!WITH_CODE.has(guide)) return html;
  const caption = htmlOf(textIn(guides, guide === 'insert' ? 'keyScan' : 'scan'));
  return `<div class="beside">
<div>
${html}
</div>
<figure>
<div role="img" aria-label="${escapeHtml(textIn(guides, 'qrCode'))}">${CODE}</div>
<figcaption>${htmlOf(REGISTER_LINK.replace('https://', ''))}<br>${caption}</figcaption>
</figure>
</div>`;
}

function symptom(words: Words): string {
  return `<dt>${htmlOf(textIn(words, 'seen'))}</dt>\n<dd>${htmlOf(textIn(words, 'fix'))}</dd>`;
}

function textsIn(words: Words, key: string): readonly string[] {
  return listIn(words, key).map((entry) => htmlOf(textIn(entry, 'text')));
}

function heading(words: Words, key: string): string {
  return `<h2>${htmlOf(textIn(words, key))}</h2>`;
}

function paragraph(words: Words, key: string, className?: string): string {
  return `<p${className === undefined ? '' : ` class="${className}"`}>${htmlOf(textIn(words, key))}</p>`;
}
