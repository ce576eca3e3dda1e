// Makes one thing after another. What somebody waits for goes next.

import { setImmediate as breathe } from 'node:timers/promises';

export type InTurn<K, V> = {
  /** Rejects when its making failed, and for a key that was never named. */
  get(key: K): Promise<V>;
  /** The same, for nobody yet. */
  want(key: K): void;
  /** When everything is made; rejects with the first failure, though what comes after it is made all the same. */
  readonly all: Promise<unknown>;
};

/** In the order of the keys where nobody waits; the first begins when the caller has paused. */
export function inTurn<K, V>(keys: readonly K[], make: (key: K) => Promise<V>): InTurn<K, V> {
  const made = new Map(keys.map((key) => [key, Promise.withResolvers<V>()]));
  const waiting = new Set(keys);
  const wanted: K[] = [];
  const run = async () => {
    await breathe();
    while (waiting.size > 0) {
      const key = wanted.find((each) => waiting.has(each)) ?? [...waiting][0]!;
      waiting.delete(key);
      await make(key).then(made.get(key)!.resolve, made.get(key)!.reject);
    }
  };
  const all = Promise.all([...made.values()].map(({ promise }) => promise));
  all.catch(() => undefined);
  void run();
  return {
    want: (key) => void wanted.push(key),
    get: (key) => {
      wanted.push(key);
      return made.get(key)?.promise ?? Promise.reject(new Error('nothing is made for this key'));
    },
    all,
  };
}
