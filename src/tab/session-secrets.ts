// What makes an anonymous question one's own: a secret that stays in this browser, of which the server gets the SHA-256. Where
// the browser keeps nothing, as in a frame whose storage is blocked, the secret lasts as long as the page.

export type Secret = {
  readonly secret: string;
  /** Null = sent, and the answer never came. */
  readonly question: string | null;
};

/** As many as the server takes at once. */
const MOST = 50;
const inMemory = new Map<string, readonly Secret[]>();
const nameOf = (session: string) => `keywave-session-${session}`;

/** The secrets of a session, newest first. */
export function secretsOf(session: string): readonly Secret[] {
  const memory = inMemory.get(session);
  if (memory !== undefined) return memory;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(session)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isSecret) : [];
  } catch {
    return [];
  }
}

export function secretFor(session: string, question: string): string | undefined {
  return secretsOf(session).find((each) => each.question === question)?.secret;
}

/** Keeps it for as long as the browser lets it, in place of what was known of the same secret. */
export function keepSecret(session: string, kept: Secret): void {
  const others = secretsOf(session).filter(({ secret }) => secret !== kept.secret);
  const all = [kept, ...others].slice(0, MOST);
  inMemory.set(session, all);
  try {
    localStorage.setItem(nameOf(session), JSON.stringify(all));
  } catch {
    // It lasts as long as the page; the page says so.
  }
}

/** Whether a secret outlasts the page. */
export function outlastsPage(): boolean {
  try {
    localStorage.setItem('keywave-probe', '');
    localStorage.removeItem('keywave-probe');
    return true;
  } catch {
    return false;
  }
}

export function newSecret(): string {
  return hex(crypto.getRandomValues(new Uint8Array(32)));
}

export async function hashOf(secret: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
}

function isSecret(value: unknown): value is Secret {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Secret>).secret === 'string' &&
    'question' in value
  );
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
