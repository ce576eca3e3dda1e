// What needs an admin's attention, from the facts that the overview has loaded anyway: stale facts, paused waves,
// failed and in-doubt nudges, people out of reach, questions that wait for too long. An empty list means that nothing does.

import type { Report } from '../core/report.ts';
import type { HandOvers, WaveInfo } from './api.ts';
import type { Format } from './format.ts';
import { waveLink } from './route.ts';
import { OUT_OF_REACH } from './words.ts';

export type Attention = {
  readonly kind: 'stale' | 'paused' | 'failed' | 'in-doubt' | 'out-of-reach' | 'questions';
  readonly text: string;
  /** What to do about it, or what it means. */
  readonly hint: string;
  readonly link: { readonly href: string; readonly label: string } | null;
  /** The filter of the people it is about; null = it is about none. */
  readonly people: Readonly<Record<string, string>> | null;
};

/** Keywave reads Microsoft's report every hour; a day without it is not normal. In milliseconds. */
const STALE_AFTER = 24 * 3_600_000;

export function attentionOf(
  report: Report,
  waves: readonly WaveInfo[],
  handOvers: HandOvers,
  format: Format,
): readonly Attention[] {
  return [
    ...stale(report, format),
    ...waves.flatMap((wave) => ofWave(wave, format)),
    ...outOfReach(report, format),
    ...questions(handOvers, format),
  ];
}

function stale({ factsFrom, at }: Report, format: Format): readonly Attention[] {
  if (factsFrom === null) {
    return [
      {
        kind: 'stale',
        text: 'Microsoft’s registration report has not been read yet.',
        hint: 'Keywave reads it at its start and every hour. If this stays, its log says why.',
        link: null,
        people: null,
      },
    ];
  }
  if (Date.parse(at) - Date.parse(factsFrom) < STALE_AFTER) return [];
  return [
    {
      kind: 'stale',
      text: `The facts are old: Microsoft’s report was read ${format.age(factsFrom, at)}.`,
      hint: 'Keywave reads it every hour. Its log says what went wrong.',
      link: null,
      people: null,
    },
  ];
}

function ofWave({ wave, progress }: WaveInfo, format: Format): readonly Attention[] {
  const link = { href: waveLink(wave.id), label: `Open ${wave.name}` };
  const nudges = (count: number) => format.count(count, 'nudge', 'nudges');
  const found: Attention[] = [];
  if (wave.state === 'paused') {
    found.push({
      kind: 'paused',
      text: `“${wave.name}” is paused with ${nudges(progress.planned)} to go.`,
      hint: wave.pausedWhy ? `Keywave paused it: ${wave.pausedWhy}.` : 'Resume it, or cancel what is left.',
      link,
      people: null,
    });
  }
  if (progress.failed > 0) {
    found.push({
      kind: 'failed',
      text: `Failed: ${nudges(progress.failed)} of “${wave.name}”.`,
      hint: 'Teams refused them; each person’s trail has the reason.',
      link,
      people: { wave: wave.id, ended: 'failed' },
    });
  }
  if (progress.inDoubt > 0) {
    found.push({
      kind: 'in-doubt',
      text: `In doubt: ${nudges(progress.inDoubt)} of “${wave.name}”.`,
      hint: 'Teams did not say whether they arrived. The next step reaches these people again.',
      link,
      people: { wave: wave.id, ended: 'in-doubt' },
    });
  }
  return found;
}

function outOfReach({ left }: Report, format: Format): readonly Attention[] {
  const people = Object.entries(left).reduce(
    (sum, [why, count]) => (OUT_OF_REACH.has(why) ? sum + count : sum),
    0,
  );
  if (people === 0) return [];
  return [
    {
      kind: 'out-of-reach',
      text: `${format.count(people, 'person is', 'people are')} out of reach in Teams.`,
      hint: 'Keywave writes to them as soon as Teams tells that the app is there again.',
      link: null,
      people: { reach: 'out' },
    },
  ];
}

function questions({ overdue, unposted, channels }: HandOvers, format: Format): readonly Attention[] {
  const item = (text: string, hint: string): Attention => ({
    kind: 'questions',
    text,
    hint,
    link: null,
    people: null,
  });
  const count = (questions: number, one: string, many: string) =>
    format.count(questions, `question ${one}`, `questions ${many}`);
  return [
    ...(unposted > 0 && channels === 0
      ? [
          item(
            `${count(unposted, 'waits', 'wait')} for people, and no channel is set for experts.`,
            'Write “@Keywave experts here” in the channel of a team that has the app.',
          ),
        ]
      : []),
    ...(unposted > 0 && channels > 0
      ? [
          item(
            `${count(unposted, 'is', 'are')} not in the experts’ channel yet.`,
            'If this stays, Teams refused it: write “@Keywave experts here” in the channel, and it is tried again.',
          ),
        ]
      : []),
    ...(overdue > 0
      ? [
          item(
            `${count(overdue, 'waits', 'wait')} longer than it should for an answer of people.`,
            'Experts were reminded in their channel.',
          ),
        ]
      : []),
  ];
}
