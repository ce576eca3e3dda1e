// The tokens that generated answers may use in a day, taken from the one count that all processes share.

import type { Store } from '../../ports.ts';

export type TokenBudget = {
  /** Takes tokens before they are used; null when today has not so many left. */
  take(tokens: number): Promise<Taken | null>;
};

export type Taken = {
  /** Says what was used in the end; the rest is given back. */
  used(tokens: number): Promise<void>;
};

export function openTokenBudget(
  store: Pick<Store, 'takeTokens' | 'giveBackTokens'>,
  perDay: number,
): TokenBudget {
  return {
    async take(tokens) {
      const day = await store.takeTokens(tokens, perDay);
      return day === null ? null : { used: (used) => store.giveBackTokens(day, tokens - used) };
    },
  };
}
