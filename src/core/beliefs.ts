// What a service said is believed for some minutes, since it allows few questions: a yes for five, a no for half a minute.
// Many who ask the same at once share one question, and a failure is not kept.

const BELIEVED = 5 * 60_000;
const NO_BELIEVED = 30_000;
/** Answers kept at most; the oldest go first. */
const KEPT = 20_000;

export type Beliefs<T> = (key: string, ask: () => Promise<T>) => Promise<T>;

/** Null and an empty list are a no. `elapsed`: milliseconds that only grow. */
export function openBeliefs<T>(elapsed: () => number): Beliefs<T> {
  const kept = new Map<string, { readonly until: number; readonly value: T }>();
  const asking = new Map<string, Promise<T>>();

  async function learn(key: string, ask: () => Promise<T>): Promise<T> {
    try {
      const value = await ask();
      const no = value === null || (Array.isArray(value) && value.length === 0);
      kept.delete(key);
      kept.set(key, { until: elapsed() + (no ? NO_BELIEVED : BELIEVED), value });
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT) break;
        kept.delete(oldest);
      }
      return value;
    } finally {
      asking.delete(key);
    }
  }

  return (key, ask) => {
    const known = kept.get(key);
    if (known !== undefined && known.until > elapsed()) return Promise.resolve(known.value);
    const asked = asking.get(key) ?? learn(key, ask);
    if (!asking.has(key)) asking.set(key, asked);
    return asked;
  };
}
