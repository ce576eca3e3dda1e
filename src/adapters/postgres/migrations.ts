// The migrations, one list of statements a file: the map only grows, and a released one is never edited. Statements are
// PostgreSQL 15, one string each (the embedded engine takes one statement a call).

import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { INITIAL } from './migrations/0001-initial.ts';
import { READINGS } from './migrations/0002-readings.ts';
import { REGISTRATIONS } from './migrations/0003-registrations.ts';
import { WAVES } from './migrations/0004-waves.ts';
import { SENDING } from './migrations/0005-sending.ts';
import { REPORT_WAITS } from './migrations/0006-report-waits.ts';
import { CHOICES } from './migrations/0007-choices.ts';
import { ANSWER_BEFORE } from './migrations/0008-answer-before.ts';
import { GIVEN_NAME } from './migrations/0009-given-name.ts';
import { PRIORITIES } from './migrations/0010-priority.ts';
import { TOKEN_USE } from './migrations/0011-token-use.ts';
import { QUESTIONS } from './migrations/0012-questions.ts';
import { BANK_ENTRIES } from './migrations/0013-bank-entries.ts';
import { HAND_OVER } from './migrations/0014-hand-over.ts';
import { SESSIONS } from './migrations/0015-sessions.ts';
import { SESSION_CARDS } from './migrations/0016-session-cards.ts';
import { STANDINGS } from './migrations/0017-standings.ts';
import { ACTS_IN_TRAILS } from './migrations/0018-acts-in-trails.ts';
import { LISTS } from './migrations/0020-lists.ts';
import { QUESTION_ONCE } from './migrations/0021-question-once.ts';
import { AUDIT } from './migrations/0022-audit.ts';
import type { Database } from './schema.ts';

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': statements(INITIAL),
  '0002-readings': statements(READINGS),
  '0003-registrations': statements(REGISTRATIONS),
  '0004-waves': statements(WAVES),
  '0005-sending': statements(SENDING),
  '0006-report-waits': statements(REPORT_WAITS),
  '0007-choices': statements(CHOICES),
  '0008-answer-before': statements(ANSWER_BEFORE),
  '0009-given-name': statements(GIVEN_NAME),
  '0010-priority': statements(PRIORITIES),
  '0011-token-use': statements(TOKEN_USE),
  '0012-questions': statements(QUESTIONS),
  '0013-bank-entries': statements(BANK_ENTRIES),
  '0014-hand-over': statements(HAND_OVER),
  '0015-sessions': statements(SESSIONS),
  '0016-session-cards': statements(SESSION_CARDS),
  '0017-standings': statements(STANDINGS),
  '0018-acts-in-trails': statements(ACTS_IN_TRAILS),
  '0020-lists': statements(LISTS),
  '0021-question-once': statements(QUESTION_ONCE),
  '0022-audit': statements(AUDIT),
};

/** Brings the database to the newest migration, or to that of `upTo`; throws what the first failing one threw. */
export async function migrate(db: Database, upTo?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}

function statements(list: readonly string[]): Migration {
  return {
    async up(db: Kysely<never>) {
      for (const statement of list) await sql.raw(statement).execute(db);
    },
  };
}
