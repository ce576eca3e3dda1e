// The writer port on Azure OpenAI: at most so many at once, at most two seconds each, at most the day's tokens, and nothing of
// what comes back is shown before the guard (core/grounding.ts) has looked at it. No question, no answer and nothing that
// the service says is ever logged.

import { judge } from '../../core/grounding.ts';
import { dataOf, MOST_ENTRIES } from '../../core/writing.ts';
import type { TokenBudget } from '../../flows/questions/token-budget.ts';
import { Failure, type Log, type WriteRequest, type Writer, type Written } from '../../ports.ts';
import { LONGEST_ANSWER, openCompletion, type CompletionSettings } from './completion.ts';

export type WriterSettings = CompletionSettings;

export type WriterParts = {
  readonly settings: WriterSettings;
  /** A bearer token for the service; asked only when there is no API key. */
  readonly token: () => Promise<string>;
  readonly budget: TokenBudget;
  readonly log: Log;
  /** Milliseconds; people wait for it, and the retrieved entry is at hand. */
  readonly within?: number;
  readonly atOnce?: number;
};

/** `close` waits for what is under way, and until what was used is settled. */
export type OpenWriter = Writer & { close(): Promise<void> };

const WITHIN = 2_000;
const AT_ONCE = 4;

export function openWriter({
  settings,
  token,
  budget,
  log,
  within = WITHIN,
  atOnce = AT_ONCE,
}: WriterParts): OpenWriter {
  const completion = openCompletion(settings);
  const settling = new Set<Promise<unknown>>();
  let underWay = 0;
  let restUntil = 0;

  async function attempt(request: WriteRequest, signal: AbortSignal): Promise<Written> {
    const entries = request.entries.slice(0, MOST_ENTRIES);
    const data = dataOf({ ...request, entries });
    const most = completion.tokensOf(data) + LONGEST_ANSWER;
    const bearer = settings.apiKey === null ? await token() : null;
    const taken = await budget.take(most);
    if (taken === null) return { is: 'over-budget', why: 'day' };
    if (signal.aborted) {
      later(taken.used(0));
      return outOfTime(request);
    }
    const came = await completion.complete(data, bearer, signal);
    // What nobody can know counts as used. Nobody waits for it: the answer is there.
    later(taken.used(came.used ?? most));
    if (came.is === 'aborted') return outOfTime(request);
    if (came.is === 'filtered') return { is: 'refused', why: 'content-filter' };
    if (came.is === 'failed') {
      restUntil = Math.max(restUntil, performance.now() + came.restMs);
      return { is: 'failed', why: came.why };
    }
    if (came.finish !== 'stop') return { is: 'unfit', why: 'cut' };
    return judge(came.text, entries, request.lang);
  }

  function later(work: Promise<void>): void {
    track(work.catch((error: unknown) => log.warn('used tokens not settled', { error: codeOf(error) })));
  }

  function track(work: Promise<unknown>): void {
    const tracked = work.finally(() => settling.delete(tracked));
    settling.add(tracked);
  }

  async function write(request: WriteRequest): Promise<Written> {
    if (request.entries.length === 0) return { is: 'refused', why: 'not-covered' };
    if (underWay >= atOnce) return { is: 'slow', why: 'busy' };
    if (performance.now() < restUntil) return { is: 'failed', why: 'throttled' };
    underWay += 1;
    const signals = [AbortSignal.timeout(within), ...(request.signal ? [request.signal] : [])];
    const signal = AbortSignal.any(signals);
    // The place is free when the work has really ended, so that a slow database cannot pile it up.
    const work = attempt(request, signal)
      .catch((error: unknown): Written => ({ is: 'failed', why: codeOf(error) }))
      .finally(() => void (underWay -= 1));
    track(work);
    return Promise.race([work, ended(signal).then(() => outOfTime(request))]);
  }

  return {
    async write(request) {
      const began = performance.now();
      const written = await write(request);
      const why = 'why' in written ? written.why : null;
      const fields = { is: written.is, why, ms: Math.round(performance.now() - began) };
      if (written.is === 'failed') log.warn('answer not generated', fields);
      else log.info(written.is === 'written' ? 'answer generated' : 'answer not generated', fields);
      return written;
    },
    async close() {
      while (settling.size > 0) await Promise.all(settling);
    },
  };
}

function outOfTime({ signal }: WriteRequest): Written {
  return signal?.aborted ? { is: 'failed', why: 'cancelled' } : { is: 'slow', why: 'time-out' };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function codeOf(error: unknown): string {
  if (error instanceof Failure) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
