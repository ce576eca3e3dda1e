// What a deployment of Azure OpenAI answered, read with suspicion: which of its answers mean what, how much they can have
// cost, and how long it wants to be left alone. Codes as in Microsoft Learn "Content filtering" and "Quotas and limits".

import * as z from 'zod/v4';
import { NO_ANSWER } from '../../core/writing.ts';

export type Completed =
  /** `finish` is the service's reason for the end; "stop" = the model was done. `used` in tokens. */
  | {
      readonly is: 'answered';
      readonly text: string;
      readonly finish: string | null;
      readonly used: number | null;
    }
  | { readonly is: 'filtered'; readonly used: null }
  | { readonly is: 'aborted'; readonly used: null }
  /** `restMs` is how long the service wants to be left alone; `used` null = nobody can know. */
  | {
      readonly is: 'failed';
      readonly why: string;
      readonly used: 0 | null;
      readonly restMs: number;
    };

/** Of an answer, in bytes. */
const LARGEST_BODY = 64 * 1024;
/** After trouble without `Retry-After`, and the longest that is waited, in milliseconds. */
const REST = { usual: 5_000, longest: 60_000 };

const COMPLETION = z.object({
  choices: z
    .tuple(
      [
        z.object({
          finish_reason: z.string().nullish(),
          message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        }),
      ],
      z.unknown(),
    )
    .readonly(),
  usage: z.object({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) }).nullish(),
});
const REFUSAL = z.object({ error: z.object({ code: z.literal('content_filter') }) });
const UNSUPPORTED = z.object({
  error: z.object({ code: z.enum(['unsupported_parameter', 'unsupported_value']) }),
});

export function meaningOf(response: Response, text: string): Completed {
  const { status } = response;
  if (status === 400 && REFUSAL.safeParse(jsonOf(text)).success) return { is: 'filtered', used: null };
  if (status !== 200) {
    const inTrouble = status === 429 || status >= 500;
    return failed(`HTTP ${status}`, status < 500 ? 0 : null, inTrouble ? restOf(response) : 0);
  }
  const parsed = COMPLETION.safeParse(jsonOf(text));
  if (!parsed.success) return failed('no completion', null);
  const { choices, usage } = parsed.data;
  const { message, finish_reason: finish = null } = choices[0];
  if (finish === 'content_filter') return { is: 'filtered', used: null };
  const said = message.content || (message.refusal ? NO_ANSWER : '');
  const used = usage ? usage.prompt_tokens + usage.completion_tokens : null;
  return { is: 'answered', text: said, finish, used };
}

export function failed(why: string, used: 0 | null, restMs = 0): Completed {
  return { is: 'failed', why, used, restMs };
}

function restOf({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds * 1_000), REST.longest) : REST.usual;
}

/** The body; rejects when there is more than any answer needs; leaving the loop ends the transfer. */
export async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > LARGEST_BODY) throw new TooLarge();
  }
  return Buffer.concat(chunks).toString('utf8');
}

class TooLarge extends Error {
  readonly code = 'answer too large';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Newer models take `max_completion_tokens`, and no temperature. */
export function wantsNewerWords({ status }: Response, text: string): boolean {
  return status === 400 && UNSUPPORTED.safeParse(jsonOf(text)).success;
}

/** The reason below what fetch throws, when there is one. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
