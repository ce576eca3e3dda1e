// One check of the doctor: passed, failed with a finding to mend, worth a note, or not to be told from here, each with its
// evidence. And the one way it asks an address, which names the cause when nothing answers.

import type { Finding } from '../core/finding.ts';

export type Check = {
  readonly check: string;
  /** `note`: nothing is broken, and yet worth mending. */
  readonly result: 'pass' | 'fail' | 'cannot tell' | 'note';
  readonly evidence: string;
  readonly finding?: Finding;
};

export const pass = (check: string, evidence: string): Check => ({ check, result: 'pass', evidence });
export const cannotTell = (check: string, evidence: string): Check => ({
  check,
  result: 'cannot tell',
  evidence,
});
export const fail = (check: string, evidence: string, finding: Finding): Check => ({
  check,
  result: 'fail',
  evidence,
  finding,
});

export const note = (check: string, evidence: string, finding: Finding): Check => ({
  check,
  result: 'note',
  evidence,
  finding,
});

const ANSWER_WITHIN = 15_000;

export type Reached = {
  readonly status: number;
  /** Null when it is no JSON. */
  readonly body: unknown;
  /** The header as it came. */
  readonly retryAfter: string | null;
};

/** Rejects with the network's own code as message, for example ENOTFOUND. */
export async function reach(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Reached> {
  try {
    const response = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    const text = await response.text();
    const { status, headers: answered } = response;
    return { status, body: parsed(text), retryAfter: answered.get('retry-after') };
  } catch (error) {
    const { cause, name } = error as Error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : name;
    throw new Error(code, { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
