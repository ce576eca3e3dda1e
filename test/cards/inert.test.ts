// What people typed stays what it is on every card: no formatting, no link, no mention, no template, no text that runs
// backwards. Every string of every sample that a card shows is tried.

import assert from 'node:assert/strict';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { escapeMarkdown } from '../../src/adapters/cards/words.ts';
import type { Moment, MomentName } from '../../src/core/moment.ts';
import { COMPLETE, FOLDER } from '../../src/tools/cards/organisation.ts';
import { type Json, nodes } from './parser.ts';

const EVIL =
  '${evil} [x](http://evil) "quoted" {sender}\n\n# **b** <at>all</at> `c` | &amp; \u202egnp.\u2066exe';
const AS_MARKDOWN =
  '${evil} \\[x\\](http:\u200b//evil) "quoted" {sender} \\# \\*\\*b\\*\\* \\<at\\>all\\</at\\> \\`c\\` \\| \\&amp; gnp.exe';
/** A reviewer has read it, so it keeps its emphasis and lines, but opens nothing and calls nobody. */
const AS_REVIEWED =
  '${evil} \\[x\\](http:\u200b//evil) "quoted" {sender}\n\n\\# **b** \\<at\\>all\\</at\\> \\`c\\` \\| \\&amp; gnp.exe';
const AS_IT_IS = '${evil} [x](http://evil) "quoted" {sender} # **b** <at>all</at> `c` | &amp; gnp.exe';
/** Cards on which people find again what they or others typed. */
const PERSONAL: readonly MomentName[] = [
  'welcome',
  'nudge',
  'reminder',
  'not-confirmed',
  'look-back',
  'thanks',
  'status',
  'report',
  'why',
  'who',
  'answer',
  'did-you-mean',
  'topics',
  'handed-over',
  'begin',
  'my-data',
  'not-me',
  'expert-question',
  'expert-reminder',
  'expert-answer',
  'experts-channel',
  'session-announced',
  'session-reminder',
  'session-summary',
  'session-answer',
];

describe('what people typed', () => {
  const cards = openCards({ folder: FOLDER, ...COMPLETE });
  const shownOn = new Map<MomentName, number>();

  for (const name of cards.moments) {
    it(`stays inert in ${name}`, () => {
      for (const sample of cards.samples(name)) {
        for (const path of textsIn(sample)) {
          const { summary, card } = cards.render(replacedAt(sample, path), 'en');
          const { markdown, plain } = shownIn(card);
          const expected = path.join('.') === 'entry.answer' ? AS_REVIEWED : AS_MARKDOWN;
          for (const text of markdown) assert.ok(text.includes(expected), `${path.join('.')}: ${text}`);
          for (const text of [...plain, summary].filter(isEvil)) {
            assert.ok(text.includes(AS_IT_IS), `${path.join('.')}: ${text}`);
          }
          shownOn.set(name, (shownOn.get(name) ?? 0) + markdown.length);
        }
      }
    });
  }

  it('was found on every card that shows such text', () => {
    assert.deepEqual(
      PERSONAL.filter((name) => !shownOn.get(name)),
      [],
    );
  });

  it('keeps to one line and leaves ordinary names as they are', () => {
    assert.equal(escapeMarkdown('a\n\n# b'), 'a \\# b');
    for (const [typed, shown] of [
      ['1. April', '1\\. April'],
      ['12) x', '12\\) x'],
      ['- x', '\\- x'],
      ['+ x', '\\+ x'],
      [' 1.\n2.', '1\\. 2.'],
      ['2026-11-24', '2026-11-24'],
      ['3.5', '3.5'],
    ] as const) {
      assert.equal(escapeMarkdown(typed), shown, 'no list, and nothing else changed');
    }
    assert.equal(escapeMarkdown('Anne-Marie O’Neil (she)'), 'Anne-Marie O’Neil (she)');
    assert.equal(escapeMarkdown('ليلى حداد'), 'ليلى حداد');
  });

  /** Where in the sample a string stands that the card shows as it is; codes that choose a text are none. */
  function textsIn(sample: Moment): readonly (readonly string[])[] {
    return leaves(sample).filter((path) => {
      try {
        const { card } = cards.render(replacedAt(sample, path), 'en');
        const { markdown, plain } = shownIn(card);
        const isCode = /\$\{(?:words|common|\$root)\b/u.test(JSON.stringify(card));
        return !isCode && markdown.length + plain.length > 0;
      } catch {
        return false;
      }
    });
  }
});

const isEvil = (text: string) => text.includes('evil');

/** The texts of a card with the evil one in them: those that are Markdown, and those that are shown as they are. */
function shownIn(card: object): { readonly markdown: readonly string[]; readonly plain: readonly string[] } {
  const all = nodes(card);
  const choices = new Set(all.flatMap((node) => (node['choices'] ?? []) as readonly Json[]));
  const textsOf = (node: Json, keys: readonly string[]) =>
    keys.map((key) => node[key]).filter((text): text is string => typeof text === 'string' && isEvil(text));
  return {
    markdown: all.flatMap((node) => {
      if (node['type'] === 'TextBlock') return textsOf(node, ['text']);
      const isFact = node['type'] === undefined && 'value' in node && !choices.has(node);
      return isFact ? textsOf(node, ['title', 'value']) : [];
    }),
    plain: all.flatMap((node) =>
      node['type'] === undefined && !choices.has(node)
        ? []
        : textsOf(node, ['title', 'tooltip', 'fallbackText', 'speak', 'altText']),
    ),
  };
}

function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function replacedAt(sample: Moment, path: readonly string[]): Moment {
  const changed = structuredClone(sample);
  const holder = path.slice(0, -1).reduce<unknown>((node, key) => (node as Json)[key], changed);
  (holder as Record<string, unknown>)[path.at(-1) ?? ''] = EVIL;
  return changed;
}
