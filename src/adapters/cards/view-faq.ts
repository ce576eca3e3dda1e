// The views of the FAQ: an answer with its source, what a question could mean, the menu of topics, the hand-over, small talk.

import { isNamedSource, REGISTER_LINK, SECURITY_INFO_LINK } from '../../core/links.ts';
import { fillSlots, type FaqTopic } from '../../core/faq.ts';
import type { FaqMoment } from '../../core/moment-faq.ts';
import { LONGEST_TEXT } from '../../core/question.ts';
import { date, type View } from './view-parts.ts';
import type { Language } from './languages.ts';
import { escapeMarkdown, groupIn, onOneLine, reviewedMarkdown, type Markup } from './words.ts';

/** Of what somebody wrote, in UTF-16 units. */
const QUESTION_SHOWN = 400;

/** `slots`: what the organisation's settings say in an answer. */
export function faqView(
  moment: FaqMoment,
  { section }: Pick<Language, 'section'>,
  slots: Readonly<Record<string, string>>,
): View {
  switch (moment.moment) {
    case 'answer': {
      const { questionId, entry, state } = moment;
      return {
        values: {
          heading: entry.question,
          source: sourceOf(entry.source),
          reviewedOn: date(`${entry.reviewedOn}T12:00:00.000Z`),
        },
        data: {
          questionId,
          heading: escapeMarkdown(entry.question),
          answer: reviewedMarkdown(fillSlots(entry.answer, slots)),
          links: entry.links.map((url) => ({ url, leads: leadsTo(url) })),
          hasLinks: entry.links.length > 0,
          asking: state === 'asking',
          told: state === 'told',
          thanked: state === 'thanked',
        },
      };
    }
    case 'did-you-mean': {
      const { questionId, question, choices } = moment;
      return { values: { question: shown(question) }, data: { questionId, choices: titled(choices) } };
    }
    case 'topics': {
      const { questionId, question, topics, chosen, passedOn } = moment;
      return {
        values: { question: shown(question) },
        data: {
          questionId,
          topics: topics.map((topic) => ({ topic, name: onOneLine(nameOf(topic, section)) })),
          entries: titled(chosen?.entries ?? []),
          choosing: chosen === null,
          chose: chosen !== null,
          passedOn,
          mayAsk: !passedOn,
        },
      };
    }
    case 'handed-over': {
      const { question, by, cut } = moment;
      return {
        values: { question: shown(question), days: by.days, kept: LONGEST_TEXT },
        data: { experts: by.to === 'experts', nobody: by.to === 'nobody', cut },
      };
    }
    case 'small-talk': {
      const talk = moment.talk === 'who-are-you' ? 'who' : moment.talk;
      return { values: { talk }, data: {} };
    }
  }
}

/** Buttons and choices show text as it is. */
function titled(entries: FaqTopic['entries']) {
  return entries.map(({ id, question }) => ({ id, title: onOneLine(question) }));
}

/** An organisation's own topics are called what they are. */
export function nameOf(topic: string, section: Language['section']): string {
  const name = groupIn(section('topics').some(['names']), 'names')[topic];
  return typeof name === 'string' ? name : topic;
}

function shown(question: string): string {
  return question.length > QUESTION_SHOWN ? `${question.slice(0, QUESTION_SHOWN)} …` : question;
}

/** A page of Microsoft's is named with its link; anything else by the host it is on. */
function sourceOf(source: string): Markup {
  if (isNamedSource(source)) return { markup: `[Microsoft Learn](${source})` };
  return { markup: escapeMarkdown(URL.canParse(source) ? new URL(source).hostname : source) };
}

function leadsTo(url: string): 'own' | 'page' {
  return url === REGISTER_LINK || url === SECURITY_INFO_LINK ? 'own' : 'page';
}
