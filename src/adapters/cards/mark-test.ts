// A sample that an admin sends to themselves: marked as a test at its top and in its notification. Its buttons say
// nothing but that a test was pressed, whatever they say on the real card; its links open.

import { TEST_VERB } from '../../core/moment.ts';
import { textIn, type Words } from './words.ts';

/** `words` has the mark and the sentence under it. */
export function markTest(
  { card, summary }: { readonly card: object; readonly summary: string },
  words: Words,
): { readonly card: object; readonly summary: string } {
  const marked = `${textIn(words, 'mark')} · ${summary}`;
  const { body, ...rest } = disarmed(card) as { readonly body: readonly object[] };
  return {
    summary: marked,
    card: { ...rest, fallbackText: marked, speak: marked, body: [banner(words), ...body] },
  };
}

function banner(words: Words): object {
  return {
    type: 'Container',
    style: 'warning',
    bleed: true,
    items: [
      { type: 'TextBlock', text: textIn(words, 'mark'), wrap: true, weight: 'Bolder' },
      { type: 'TextBlock', text: textIn(words, 'note'), wrap: true, size: 'Small', spacing: 'None' },
    ],
  };
}

function disarmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(disarmed);
  if (typeof value !== 'object' || value === null) return value;
  const node = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, disarmed(inner)]));
  switch (node['type']) {
    case 'Action.Execute':
      return { ...node, verb: TEST_VERB, data: { verb: TEST_VERB } };
    case 'Action.Submit':
      return { ...node, data: { verb: TEST_VERB } };
    default:
      return node;
  }
}
