// Cards: turns moments into Adaptive Cards 1.5. `cards/<moment>.card.json` is the layout, `cards/words/*.json`
// the wording, `cards/<moment>.sample.json` facts to try it with. Opening expands every template with every
// sample in every language and refuses to start when a card would break a rule of check-card.ts or check-words.ts.
// Templating: Microsoft Learn "Adaptive Cards Templating Language"; values inserted are never expanded again.

import { join } from 'node:path';
import { Findings, type Finding } from '../../core/finding.ts';
import type { Moment, MomentName } from '../../core/moment.ts';
import { checkCard, leftovers, REGISTER_LINK, SECURITY_INFO_LINK } from './check-card.ts';
import { type Language, openLanguages } from './languages.ts';
import { readJson } from './read-json.ts';
import { openTemplate, type Template } from './template.ts';
import { viewOf } from './view.ts';
import { textIn } from './words.ts';

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
  /** `locale` is BCP 47; the nearest language we have is used, else the default. */
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
  'no-names': true,
};
const DEFAULT_LOCALE = 'en';

/** Reads `folder` once. Throws `Findings` with everything that is wrong with templates, words or samples. */
export function openCards(options: {
  readonly folder: string;
  readonly organisation: Organisation;
  /** Further URLs that cards may open, such as the product's own tab. */
  readonly links?: readonly string[];
  /** For people whose language we do not speak; BCP 47. */
  readonly defaultLocale?: string | undefined;
  /** A folder with the organisation's own texts, one file per language with the changed keys only. */
  readonly ownWords?: string | undefined;
}): OpenedCards {
  const { folder, organisation } = options;
  const moments = Object.keys(MOMENTS) as MomentName[];
  const helpDeskLink = helpDeskUrl(organisation);
  const links = new Set([REGISTER_LINK, SECURITY_INFO_LINK, ...(options.links ?? [])]);
  if (helpDeskLink !== null) links.add(helpDeskLink);

  const templates = new Map(
    moments.map((name) => [name, openLayouts(readJson(folder, `${name}.card.json`))]),
  );
  const samples = new Map(
    moments.map((name) => [name, readJson(folder, `${name}.sample.json`) as readonly Moment[]]),
  );
  const languages = openLanguages({
    folder: join(folder, 'words'),
    ownWords: options.ownWords ?? null,
    defaultLocale: options.defaultLocale ?? DEFAULT_LOCALE,
    constants: {
      organisation: organisation.name,
      sender: organisation.sender,
      helpDesk: organisation.helpDesk.label,
    },
  });

  const renderIn = (language: Language, moment: Moment): Rendered => {
    const view = viewOf(moment, language);
    const words = language.section(moment.moment).texts(view.values);
    const layouts = layoutsOf(templates, moment.moment);
    const card = (language.rightToLeft ? layouts.rightToLeft : layouts.leftToRight).expand({
      ...view.data,
      words,
      common: language.section('common').texts(view.values),
      hasHelpDeskLink: helpDeskLink !== null,
      helpDeskLink,
    });
    const summary = textIn(words, 'summary');
    return moment.moment === 'too-late'
      ? { card, summary, text: textIn(words, moment.why) }
      : { card, summary };
  };

  const problems: Finding[] = [];
  for (const language of languages.all) {
    for (const name of moments) {
      for (const sample of samples.get(name) ?? []) {
        problems.push(
          ...trySample(name, language, () => {
            const { card } = renderIn(language, sample);
            return [
              ...leftovers(card).filter((left) => !JSON.stringify(sample).includes(left)),
              ...checkCard(card, links),
            ];
          }),
        );
      }
    }
  }
  if (problems.length > 0) throw new Findings(problems);

  return {
    render: (moment, locale) => renderIn(languages.nearest(locale), moment),
    moments,
    locales: languages.all.map(({ locale }) => locale),
    samples: (name) => samples.get(name) ?? [],
  };
}

/** Text runs the other way in a template of its own, so that nothing is asked per card. */
type Layouts = { readonly leftToRight: Template; readonly rightToLeft: Template };

function openLayouts(source: unknown): Layouts {
  return { leftToRight: openTemplate(source), rightToLeft: openTemplate(turned(source)) };
}

/** Each card in `source` says `rtl` (Adaptive Cards 1.5, AdaptiveCard), also one behind a button. */
function turned(source: unknown): unknown {
  if (Array.isArray(source)) return source.map(turned);
  if (typeof source !== 'object' || source === null) return source;
  const entries = Object.entries(source).map(([key, value]) => [key, turned(value)]);
  const isCard = 'type' in source && source.type === 'AdaptiveCard';
  return { ...Object.fromEntries(entries), ...(isCard && { rtl: true }) };
}

function trySample(
  name: MomentName,
  { locale }: Language,
  check: () => readonly string[],
): readonly Finding[] {
  const finding = (what: string): Finding => ({
    what: `Card “${name}” in ${locale}: ${what}.`,
    why: 'People would see a broken card, or one that the safety rules of cards forbid.',
    fix: `Mend cards/${name}.card.json, its sample, or the text in ${locale}.json (cards/words, or your own WORDS_DIR).`,
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

function layoutsOf(templates: ReadonlyMap<MomentName, Layouts>, name: MomentName): Layouts {
  const layouts = templates.get(name);
  if (layouts === undefined) throw new Error(`no template for “${name}”`);
  return layouts;
}
