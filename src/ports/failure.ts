// Trouble outside, as adapters report it.

/** Outside trouble, made only in adapters: what was asked, the raw code, and what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly hint: string;
  /** Milliseconds after which trying again may help; null when only a change of configuration does. */
  readonly retryAfterMs: number | null;

  constructor(code: string, hint: string, retryAfterMs: number | null = null) {
    super(`${code}: ${hint}`);
    this.code = code;
    this.hint = hint;
    this.retryAfterMs = retryAfterMs;
  }
}
