// Runs a PostgreSQL server for a test process and stops it when that process ends, even by kill -9: the pipe to
// standard input then closes. Arguments: the server's folder, the program, its arguments.

import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', program = '', ...args] = process.argv.slice(2);
const log = openSync(join(folder, 'log'), 'a');
const owner = JSON.parse(process.env['KEEP_AS'] ?? '{}') as { uid?: number; gid?: number };
const server = spawn(program, args, { ...owner, cwd: folder, stdio: ['ignore', log, log] });

let over = false;
process.stdin.resume().on('end', () => {
  over = true;
  server.kill('SIGKILL');
});
process.on('SIGINT', () => undefined);
server.on('exit', () => {
  if (over) rmSync(folder, { recursive: true, force: true });
  process.exit(over ? 0 : 1);
});
