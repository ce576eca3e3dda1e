// Words: one JSON file per locale. A text may hold {name} placeholders and may come in plural forms; filling is
// one pass of named replacement, so a value that looks like a placeholder stays text. Refuses a placeholder
// nobody fills and a moment without words. Texts are Markdown (Teams: "Format cards"), except summaries and
// buttons, which hosts show as they are; values are escaped accordingly.

export type Text = string | { readonly plural: string; readonly [form: string]: string };
export type Words = { readonly [key: string]: Text | Words | readonly Words[] };

/** Our own Markdown, such as a {{DATE()}}, which is not escaped. It may not appear in summaries and buttons. */
export type Markup = { readonly markup: string };
export type Values = Readonly<Record<string, string | number | Markup>>;

const PLACEHOLDER = /\{(\w+)\}/g;

/** The user's text so that Markdown shows it as typed: no formatting, no link, no line of its own. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>~#|&]/g, '\\$&')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, '$&\u200b');
}

/** All texts of one moment with their values, plural forms chosen by `locale`. */
export function fillWords(words: Words, values: Values, locale: string): Words {
  return mapTexts(words, (text, plain) => fill(choose(text, values, locale), values, plain));
}

/** Placeholders and plural counts that `values` does not know, over all forms. */
export function unknownPlaceholders(words: Words, values: Values): readonly string[] {
  const unknown: string[] = [];
  const note = (name: string) => {
    if (!Object.hasOwn(values, name)) unknown.push(name);
  };
  mapTexts(words, (text) => {
    if (typeof text !== 'string') note(text.plural);
    const forms = typeof text === 'string' ? [text] : Object.values(text);
    for (const form of forms) for (const [, name] of form.matchAll(PLACEHOLDER)) note(name ?? '');
    return '';
  });
  return unknown;
}

function mapTexts(words: Words, change: (text: Text, plain: boolean) => string, inButtons = false): Words {
  return Object.fromEntries(
    Object.entries(words).map(([key, word]) => {
      if (isList(word)) return [key, word.map((entry) => mapTexts(entry, change))];
      if (isText(word)) return [key, change(word, inButtons || key === 'summary')];
      return [key, mapTexts(word, change, key === 'buttons')];
    }),
  );
}

function isList(word: Text | Words | readonly Words[]): word is readonly Words[] {
  return Array.isArray(word);
}

function isText(word: Text | Words): word is Text {
  return typeof word === 'string' || typeof word['plural'] === 'string';
}

function choose(text: Text, values: Values, locale: string): string {
  if (typeof text === 'string') return text;
  const count = Number(values[text.plural]);
  const form = text[`=${count}`] ?? text[new Intl.PluralRules(locale).select(count)] ?? text['other'];
  if (form === undefined) throw new Error(`no plural form of ${text.plural} for ${count} in ${locale}`);
  return form;
}

function fill(text: string, values: Values, plain: boolean): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`nothing fills the placeholder {${name}}`);
    if (typeof value !== 'object') return plain ? String(value) : escapeMarkdown(String(value));
    if (plain) throw new Error(`{${name}} is Markdown and cannot stand in a summary or button`);
    return value.markup;
  });
}
