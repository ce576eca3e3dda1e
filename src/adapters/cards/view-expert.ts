// The views of a hand-over: the question for experts, a line below it, the answer for who asked, and what a channel is for.

import type { ExpertMoment } from '../../core/moment-expert.ts';
import { LONGEST_TEXT } from '../../core/question.ts';
import type { Language } from './languages.ts';
import { nameOf } from './view-faq.ts';
import { dateAndTime, linesOf, shortened, type View } from './view-parts.ts';
import { escapeMarkdown } from './words.ts';

/** Of a question, in UTF-16 units: whole for almost everybody, and the card stays small with the longest answer. */
const QUESTION_SHOWN = 2_000;
const QUESTION_QUOTED = 400;
/** Of an answer that experts look back at; who asked gets all of it. */
const ANSWER_SHOWN = 1_500;

export function expertView(moment: ExpertMoment, section: Language['section']): View {
  switch (moment.moment) {
    case 'expert-question':
      return questionView(moment, section);
    case 'expert-reminder':
      return {
        values: {
          what: moment.what,
          question: shortened(moment.question, QUESTION_QUOTED),
          since: dateAndTime(moment.since),
          taken: moment.taken ?? '',
        },
        data: { hasTaken: moment.taken !== null, nobody: moment.taken === null },
      };
    case 'expert-answer':
      return {
        values: {
          question: shortened(moment.question, QUESTION_QUOTED),
          channel: moment.channel ?? '',
          said: moment.said,
        },
        data: {
          questionId: moment.questionId,
          lines: linesOf(moment.answer, LONGEST_TEXT),
          hasChannel: moment.channel !== null,
          noChannel: moment.channel === null,
          asking: moment.said === 'nothing',
          helped: moment.said === 'helped',
          reopened: moment.said === 'reopened',
          again: moment.said !== 'reopened',
        },
      };
    case 'experts-channel': {
      const { is, topics, languages, waiting, words } = moment;
      const here = is === 'here';
      return {
        values: {
          is: here ? 'here' : is === 'not-here' ? 'off' : 'how',
          waiting,
          topics: topics.join(', '),
          languages: languages.join(', '),
          words: words.join(' '),
        },
        data: {
          is,
          here,
          counted: here || is === 'not-here',
          hasTopics: here && topics.length > 0,
          allTopics: here && topics.length === 0,
          hasLanguages: here && languages.length > 0,
          allLanguages: here && languages.length === 0,
          tellsHow: is === 'help' || is === 'not-understood' || is === 'not-here',
        },
      };
    }
  }
}

function questionView(
  moment: Extract<ExpertMoment, { moment: 'expert-question' }>,
  section: Language['section'],
): View {
  const { questionId, asker, topic, headings, is, taken, answer, told, hint, why } = moment;
  const open = is !== 'closed';
  const facts = [
    { key: 'asker', value: asker.firstName && escapeMarkdown(asker.firstName) },
    { key: 'at', value: dateAndTime(moment.at).markup },
    { key: 'topic', value: topic && escapeMarkdown(nameOf(topic, section)) },
    { key: 'standing', value: asker.standing },
    { key: 'platform', value: asker.platform },
    { key: 'found', value: headings.length === 0 ? null : headings.map(escapeMarkdown).join(' · ') },
  ];
  return {
    values: {
      is,
      question: shortened(moment.question, QUESTION_SHOWN),
      takenBy: taken?.name ?? '',
      answeredBy: answer?.name ?? '',
      longest: LONGEST_TEXT,
    },
    data: {
      questionId,
      style: is === 'closed' ? 'good' : why === 'urgent' ? 'attention' : 'accent',
      why,
      facts: facts.filter(({ value }) => value !== null && value !== ''),
      hasAnswer: answer !== null,
      lines: linesOf(answer?.lines ?? [], ANSWER_SHOWN),
      hasTold: told !== null,
      told: told ?? '',
      hasHint: hint !== null,
      hint: hint ?? '',
      open,
      waiting: open && taken === null,
      taken: open && taken !== null,
      holder: taken?.id ?? '',
      longest: LONGEST_TEXT,
    },
  };
}
