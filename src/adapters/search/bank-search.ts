// The search as the flows ask it. Index and model live in a thread of their own, since building an index takes seconds in which
// nobody's press may wait. A new bank is searched once its index is there, and the one before until then. When the thread
// does not answer in time, or has died, nothing was found: the question is kept all the same, and goes to people.

import { Worker } from 'node:worker_threads';
import * as z from 'zod/v4';
import { entryIn, topicsIn, waysToAsk, type Bank } from '../../core/faq.ts';
import type { Found, Log, Search } from '../../ports.ts';
import type { AskedFor } from './search.ts';

export type Task =
  | { readonly do: 'load'; readonly bank: readonly AskedFor[] }
  | { readonly do: 'ask'; readonly question: string; readonly lang: string; readonly limit: number };

const answer = z.union([
  z.object({ id: z.number(), loaded: z.literal(true) }),
  z.object({
    id: z.number(),
    found: z.object({
      band: z.enum(['answer', 'choices', 'none']),
      lang: z.string().nullable(),
      hits: z.array(z.object({ id: z.string(), score: z.number() })),
    }),
  }),
  z.object({ id: z.number(), failed: z.string() }),
  z.object({ trouble: z.string() }),
  z.object({ unkept: z.string() }),
]);

export type Answer = z.output<typeof answer>;

/** How long a question waits for its answer; Teams takes a bot for dead after 15 s. */
const PATIENCE_MS = 8_000;
const NOTHING: Found = { band: 'none', lang: null, hits: [] };

export type BankSearch = Search & { close(): Promise<void> };

/** `meaning` false leaves the model of English meaning out. What is learned about a bank is kept in `folder`; null = nowhere. */
export function openBankSearch(options: {
  readonly meaning: boolean;
  readonly folder?: string | null;
  readonly log: Log;
  readonly patienceMs?: number;
}): BankSearch {
  const { meaning, folder = null, log, patienceMs = PATIENCE_MS } = options;
  let bank: Bank = [];
  let closed = false;
  let lastLoad = 0;
  let thread: Thread | null = null;

  const start = (): Thread => {
    const started = startThread({ meaning, folder }, log, () => {
      if (thread === started) thread = null;
      if (!closed) log.error('the search over the FAQ has died; the next question starts it anew', {});
    });
    thread = started;
    return started;
  };

  const learn = async (pupil: Thread, next: Bank): Promise<void> => {
    await pupil.call({ do: 'load', bank: asked(next) });
  };

  /** What died learns again before it is asked. */
  const again = (): Thread => {
    const started = start();
    void learn(started, bank).catch(() => undefined);
    return started;
  };

  return {
    ask: async (question, lang, limit) => {
      if (closed || bank.length === 0) return NOTHING;
      const late = Promise.withResolvers<null>();
      const timer = setTimeout(() => late.resolve(null), patienceMs);
      try {
        const told = await Promise.race([
          (thread ?? again()).call({ do: 'ask', question, lang, limit }),
          late.promise,
        ]);
        if (told !== null && 'found' in told) return told.found;
        log.warn('the search over the FAQ did not answer in time', { ms: patienceMs });
      } catch (error) {
        log.error('the search over the FAQ failed', {
          error: error instanceof Error ? error.name : 'unknown',
        });
      } finally {
        clearTimeout(timer);
      }
      return NOTHING;
    },
    entry: (id, lang) => {
      const entry = bank.find((each) => each.id === id);
      return entry === undefined ? null : entryIn(entry, lang);
    },
    topics: (lang) => topicsIn(bank, lang),
    reload: async (next) => {
      lastLoad += 1;
      const mine = lastLoad;
      // Nothing is searched in meanwhile, so what it says can be shown at once.
      if (bank.length === 0) bank = next;
      await learn(thread ?? start(), next);
      if (mine === lastLoad) bank = next;
    },
    close: async () => {
      closed = true;
      await thread?.stop();
    },
  };
}

type Thread = { call(task: Task): Promise<Answer>; stop(): Promise<unknown> };

function startThread(
  workerData: { meaning: boolean; folder: string | null },
  log: Log,
  onEnd: () => void,
): Thread {
  const worker = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData });
  // What waits for an answer keeps the process; an idle index does not.
  worker.unref();
  const waiting = new Map<number, { resolve: (told: Answer) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  worker.on('message', (message: unknown) => {
    const told = answer.parse(message);
    if ('trouble' in told) return log.warn('the FAQ is searched by words alone', { why: told.trouble });
    if ('unkept' in told) return log.warn('what was learned about the FAQ is not kept', { why: told.unkept });
    const call = waiting.get(told.id);
    waiting.delete(told.id);
    if ('failed' in told) call?.reject(new Error(told.failed));
    else call?.resolve(told);
  });
  worker.on('error', (error) => log.error('the search thread failed', { error: error.name }));
  worker.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the search thread has ended'));
    waiting.clear();
    onEnd();
  });
  return {
    call: (task) => {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ ...task, id: lastId }, []);
      return promise;
    },
    stop: () => worker.terminate(),
  };
}

function asked(bank: Bank): readonly AskedFor[] {
  return bank.flatMap(({ id, locales }) =>
    Object.entries(locales).map(([lang, text]) => ({ id, lang, phrasings: waysToAsk(text) })),
  );
}
