// What a message may say of itself in Teams beyond text and card: the label "AI generated", citations, and that it has
// thumbs. Documented in Microsoft Learn "Enhance AI-generated bot messages".

import { z } from 'zod';
import type { Activity } from './state.ts';

const ROOT = 'https://schema.org/Message';

const citation = z.object({
  '@type': z.literal('Claim'),
  position: z.number().int().positive(),
  appearance: z.object({
    '@type': z.literal('DigitalDocument'),
    name: z.string().min(1).max(80),
    url: z.string().url().optional(),
    abstract: z.string().max(160).optional(),
    keywords: z.array(z.string().max(28)).max(3).optional(),
  }),
});
const root = z.object({
  type: z.literal(ROOT),
  '@type': z.literal('Message'),
  '@context': z.literal('https://schema.org'),
  additionalType: z.array(z.string()).optional(),
  citation: z.array(citation).max(20).optional(),
});
const marked = z.object({ feedbackLoop: z.object({ type: z.enum(['default', 'custom']) }) });

export type Marks = {
  readonly ai: boolean;
  readonly citations: readonly { readonly position: number; readonly name: string; readonly url?: string }[];
  readonly thumbs: boolean;
};

/** Null when Teams would refuse the message. */
export function marksOf({ entities, channelData }: Activity): Marks | null {
  const roots = (Array.isArray(entities) ? entities : []).filter(
    (each: unknown) => typeof each === 'object' && each !== null && 'type' in each && each.type === ROOT,
  );
  const thumbs = marked.safeParse(channelData).success;
  if (roots.length === 0) return { ai: false, citations: [], thumbs };
  const parsed = root.safeParse(roots[0]);
  if (roots.length > 1 || !parsed.success) return null;
  const { additionalType = [], citation: cited = [] } = parsed.data;
  return {
    ai: additionalType.includes('AIGeneratedContent'),
    citations: cited.map(({ position, appearance: { name, url } }) => ({
      position,
      name,
      ...(url === undefined ? {} : { url }),
    })),
    thumbs,
  };
}
