// Cards: turns moments into Adaptive Cards 1.5. `cards/<moment>.card.json` is the layout, `cards/words/*.json`
// the wording, `cards/<moment>.sample.json` facts to try it with. Opening expands every template with every
// sample in every language and refuses to start when a card would break a rule of check-card.ts or check-words.ts.
// Templating: Microsoft Learn "Adaptive Cards Templating Language"; values inserted are never expanded again.

import { join } from 'node:path';
import type { Command } from '../../core/command.ts';
import { Findings, type Finding } from '../../core/finding.ts';
import { allowedLinks, calendarPath, GUIDES_PATH, sessionTabLink } from '../../core/links.ts';
import type { Moment, MomentName } from '../../core/moment.ts';
import { checkCard, checkLinks, leftovers } from './check-card.ts';
import { type Language, type Languages, openLanguages } from './languages.ts';
import { openCommands } from './commands.ts';
import { readJson } from './read-json.ts';
import { markTest } from './mark-test.ts';
import { openTemplate, type Template } from './template.ts';
import { viewOf } from './view.ts';
import { textIn } from './words.ts';

export type Organisation = {
  readonly name: string;
  /** Who stands behind the messages, for example "IT Security". */
  readonly sender: string;
  /** `url` is https: */
  readonly helpDesk: { readonly label: string; readonly url?: string };
};

/** Where people's devices reach what we serve, and what is there for cards to lead to. */
export type Public = {
  /** An origin, such as https://keywave.example.com. */
  readonly url: string;
  /** The path of the organisation's logo, if it has set one. */
  readonly logo: string | null;
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
  /** The first sample of that moment, marked as a test. */
  renderTest(name: MomentName, locale: string | null): Rendered;
  readonly moments: readonly MomentName[];
  readonly locales: readonly string[];
  readonly languages: Languages;
  /** What somebody wants who writes this, in any of our languages; null = it is no command. */
  understand(text: string): Command | null;
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
  steps: true,
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
  answer: true,
  'did-you-mean': true,
  topics: true,
  'handed-over': true,
  'small-talk': true,
  'admins-only': true,
  'no-names': true,
  begin: true,
  'needs-pass': true,
  'cannot-yet': true,
  'my-data': true,
  language: true,
  messages: true,
  'not-me': true,
  'expert-question': true,
  'expert-reminder': true,
  'expert-answer': true,
  'experts-channel': true,
  'session-announced': true,
  'session-reminder': true,
  'session-summary': true,
  'session-answer': true,
  previews: true,
  tested: true,
};
const DEFAULT_LOCALE = 'en';

/** Reads `folder` once. Throws `Findings` with everything that is wrong with templates, words or samples. */
export function openCards(options: {
  readonly folder: string;
  readonly organisation: Organisation;
  /** Left out = cards lead to no page of ours. */
  readonly public?: Public | undefined;
  /** For people whose language we do not speak; BCP 47. */
  readonly defaultLocale?: string | undefined;
  /** The app's id in the organisation's catalogue, for links to its tabs; left out = cards only say where they are. */
  readonly appId?: string | undefined;
  /** A folder with the organisation's own texts, one file per language with the changed keys only. */
  readonly ownWords?: string | undefined;
}): OpenedCards {
  const { folder, organisation } = options;
  const moments = Object.keys(MOMENTS) as MomentName[];
  const helpDeskLink = helpDeskUrl(organisation);
  const site = options.public ?? null;
  const links = allowedLinks({
    helpDesk: helpDeskLink,
    publicUrl: site?.url ?? null,
    appId: options.appId ?? null,
  });
  const logo = site === null || site.logo === null ? null : `${site.url}${site.logo}`;

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
    links,
    constants: {
      organisation: organisation.name,
      sender: organisation.sender,
      helpDesk: organisation.helpDesk.label,
    },
  });

  const slots = { organisation: organisation.name, helpDesk: organisation.helpDesk.label };
  const spoken = languages.all.map(({ locale, name }) => ({ title: name, value: locale }));

  const renderIn = (language: Language, moment: Moment): Rendered => {
    const view = viewOf(moment, language, slots);
    const words = language.section(moment.moment).texts(view.values);
    const layouts = layoutsOf(templates, moment.moment);
    const card = (language.rightToLeft ? layouts.rightToLeft : layouts.leftToRight).expand({
      ...view.data,
      words,
      common: language.section('common').texts(view.values),
      hasHelpDeskLink: helpDeskLink !== null,
      helpDeskLink,
      hasGuides: site !== null,
      guides: `${site?.url ?? ''}${GUIDES_PATH}/${language.locale}`,
      spoken,
      ...sessionLinks(moment, { appId: options.appId ?? null, publicUrl: site?.url ?? null }),
      hasLogo: logo !== null,
      logo,
    });
    // Found at start for every sample; here it stands between a fact that nobody foresaw and a person who trusts us.
    const [strange] = checkLinks(card, links);
    if (strange !== undefined) throw new Error(strange);
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
    renderTest: (name, locale) => {
      const language = languages.nearest(locale);
      const [sample] = samples.get(name) ?? [];
      if (sample === undefined) throw new Error(`no sample of “${name}”`);
      return markTest(renderIn(language, sample), language.section('tested').texts({}));
    },
    moments,
    locales: languages.all.map(({ locale }) => locale),
    understand: openCommands(languages.all),
    languages,
    samples: (name) => samples.get(name) ?? [],
  };
}

/** Where a moment of a session leads to: its tab in the channel, and its calendar file. */
function sessionLinks(
  moment: Moment,
  { appId, publicUrl }: { readonly appId: string | null; readonly publicUrl: string | null },
): Readonly<Record<string, unknown>> {
  if (!('sessionId' in moment)) return {};
  const tab = appId === null ? null : sessionTabLink(appId, moment);
  const calendar = publicUrl === null ? null : `${publicUrl}${calendarPath(moment.sessionId)}`;
  return { hasTab: tab !== null, tab, hasCalendar: calendar !== null, calendar };
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
  if (URL.canParse(helpDesk.url) && new URL(helpDesk.url).protocol === 'https:') return helpDesk.url;
  throw new Findings([
    {
      what: `The help desk’s address “${helpDesk.url}” cannot be a link.`,
      why: 'Cards show it as a button, and no other address than https: is opened.',
      fix: 'Give a full https:// address, or none.',
    },
  ]);
}

function layoutsOf(templates: ReadonlyMap<MomentName, Layouts>, name: MomentName): Layouts {
  const layouts = templates.get(name);
  if (layouts === undefined) throw new Error(`no template for “${name}”`);
  return layouts;
}
