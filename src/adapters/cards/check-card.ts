// What a finished card may contain, whatever its words: known verbs with a fallback for old clients, links from
// a closed list, nothing unexpanded, at most 25 KB (Teams refuses about 28 KB in channels, 100 KB in chats).
// The same check runs at start, over every template with its samples, and in the tests.

import type { Verb } from '../../core/moment.ts';

export const REGISTER_LINK = 'https://aka.ms/mysecurityinfo';
export const SECURITY_INFO_LINK = 'https://mysignins.microsoft.com/security-info';
export const MAX_CARD_BYTES = 25_000;

const VERBS: Readonly<Record<Verb, true>> = {
  registered: true,
  acknowledge: true,
  snooze: true,
  failed: true,
  'opt-out': true,
};

/** Everything that is wrong with the card; empty when it may be sent. `links` are exact URLs. */
export function checkCard(card: object, links: ReadonlySet<string>): readonly string[] {
  const json = JSON.stringify(card);
  const problems: string[] = [];
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_CARD_BYTES) problems.push(`${bytes} bytes, more than ${MAX_CARD_BYTES}`);
  visit(card, (node) => {
    if (typeof node['version'] === 'string' && node['version'] !== '1.5') {
      problems.push(`version ${node['version']} instead of 1.5`);
    }
    switch (node['type']) {
      case 'Action.OpenUrl':
        if (!links.has(String(node['url']))) problems.push(`the link ${String(node['url'])} is not allowed`);
        break;
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

/** Template expressions that found no value. Meant for samples: a person's own text may hold `${`. */
export function leftovers(card: object): readonly string[] {
  return [...JSON.stringify(card).matchAll(/\$\{[^}]*\}/g)].map(([expression]) => expression);
}

function checkPress(action: Node): readonly string[] {
  const problems: string[] = [];
  const verb = String(action['verb']);
  if (!Object.hasOwn(VERBS, verb)) problems.push(`the verb ${verb} is not known`);
  const data = isNode(action['data']) ? action['data'] : {};
  if (data['verb'] !== verb) problems.push(`the data of ${verb} names another verb`);
  if (typeof data['nudgeId'] !== 'string') problems.push(`${verb} has no nudgeId`);
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
