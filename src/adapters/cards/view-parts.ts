// What views are made of. Instants become {{DATE()}} and {{TIME()}}, which Teams shows in the viewer's own zone; the format
// allows no milliseconds (Adaptive Cards documentation, "Text features").

import type { Addressee } from '../../core/moment.ts';
import type { Instant } from '../../core/time.ts';
import type { Markup, Values } from './words.ts';

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

function seconds(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
