// What a finished card may contain, whatever its words: known verbs with a fallback for old clients, links from
// a closed list, nothing unexpanded, at most 25 KB (Teams refuses about 28 KB in channels, 100 KB in chats).
// The same check runs at start, over every template with its samples, and in the tests.

import type { AllowedLinks } from '../../core/links.ts';
import type { AnyVerb } from '../../core/moment.ts';

export const MAX_CARD_BYTES = 25_000;

/** What each must name; null = nothing. */
const VERBS: Readonly<Record<AnyVerb, 'nudgeId' | 'questionId' | null>> = {
  registered: 'nudgeId',
  acknowledge: 'nudgeId',
  snooze: 'nudgeId',
  failed: 'nudgeId',
  'opt-out': 'nudgeId',
  steps: 'nudgeId',
  platform: 'nudgeId',
  back: 'nudgeId',
  language: null,
  'not-me': null,
  'faq-choice': 'questionId',
  'faq-none': 'questionId',
  'faq-yes': 'questionId',
  'faq-no': 'questionId',
  'faq-topic': 'questionId',
  'ask-people': 'questionId',
  'take-question': 'questionId',
  'answer-question': 'questionId',
  'question-helped': 'questionId',
  'question-reopen': 'questionId',
};

/** Everything that is wrong with the card; empty when it may be sent. */
export function checkCard(card: object, links: AllowedLinks): readonly string[] {
  const json = JSON.stringify(card);
  const problems = [...checkLinks(card, links)];
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_CARD_BYTES) problems.push(`${bytes} bytes, more than ${MAX_CARD_BYTES}`);
  visit(card, (node) => {
    if (typeof node['version'] === 'string' && node['version'] !== '1.5') {
      problems.push(`version ${node['version']} instead of 1.5`);
    }
    switch (node['type']) {
      case 'Action.Execute':
        problems.push(...checkPress(node));
        break;
      case 'Image':
        if (!node['altText']) problems.push('an image without altText');
        break;
      case 'TextBlock':
        if (node['wrap'] !== true) problems.push(`a text that does not wrap: ${String(node['text'])}`);
        break;
    }
  });
  return problems;
}

/** Addresses that the card would open or show, as a button, an image or in a text, and that are not on the list. */
export function checkLinks(card: object, links: AllowedLinks): readonly string[] {
  const found = new Set<string>();
  visit(card, (node) => {
    for (const key of ['url', 'iconUrl', 'backgroundImage']) {
      if (typeof node[key] === 'string') found.add(node[key]);
    }
    for (const key of ['text', 'value']) {
      if (typeof node[key] === 'string') for (const address of addressesIn(node[key])) found.add(address);
    }
  });
  return [...found]
    .filter((address) => !links(address))
    .map((address) => `the link ${address} is not allowed`);
}

/** As Markdown links and as addresses that a host makes clickable by itself; what people typed is escaped to be neither. */
function addressesIn(text: string): readonly string[] {
  const links = [...text.matchAll(/(?<!\\)\]\(\s*<?([^\s)>]*)/gu)].map(([, address = '']) => address);
  return [...links, ...(text.match(/\b[a-z][a-z\d+.-]*:\/\/[^\s)\]<>]*/giu) ?? [])];
}

/** Template expressions that found no value. Meant for samples: a person's own text may hold `${`. */
export function leftovers(card: object): readonly string[] {
  return [...JSON.stringify(card).matchAll(/\$\{[^}]*\}/g)].map(([expression]) => expression);
}

function checkPress(action: Node): readonly string[] {
  const problems: string[] = [];
  const verb = String(action['verb']);
  const named = new Map(Object.entries(VERBS)).get(verb);
  if (named === undefined) problems.push(`the verb ${verb} is not known`);
  const data = isNode(action['data']) ? action['data'] : {};
  if (data['verb'] !== verb) problems.push(`the data of ${verb} names another verb`);
  if (named != null && typeof data[named] !== 'string') problems.push(`${verb} has no ${named}`);
  const fallback = isNode(action['fallback']) ? action['fallback'] : {};
  if (fallback['type'] !== 'Action.Submit' || JSON.stringify(fallback['data']) !== JSON.stringify(data)) {
    problems.push(`${verb} has no Action.Submit with the same data as its fallback`);
  }
  return problems;
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const entry of value) visit(entry, look);
  else if (isNode(value)) {
    look(value);
    for (const entry of Object.values(value)) visit(entry, look);
  }
}
