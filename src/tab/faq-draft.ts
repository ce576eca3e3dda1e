// An entry of the FAQ as its form holds it: lists as lines, and what the API takes from that.

import type { EntryText } from '../core/faq.ts';
import type { OwnContent, OwnText } from '../core/own-entry.ts';
import type { FaqEntryInfo } from './faq-api.ts';

export type FaqText = {
  /** One a line. */
  readonly phrasings: string;
  /** False = the words that Keywave ships stay. */
  readonly ours: boolean;
  readonly question: string;
  readonly answer: string;
  /** The organisation's own rule, or a page. */
  readonly from: 'organisation' | 'page';
  readonly page: string;
};
export type FaqForm = {
  readonly topic: string;
  readonly urgent: boolean;
  /** One a line. */
  readonly links: string;
  readonly texts: Readonly<Record<string, FaqText>>;
};

const NEW_TEXT: FaqText = {
  phrasings: '',
  ours: true,
  question: '',
  answer: '',
  from: 'organisation',
  page: '',
};

export function newForm(topic: string, lang: string): FaqForm {
  return { topic, urgent: false, links: '', texts: { [lang]: NEW_TEXT } };
}

/** What the organisation says already, else what Keywave ships. */
export function formOf({ own, shipped }: FaqEntryInfo): FaqForm {
  const said = own?.content ?? { ...shipped, locales: {} };
  return {
    topic: said.topic ?? '',
    urgent: said.urgent ?? false,
    links: (said.links ?? []).join('\n'),
    texts: Object.fromEntries(
      Object.entries(said.locales).map(([lang, text]) => [lang, textOf(text, shipped?.locales[lang])]),
    ),
  };
}

/** A language that is begun: with our words where there are some, with empty fields elsewhere. */
export function begun(shipped: EntryText | undefined): FaqText {
  return shipped === undefined ? NEW_TEXT : textOf({ phrasings: [], words: null }, shipped);
}

function textOf({ phrasings, words }: OwnText, shipped: EntryText | undefined): FaqText {
  const { question, answer, source } = words ??
    shipped ?? { question: '', answer: '', source: 'organisation' };
  return {
    phrasings: phrasings.join('\n'),
    ours: words !== null,
    question,
    answer,
    from: source === 'organisation' ? 'organisation' : 'page',
    page: source === 'organisation' ? '' : source,
  };
}

export function contentOf({ topic, urgent, links, texts }: FaqForm): OwnContent {
  return {
    topic,
    urgent,
    links: linesOf(links),
    locales: Object.fromEntries(
      Object.entries(texts)
        .map(([lang, text]) => [lang, ownText(text)] as const)
        // A language that was only looked at says nothing.
        .filter(([, { phrasings, words }]) => words !== null || phrasings.length > 0),
    ),
  };
}

function ownText({ phrasings, ours, question, answer, from, page }: FaqText): OwnText {
  const source = from === 'organisation' ? from : page.trim();
  return {
    phrasings: linesOf(phrasings),
    words: ours ? { question: question.trim(), answer: answer.trim(), source } : null,
  };
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
