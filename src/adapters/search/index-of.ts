// What is found in one language: its phrasings read, its scorer, its thresholds.

import { setImmediate as breathe } from 'node:timers/promises';
import { calibrate, type Lessons, type Thresholds } from './calibrate.ts';
import type { Embedder } from './embedder.ts';
import { OFF_TOPIC } from './off-topic.ts';
import { openScorer, verdictOf, type Reading, type Verdict } from './scorer.ts';
import { openVocabulary, shareKnown } from './vocabulary.ts';

/** An entry as people ask for it. */
export type Ways = { readonly id: string; readonly phrasings: readonly string[] };

export type Band = 'answer' | 'choices' | 'none';
export type Hit = { readonly id: string; readonly score: number };

export type Index = {
  readonly thresholds: Thresholds;
  /** How much the question looks like a text of this language, 0..1. */
  familiarity(question: string): number;
  ask(question: string, limit: number): Promise<{ readonly band: Band; readonly hits: readonly Hit[] }>;
};

/** Texts embedded at a time: others may run in between. */
const BATCH = 4;

/**
 * What is off topic is taught beside the entries, by subjects that are numbered after them: such a question then finds its
 * subject, where it would have found the entry that looks most like it.
 */
export async function openIndex(
  ways: readonly Ways[],
  lang: string,
  embedder: Embedder | null,
): Promise<Index> {
  const offTopic = OFF_TOPIC[lang] ?? [];
  const told = [...ways.map(({ phrasings }) => phrasings), ...offTopic].flatMap((phrasings, entry) =>
    phrasings.map((phrasing) => ({ entry, phrasing })),
  );
  const texts = told.map(({ phrasing }) => phrasing);
  const vocabulary = openVocabulary(texts);
  const vectors = await embedAll(embedder, texts);
  const read = (text: string, meaning: Float64Array | null): Reading => ({
    text: vocabulary.read(text),
    meaning,
  });
  const lessons: Lessons = {
    taught: told.map(({ entry, phrasing }, at) => ({ entry, ...read(phrasing, vectors[at] ?? null) })),
    entries: ways.length,
    subjects: offTopic.length,
    features: vocabulary.size,
  };
  const thresholds = await calibrate(lessons);
  const score = await openScorer(lessons.taught, ways.length + offTopic.length, vocabulary.size);
  return {
    thresholds,
    familiarity: (question) => shareKnown(vocabulary.read(question)),
    ask: async (question, limit) => {
      const [meaning = null] = await embedAll(embedder, [question]);
      const scores = score(read(question, meaning));
      const band = bandOf(verdictOf(scores, ways.length), thresholds);
      const hits = ways
        .map(({ id }, entry) => ({ id, score: scores[entry] ?? 0 }))
        .filter(({ score }) => score > 0)
        .toSorted((one, other) => other.score - one.score)
        .slice(0, limit);
      return { band: hits.length === 0 ? 'none' : band, hits };
    },
  };
}

function bandOf({ top, certainty }: Verdict, { answer, choices }: Thresholds): Band {
  if (certainty >= answer) return 'answer';
  return top >= choices && certainty > 0 ? 'choices' : 'none';
}

async function embedAll(
  embedder: Embedder | null,
  texts: readonly string[],
): Promise<readonly Float64Array[]> {
  const vectors: Float64Array[] = [];
  if (embedder === null) return vectors;
  for (let from = 0; from < texts.length; from += BATCH) {
    if (from > 0) await breathe();
    vectors.push(...(await embedder.embed(texts.slice(from, from + BATCH))));
  }
  return vectors;
}
