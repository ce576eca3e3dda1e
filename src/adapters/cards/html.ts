// HTML from the words of cards. Words are Markdown with nothing in it but bold and escapes, so nothing else comes alive:
// a tag or a link in a word, or in a name that fills it, stays text. Only the registration page's address is a link.

import { REGISTER_LINK } from '../../core/links.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const MEANING = /\\([\\`*_[\]<>~#|&])|\*\*(.+?)\*\*|aka\.ms\/mysecurityinfo/gu;
/** An address reads from left to right in every language. */
const REGISTER = `<a href="${REGISTER_LINK}" dir="ltr">${REGISTER_LINK.replace('https://', '')}</a>`;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => ENTITIES[character] ?? character);
}

/** A text of the words as HTML within one element. */
export function htmlOf(markdown: string): string {
  let html = '';
  let end = 0;
  for (const match of markdown.matchAll(MEANING)) {
    const [found, escaped, bold] = match;
    html += escapeHtml(markdown.slice(end, match.index));
    if (escaped !== undefined) html += escapeHtml(escaped);
    else html += bold === undefined ? REGISTER : `<strong>${htmlOf(bold)}</strong>`;
    end = match.index + found.length;
  }
  return html + escapeHtml(markdown.slice(end));
}

/** Items of one kind of list, each already HTML. */
export function list(tag: 'ul' | 'ol', items: readonly string[], from = 1): string {
  const start = from === 1 ? '' : ` start="${from}"`;
  return `<${tag}${start}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag}>`;
}
