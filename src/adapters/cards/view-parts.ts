// What views are made of. Instants become {{DATE()}} and {{TIME()}}, which Teams shows in the viewer's own zone; the format
// allows no milliseconds (Adaptive Cards documentation, "Text features").

import type { Addressee } from '../../core/moment.ts';
import type { Instant } from '../../core/time.ts';
import { escapeMarkdown, type Markup, type Values } from './words.ts';

export type View = { readonly values: Values; readonly data: Readonly<Record<string, unknown>> };

/** What greetings are filled with; `named` chooses the wording. */
export function greeting({ firstName }: Addressee): Values {
  return { firstName: firstName ?? '', named: firstName === null ? 'no' : 'yes' };
}

/** Empty for null. */
export function date(instant: Instant | null): Markup {
  return { markup: instant === null ? '' : `{{DATE(${seconds(instant)}, SHORT)}}` };
}

export function dateAndTime(instant: Instant): Markup {
  return { markup: `{{DATE(${seconds(instant)}, SHORT)}} {{TIME(${seconds(instant)})}}` };
}

export function time(instant: Instant): Markup {
  return { markup: `{{TIME(${seconds(instant)})}}` };
}

function seconds(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

const LINES_SHOWN = 60;

export function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length).toWellFormed()} …` : text;
}

/** Each is a paragraph of its own; what is too long for the card is left out. */
export function linesOf(lines: readonly string[], length: number): readonly { readonly line: string }[] {
  let left = length;
  const shown: string[] = [];
  for (const line of lines.slice(0, LINES_SHOWN)) {
    if (left <= 0) break;
    shown.push(shortened(line, left));
    left -= line.length;
  }
  return shown.map((line) => ({ line: escapeMarkdown(line) }));
}
