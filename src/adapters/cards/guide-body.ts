// What each guide says, between its title and its foot: put together from the words that cards use too (steps, symptoms,
// what to do next) and a few of its own. What all kinds of passkey have in common is said once.

import { renderSVG } from 'uqr';
import { KINDS } from '../../core/authenticators.ts';
import { GUIDES, type Guide } from '../../core/guide.ts';
import { GUIDES_PATH, REGISTER_LINK } from '../../core/links.ts';
import { waysOn, type Platform, type Way } from '../../core/platform.ts';
import { escapeHtml, htmlOf, list } from './html.ts';
import type { Language } from './languages.ts';
import { fixValues, STEPS_OF, SYMPTOMS } from './view-steps.ts';
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

/** Guides are for everybody, whatever it is that they may use. */
const EVERYTHING = { kinds: KINDS, attested: [] };

export function guideWords({ locale, section, anyOf }: Language): GuideWords {
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return {
    common: section('common').some(['genuine', 'buttons']),
    steps: section('steps').some(['needsTitle', 'qr', 'platforms', 'kinds']),
    failed: section('failed').some(['symptoms'], fixValues(EVERYTHING, anyOf)),
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
  const ways = waysOn(platform, EVERYTHING).map((way) => wayOf(words, way));
  const shared = sharedStart(ways.map((way) => way.steps));
  const after = [textIn(thanks, 'try'), textIn(thanks, 'second'), textIn(guides, 'lost')];
  const start = [
    heading(steps, 'needsTitle'),
    list('ul', needsOf(words, platform)),
    heading(guides, 'stepsTitle'),
    // A single way shares everything with itself, so there is nothing to choose.
    ...(ways.length === 1 ? ways.map(({ takes }) => takes) : []),
    list('ol', shared),
  ];
  const choice = [
    heading(guides, 'waysTitle'),
    paragraph(guides, 'ways'),
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
    `<dl>${SYMPTOMS.map((each) => symptom(groupIn(groupIn(words.failed, 'symptoms'), each))).join('\n')}</dl>`,
  ].join('\n');
}

function insertBody(words: GuideWords): string {
  const { guides, steps } = words;
  return [
    paragraph(guides, 'keyLead', 'lead'),
    heading(steps, 'needsTitle'),
    list('ul', needsOf(words, 'security-key')),
    heading(guides, 'stepsTitle'),
    withCode(words, 'insert', list('ol', wayOf(words, { kind: 'security-key', how: 'here' }).steps)),
    heading(guides, 'careTitle'),
    list('ul', textsIn(guides, 'care')),
  ].join('\n');
}

type WayText = { readonly name: string; readonly takes: string; readonly steps: readonly string[] };

/** One kind of passkey, as HTML. */
function wayOf({ steps }: GuideWords, { kind, how }: Way): WayText {
  const words = groupIn(groupIn(steps, 'kinds'), kind);
  const takes = paragraph(words, 'takes');
  return {
    name: htmlOf(textIn(words, 'name')),
    takes: how === 'by-qr' ? `${takes}\n${paragraph(steps, 'qr')}` : takes,
    steps: textsIn(words, STEPS_OF[how]),
  };
}

/** A key's page names the computer to take instead of a browser. */
function needsOf(words: GuideWords, platform: Platform): readonly string[] {
  const own = platformOf(words, platform);
  return [...textsIn(own, 'needs'), ...('browser' in own ? [htmlOf(textIn(own, 'browser'))] : [])];
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
