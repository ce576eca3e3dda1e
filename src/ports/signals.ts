// What other processes have changed, told as it becomes visible in the database. Nothing is asked again and again.

export type Signals = {
  /** Null = some may have been missed, after a broken connection: look at all that is followed. Returns how to stop. */
  onSession(heard: (sessionId: string | null) => void): Promise<() => Promise<void>>;
};
