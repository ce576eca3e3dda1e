// Template: the one place that touches adaptivecards-templating. Its type declarations pull TypeScript sources of
// another package into the type check, where they fail; so it is loaded untyped and given the two lines we use.
// A template is opened once and expanded often: opening costs ten times as much as expanding.

import { createRequire } from 'node:module';

export type Template = { expand(root: Readonly<Record<string, unknown>>): object };

type Templating = {
  readonly Template: new (template: unknown) => { expand(context: { readonly $root: unknown }): object };
};

const templating = createRequire(import.meta.url)('adaptivecards-templating') as Templating;

/** Expressions without a value stay in the output as `${name}`; inserted values are not expanded again. */
export function openTemplate(source: unknown): Template {
  const template = new templating.Template(source);
  return { expand: (root) => template.expand({ $root: root }) };
}
