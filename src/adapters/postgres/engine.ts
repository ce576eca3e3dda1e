// What an engine gives the factory: the database, and how pg-boss reaches the same one.

import type { Kysely } from 'kysely';
import type { ConstructorOptions } from 'pg-boss';
import type { Tables } from './schema.ts';

export type OpenEngine = {
  readonly engine: 'embedded' | 'server';
  readonly db: Kysely<Tables>;
  /** How pg-boss reaches the same database. */
  readonly boss: ConstructorOptions;
  /** `heard` gets null when something may have been missed. Returns how to stop. */
  listen(channel: string, heard: (payload: string | null) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
};
