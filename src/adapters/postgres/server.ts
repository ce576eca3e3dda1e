// A PostgreSQL server, version 15 or later, for production and for several processes. Nothing is assumed of it but a
// database to own; pg-boss brings its own connections. Needs direct connections or a session-mode pooler: LISTEN and
// the migration lock are bound to a session. Azure's server takes a Microsoft Entra token as the password.

import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { Findings } from '../../core/finding.ts';
import type { Log } from '../../ports.ts';
import type { OpenEngine } from './engine.ts';
import { listenOn } from './listen.ts';
import type { Tables } from './schema.ts';

const CONNECTIONS = 10;
const OLDEST = 150_000;

/** Asked at each new connection, for a password that expires. */
export type Password = () => Promise<string>;

export async function openServer(databaseUrl: string, log: Log, password?: Password): Promise<OpenEngine> {
  const server = addressOf(databaseUrl, password);
  const pool = new pg.Pool({
    ...server,
    max: CONNECTIONS,
    application_name: 'keywave',
    // int8 comes as text by default; our counts and ids are far below 2^53.
    types: {
      getTypeParser: (oid, format) =>
        oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
    },
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.warn('database connection lost', { why: error.message }));
  // One that breaks between two statements of a transaction tells nobody but itself; the next statement fails and says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await checkVersion(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    engine: 'server',
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    boss: { ...server, max: 4, application_name: 'keywave-jobs' },
    listen: (channel, heard) => listenOn(server, channel, heard, log),
    close: () => pool.end(),
  };
}

/** The server's version as PostgreSQL counts it, for example 160004; rejects with `Findings` like the opening. */
export async function probeServer(databaseUrl: string, password?: Password): Promise<number> {
  const pool = new pg.Pool({ ...addressOf(databaseUrl, password), max: 1, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  try {
    return await checkVersion(pool);
  } finally {
    await pool.end();
  }
}

/**
 * pg lets the empty password of a URL win over a function, so the URL is taken apart here. A token travels over
 * checked TLS only, whatever the URL says; the loopback is for tests.
 */
function addressOf(databaseUrl: string, password: Password | undefined) {
  if (password === undefined) return { connectionString: databaseUrl };
  const { hostname, port, username, pathname } = new URL(databaseUrl);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: !['127.0.0.1', 'localhost'].includes(hostname),
    password,
  };
}

async function checkVersion(pool: pg.Pool): Promise<number> {
  let version: number;
  try {
    const { rows } = await pool.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    version = rows[0]?.version ?? 0;
  } catch (error) {
    throw new Findings([
      {
        what: 'The database server cannot be used.',
        why: (error as Error).message || String((error as NodeJS.ErrnoException).code),
        fix: 'Check DATABASE_URL (postgres://user:password@host:5432/database), the network and the server.',
      },
    ]);
  }
  if (version >= OLDEST) return version;
  throw new Findings([
    {
      what: `The database server is PostgreSQL ${Math.floor(version / 10_000)}.`,
      why: 'Keywave is built and tested for version 15 and later.',
      fix: 'Point DATABASE_URL at a newer server.',
    },
  ]);
}
