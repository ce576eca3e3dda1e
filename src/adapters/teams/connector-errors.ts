// What an answer of the Bot Connector means, as a table: status and code in, meaning out. Only answers that prove
// that nothing was delivered may be tried again (429, 412, 503, a connection that never stood); what is unclear
// (500, 502, 504, a reset, a time-out) is in doubt for a send. A code that is not in the table is kept as it came.
// Sources: Microsoft Learn "Status codes from bot conversational APIs", "Rate limiting for bots".

import type { FailReason } from '../../core/nudge.ts';
import type { Opened, Sent } from '../../ports.ts';

/** `open` and `update` may be repeated without harm; a `send` may not. */
export type Act = 'open' | 'send' | 'update';

export type Answer =
  | { readonly status: number; readonly body: unknown; readonly retryAfter: string | null }
  /** No answer came; `message` as Node.js says it. */
  | { readonly status: null; readonly code: string; readonly message: string };

type NotSent = Exclude<Sent, { readonly outcome: 'sent' }>;
type NotOpened = Exclude<Opened, { readonly outcome: 'opened' }>;

const failed = (why: FailReason, code: string) => ({ outcome: 'failed', why, code }) as const;
const again = (why: string, afterMs: number, slowDown: boolean) =>
  ({ outcome: 'try-again', why, afterMs, slowDown }) as const;

/** Waits without a Retry-After, in milliseconds; jitter comes on top, growth per attempt is the caller's. */
const AFTER_THROTTLE = 5_000;
const AFTER_OUTAGE = 10_000;
const AFTER_CONFLICT = 1_000;
const LONGEST = 3_600_000;

/** A tenant of the government cloud GCC, asked for on the public host. */
export const WRONG_HOST = 'InvalidBotApiHost';
/** The card to be replaced is no longer there. */
export const CARD_GONE = 'ActivityNotFoundInConversation';

const FORBIDDEN: Readonly<Record<string, FailReason | 'not-installed'>> = {
  BotNotInConversationRoster: 'uninstalled',
  ConversationBlockedByUser: 'blocked',
  MessageWritesBlocked: 'blocked',
  BotDisabledByAdmin: 'bot-disabled',
  ForbiddenOperationException: 'not-installed',
  // The messenger has then tried the other host already.
  [WRONG_HOST]: 'misconfigured',
  NotEnoughPermissions: 'misconfigured',
};

/** Whether the answer carries this code. */
export function says(answer: Answer, code: string): boolean {
  return answer.status !== null && codesIn(answer.body).includes(code);
}

/** `jitter` is 0 to 1. */
export function notSent(act: 'send' | 'update', answer: Answer, jitter: number): NotSent {
  return meaningOf(act, answer, jitter);
}

export function notOpened(answer: Answer, jitter: number): NotOpened {
  const meaning = meaningOf('open', answer, jitter);
  if (meaning.outcome === 'in-doubt') return again(meaning.why, spread(AFTER_OUTAGE, jitter), false);
  if (meaning.outcome === 'stale-conversation') return failed('unknown-refusal', 'ConversationNotFound');
  return meaning;
}

function meaningOf(act: Act, answer: Answer, jitter: number): NotSent {
  if (answer.status === null) return meaningOfSilence(act, answer, jitter);
  const { status } = answer;
  const codes = codesIn(answer.body);
  const code = codes[0] ?? `HTTP ${status}`;
  const toldToWait = answer.retryAfter !== null;
  const wait = (usual: number) => retryAfterMs(answer.retryAfter) ?? spread(usual, jitter);
  switch (status) {
    case 400:
      // A conversation is opened with a fixed payload, so there the person's id is what was refused.
      return failed(act === 'open' ? 'unknown-refusal' : 'bad-payload', code);
    case 401:
      return failed('bad-credentials', code);
    case 403: {
      const known = codes.find((each) => each in FORBIDDEN);
      const why = known === undefined ? undefined : FORBIDDEN[known];
      if (why === 'not-installed') return { outcome: why };
      return failed(why ?? 'unknown-refusal', known ?? code);
    }
    case 404:
      return codes.includes('ConversationNotFound')
        ? { outcome: 'stale-conversation' }
        : failed('unknown-refusal', code);
    case 412:
      return again(code, wait(AFTER_CONFLICT), false);
    case 413:
      return failed('bad-payload', code);
    case 429:
      return again(code, wait(AFTER_THROTTLE), true);
    case 503:
      return again(code, wait(AFTER_OUTAGE), toldToWait);
    default:
      // 408 is a time-out and 2xx an answer that could not be read: what became of the message is unknown.
      return status >= 500 || status === 408 || status < 300
        ? unclear(act, code, jitter)
        : failed('unknown-refusal', code);
  }
}

/** Errors of Node.js that come before a request could leave. */
const NOTHING_LEFT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH'];
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/;

function meaningOfSilence(
  act: Act,
  { code, message }: Extract<Answer, { status: null }>,
  jitter: number,
): NotSent {
  const nothingLeft =
    NOTHING_LEFT.includes(code) ||
    BAD_CERTIFICATE.test(code) ||
    message.startsWith('connect ') ||
    message.includes('before secure TLS connection was established');
  return nothingLeft ? again(code, spread(AFTER_OUTAGE, jitter), false) : unclear(act, code, jitter);
}

function unclear(act: Act, why: string, jitter: number): NotSent {
  return act === 'send' ? { outcome: 'in-doubt', why } : again(why, spread(AFTER_OUTAGE, jitter), false);
}

function spread(ms: number, jitter: number): number {
  return Math.round(ms * (1 + jitter));
}

/** From seconds or an HTTP date to milliseconds; null when absent or unreadable. Never more than an hour. */
function retryAfterMs(header: string | null): number | null {
  if (!header?.trim()) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST) : null;
}

/**
 * Every code in the body, the most telling first. The Connector hides `subCode: MessageWritesBlocked` in JSON
 * inside `message`, so messages are parsed a second time.
 */
function codesIn(body: unknown, depth = 0): readonly string[] {
  if (depth > 4) return [];
  if (typeof body === 'string')
    return body.trimStart().startsWith('{') ? codesIn(parsed(body), depth + 1) : [];
  if (typeof body !== 'object' || body === null) return [];
  const entries = Object.entries(body);
  const under = (keys: readonly string[]) =>
    entries.filter(([key]) => keys.includes(key)).map(([, value]) => value);
  const inner = under(['message', 'error', 'details', 'innerHttpError']).flatMap((each) =>
    codesIn(each, depth + 1),
  );
  const own = under(['subCode', 'code']).filter((each) => typeof each === 'string' && each !== '');
  return [...inner, ...(own as string[])];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
