// Cards: turns moments into Adaptive Cards 1.5. `cards/<moment>.card.json` is the layout, `cards/words/*.json`
// the wording, `cards/<moment>.sample.json` facts to try it with. Opening expands every template with every
// sample in every locale and refuses to start when a card would break a rule of check-card.ts.
// Templating: Microsoft Learn "Adaptive Cards Templating Language"; values inserted are never expanded again.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PasskeyKind } from '../../core/authenticators.ts';
import { Findings, type Finding } from '../../core/finding.ts';
import type { Moment, MomentName } from '../../core/moment.ts';
import { checkCard, leftovers, REGISTER_LINK, SECURITY_INFO_LINK } from './check-card.ts';
import { openTemplate, type Template } from './template.ts';
import { viewOf } from './view.ts';
import { fillWords, unknownPlaceholders, type Values, type Words } from './words.ts';

export type Organisation = {
  readonly name: string;
  /** Who stands behind the messages, for example "IT Security". */
  readonly sender: string;
  /** `url` is https: or mailto:. */
  readonly helpDesk: { readonly label: string; readonly url?: string };
};

export type Rendered = {
  /** Adaptive Card 1.5 JSON. */
  readonly card: object;
  /** What the notification shows. */
  readonly summary: string;
  /** The card's one sentence as Markdown, where the moment has one: an answer that needs no card. */
  readonly text?: string;
};

export type OpenedCards = {
  /** `locale` is BCP 47; the nearest language we have is used, else English. */
  render(moment: Moment, locale: string | null): Rendered;
  readonly moments: readonly MomentName[];
  readonly locales: readonly string[];
  samples(name: MomentName): readonly Moment[];
};

/** A record, so that a moment without a template does not compile. */
const MOMENTS: Readonly<Record<MomentName, true>> = {
  welcome: true,
  nudge: true,
  reminder: true,
  snoozed: true,
  acknowledged: true,
  failed: true,
  checking: true,
  'not-confirmed': true,
  thanks: true,
  'opted-out': true,
  'look-back': true,
  'too-late': true,
  recalled: true,
  help: true,
  status: true,
  report: true,
  why: true,
  who: true,
  'question-kept': true,
  'admins-only': true,
};
const FALLBACK_LOCALE = 'en';

/** Reads `folder` once. Throws `Findings` with everything that is wrong with templates, words or samples. */
export function openCards(options: {
  readonly folder: string;
  readonly organisation: Organisation;
  /** Further URLs that cards may open, such as the product's own tab. */
  readonly links?: readonly string[];
}): OpenedCards {
  const { folder, organisation } = options;
  const moments = Object.keys(MOMENTS) as MomentName[];
  const helpDeskLink = helpDeskUrl(organisation);
  const links = new Set([REGISTER_LINK, SECURITY_INFO_LINK, ...(options.links ?? [])]);
  if (helpDeskLink !== null) links.add(helpDeskLink);

  const templates = new Map(moments.map((name) => [name, openTemplate(read(folder, `${name}.card.json`))]));
  const samples = new Map(
    moments.map((name) => [name, read(folder, `${name}.sample.json`) as readonly Moment[]]),
  );
  const words = new Map(
    readdirSync(join(folder, 'words'))
      .filter((file) => file.endsWith('.json'))
      .map((file) => [file.slice(0, -'.json'.length), read(join(folder, 'words'), file) as Words]),
  );
  const ours: Values = {
    organisation: organisation.name,
    sender: organisation.sender,
    helpDesk: organisation.helpDesk.label,
  };

  const render = (moment: Moment, wanted: string | null): Rendered => {
    const locale = nearest(wanted, words);
    const view = viewOf(moment, locale, kindNames(words, locale));
    const values = { ...ours, ...view.values };
    const filled = fillWords(section(words, locale, moment.moment), values, locale);
    const card = templateOf(templates, moment.moment).expand({
      ...view.data,
      words: filled,
      common: fillWords(section(words, locale, 'common'), values, locale),
      hasHelpDeskLink: helpDeskLink !== null,
      helpDeskLink,
    });
    const summary = textOf(filled, 'summary');
    return moment.moment === 'too-late'
      ? { card, summary, text: textOf(filled, moment.why) }
      : { card, summary };
  };

  const problems: Finding[] = [];
  for (const locale of words.keys()) {
    for (const name of moments) {
      for (const sample of samples.get(name) ?? []) {
        problems.push(
          ...trySample(name, locale, () => {
            const values = { ...ours, ...viewOf(sample, locale, kindNames(words, locale)).values };
            const unknown = unknownPlaceholders(section(words, locale, name), values);
            const { card } = render(sample, locale);
            return [
              ...unknown.map((placeholder) => `nothing fills the placeholder {${placeholder}}`),
              ...leftovers(card).filter((left) => !JSON.stringify(sample).includes(left)),
              ...checkCard(card, links),
            ];
          }),
        );
      }
    }
  }
  if (problems.length > 0) throw new Findings(problems);

  return { render, moments, locales: [...words.keys()], samples: (name) => samples.get(name) ?? [] };
}

function trySample(name: MomentName, locale: string, check: () => readonly string[]): readonly Finding[] {
  const finding = (what: string): Finding => ({
    what: `Card “${name}” in ${locale}: ${what}.`,
    why: 'People would see a broken card, or one that the safety rules of cards forbid.',
    fix: `Mend cards/${name}.card.json, its sample, or cards/words/${locale}.json.`,
  });
  try {
    return check().map(finding);
  } catch (error) {
    return [finding(error instanceof Error ? error.message : String(error))];
  }
}

function helpDeskUrl({ helpDesk }: Organisation): string | null {
  if (helpDesk.url === undefined) return null;
  if (URL.canParse(helpDesk.url) && /^(https|mailto):$/.test(new URL(helpDesk.url).protocol))
    return helpDesk.url;
  throw new Findings([
    {
      what: `The help desk’s address “${helpDesk.url}” cannot be a link.`,
      why: 'Cards show it as a button, and only https: and mailto: addresses are opened.',
      fix: 'Give a full https:// or mailto: address, or none.',
    },
  ]);
}

function nearest(wanted: string | null, words: ReadonlyMap<string, Words>): string {
  const language = wanted?.split('-')[0] ?? '';
  return [wanted ?? '', language].find((locale) => words.has(locale)) ?? FALLBACK_LOCALE;
}

function section(words: ReadonlyMap<string, Words>, locale: string, name: string): Words {
  const found = words.get(locale)?.[name];
  if (typeof found !== 'object' || Array.isArray(found)) throw new Error(`no words for “${name}”`);
  return found as Words;
}

function kindNames(words: ReadonlyMap<string, Words>, locale: string): (kind: PasskeyKind) => string {
  const names = section(words, locale, 'kinds');
  return (kind) => textOf(names, kind);
}

function textOf(words: Words, key: string): string {
  const text = words[key];
  if (typeof text !== 'string') throw new Error(`no text “${key}”`);
  return text;
}

function templateOf(templates: ReadonlyMap<MomentName, Template>, name: MomentName): Template {
  const template = templates.get(name);
  if (template === undefined) throw new Error(`no template for “${name}”`);
  return template;
}

function read(folder: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    throw new Findings([
      {
        what: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
        why: 'It holds what the bot says.',
        fix: `Put a valid JSON file at ${join(folder, file)}.`,
      },
    ]);
  }
}
