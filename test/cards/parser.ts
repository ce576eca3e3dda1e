// Microsoft's own parser of Adaptive Cards 1.5, as Teams has it: what it finds wrong with a card.

import { createRequire } from 'node:module';

type Parser = {
  readonly AdaptiveCard: new () => { parse(json: object, context: object): void };
  readonly SerializationContext: new (
    version: object,
  ) => {
    readonly eventCount: number;
    getEventAt(index: number): { readonly message: string };
  };
  readonly Versions: { readonly v1_5: object };
};

// The package's main entry does not load in Node; its browser bundle does.
const parser = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Parser;

export function findingsOfParser(card: object): readonly string[] {
  const context = new parser.SerializationContext(parser.Versions.v1_5);
  new parser.AdaptiveCard().parse(structuredClone(card), context);
  return Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
}

export type Json = Readonly<Record<string, unknown>>;

/** Every object of a card, the card first. */
export function nodes(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(nodes)];
}
