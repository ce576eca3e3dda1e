// The thread that holds the index and the model. It learns one bank after another and answers from the newest that it has learnt;
// what is asked before the first is learnt waits for its own language alone.

import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/v4';
import type { Answer } from './bank-search.ts';
import { loadEmbedder, type Embedder } from './embedder.ts';
import { openMemory, NO_MEMORY } from './memory.ts';
import { openSearch, type Search } from './search.ts';

const task = z.discriminatedUnion('do', [
  z.object({
    id: z.number(),
    do: z.literal('load'),
    bank: z.array(z.object({ id: z.string(), lang: z.string(), phrasings: z.array(z.string()) })),
  }),
  z.object({
    id: z.number(),
    do: z.literal('ask'),
    question: z.string(),
    lang: z.string(),
    limit: z.number(),
  }),
]);

if (parentPort === null) throw new Error('search-thread.ts runs in a worker thread only');
const port = parentPort;
const { meaning, folder } = z
  .object({ meaning: z.boolean(), folder: z.string().nullable() })
  .parse(workerData);
const tell = (answer: Answer) => port.postMessage(answer);
const memory = folder === null ? NO_MEMORY : openMemory(folder, (unkept) => tell({ unkept }));

let model: Promise<Embedder> | null = null;
let search: Search | null = null;
let newest = 0;
const first = Promise.withResolvers<void>();

async function load(id: number, bank: Parameters<typeof openSearch>[0]['bank']): Promise<void> {
  newest = id;
  const opened = await openSearch({
    bank,
    loadEmbedder: meaning ? () => (model ??= loadEmbedder()) : null,
    onTrouble: (trouble) => tell({ trouble }),
    memory,
  });
  // The one before knows meaning already, so it stays until this one does.
  if (search !== null) await opened.settled;
  if (id === newest) search = opened;
  first.resolve();
  await opened.learned;
}

async function perform(asked: z.output<typeof task>): Promise<Answer> {
  const { id } = asked;
  if (asked.do === 'load') {
    await load(id, asked.bank);
    return { id, loaded: true };
  }
  await first.promise;
  const { band, lang, hits } = await search!.search(asked.question, asked.lang, asked.limit);
  return { id, found: { band, lang, hits: [...hits] } };
}

async function answer(message: unknown): Promise<void> {
  const asked = task.parse(message);
  try {
    tell(await perform(asked));
  } catch (error) {
    tell({ id: asked.id, failed: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (message: unknown) => void answer(message));
