// What is found in one language: its phrasings read, its scorer, its thresholds.

import { setImmediate as breathe } from 'node:timers/promises';
import * as z from 'zod/v4';
import { calibrate } from './calibrate.ts';
import type { Embedder } from './embedder.ts';
import type { Memory } from './memory.ts';
import { OFF_TOPIC } from './off-topic.ts';
import { learnWeights, openScorer, verdictOf, type Reading, type Verdict } from './scorer.ts';
import { openVocabulary, shareKnown, type Vocabulary } from './vocabulary.ts';

/** An entry as people ask for it. */
export type Ways = { readonly id: string; readonly phrasings: readonly string[] };

export type Band = 'answer' | 'choices' | 'none';
export type Hit = { readonly id: string; readonly score: number };

/** The phrasings of one language, read; all else is learned from them. */
export type Language = {
  readonly ids: readonly string[];
  /** By entry; after the entries come the subjects that are off topic. */
  readonly told: readonly (readonly string[])[];
  readonly vocabulary: Vocabulary;
  /** How much the question looks like a text of this language, 0..1. */
  familiarity(question: string): number;
};

export type Index = {
  ask(question: string, limit: number): Promise<{ readonly band: Band; readonly hits: readonly Hit[] }>;
};

/** Texts embedded at a time: others may run in between. */
const BATCH = 4;

/**
 * What is off topic is taught beside the entries, by subjects that are numbered after them: such a question then finds its
 * subject, where it would have found the entry that looks most like it.
 */
export function readLanguage(ways: readonly Ways[], lang: string): Language {
  const told = [...ways.map(({ phrasings }) => phrasings), ...(OFF_TOPIC[lang] ?? [])];
  const vocabulary = openVocabulary(told.flat());
  return {
    ids: ways.map(({ id }) => id),
    told,
    vocabulary,
    familiarity: (question) => shareKnown(vocabulary.read(question)),
  };
}

const thresholdsShape = z.object({ answer: z.number(), choices: z.number() });

/** `embedder` null searches by words alone. */
export async function openIndex(
  { ids, told, vocabulary }: Language,
  embedder: Embedder | null,
  memory: Memory,
): Promise<Index> {
  const { size } = vocabulary;
  const model = embedder?.name ?? null;
  const texts = told.flat();
  const vectors =
    embedder === null
      ? []
      : await memory.recall('vectors', [model, texts], vectorsOf(texts.length), () =>
          embedAll(embedder, texts),
        );
  const read = (text: string, meaning: Float64Array | null): Reading => ({
    text: vocabulary.read(text),
    meaning,
  });
  const taught = told
    .flatMap((phrasings, entry) => phrasings.map((phrasing) => ({ entry, phrasing })))
    .map(({ entry, phrasing }, at) => ({ entry, ...read(phrasing, vectors[at] ?? null) }));
  const entries = ids.length;
  const subjects = told.length - entries;
  const weights = await memory.recall('weights', told, weightsOf(size * told.length), () =>
    learnWeights(taught, told.length, size),
  );
  const thresholds = await memory.recall('thresholds', [model, entries, told], thresholdsShape, () =>
    calibrate({ taught, entries, subjects, features: size }),
  );
  const score = await openScorer(taught, told.length, size, weights);
  return {
    ask: async (question, limit) => {
      const [meaning = null] = embedder === null ? [] : await embedder.embed([question]);
      const scores = score(read(question, meaning));
      const band = bandOf(verdictOf(scores, entries), thresholds);
      const hits = ids
        .map((id, entry) => ({ id, score: scores[entry] ?? 0 }))
        .filter(({ score }) => score > 0)
        .toSorted((one, other) => other.score - one.score)
        .slice(0, limit);
      return { band: hits.length === 0 ? 'none' : band, hits };
    },
  };
}

const weightsOf = (length: number) => z.instanceof(Float32Array).refine((each) => each.length === length);
const vectorsOf = (count: number) => z.array(z.instanceof(Float64Array)).length(count);

function bandOf(
  { top, certainty, tied }: Verdict,
  { answer, choices }: { answer: number; choices: number },
): Band {
  if (certainty >= answer && !tied) return 'answer';
  return top >= choices && certainty > 0 ? 'choices' : 'none';
}

async function embedAll(embedder: Embedder, texts: readonly string[]): Promise<Float64Array[]> {
  const vectors: Float64Array[] = [];
  for (let from = 0; from < texts.length; from += BATCH) {
    if (from > 0) await breathe();
    vectors.push(...(await embedder.embed(texts.slice(from, from + BATCH))));
  }
  return vectors;
}
