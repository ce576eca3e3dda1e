// How Teams is told that a message is AI-generated, and what it rests on: one root message entity, or Teams refuses the
// message. Documented in Microsoft Learn "Enhance AI-generated bot messages"; the limits are that page's.

import type { Citation } from '../../ports.ts';

const LONGEST = { name: 80, abstract: 160 };
const MOST_CITATIONS = 20;

/** The entity for the label and the citations; what is too long for Teams ends with an ellipsis. */
export function aiMark(citations: readonly Citation[]) {
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    additionalType: ['AIGeneratedContent'],
    citation: citations.slice(0, MOST_CITATIONS).map(({ title, abstract, url }, index) => ({
      '@type': 'Claim',
      position: index + 1,
      appearance: {
        '@type': 'DigitalDocument',
        name: cut(title, LONGEST.name),
        url,
        abstract: cut(abstract, LONGEST.abstract),
      },
    })),
  };
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Half a character would be drawn as a box.
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
