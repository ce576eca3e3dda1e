// What of the store is about the tokens of a language model: a day's, shared by the whole fleet.

export type TokenUseReads = {
  /** Tokens that were taken today, a UTC day by the database's clock. */
  tokensUsed(): Promise<number>;
};

export type TokenUseWrites = {
  /**
   * Takes tokens from today's, which are `perDay` for the whole fleet. Returns the UTC day that they are of, by the database's
   * clock; null = they do not fit any more, and none were taken.
   */
  takeTokens(tokens: number, perDay: number): Promise<string | null>;
  /** What was not used after all; a negative number was used beyond what was taken. */
  giveBackTokens(day: string, tokens: number): Promise<void>;
};
