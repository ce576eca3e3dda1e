// Builds the tab into dist/tab, and tells whether the build there is younger than everything it was made from.
// Vite is loaded only when something is built, so production starts without development packages.
// `node src/launch.mjs src/tab/build.ts` builds from the command line.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = import.meta.dirname;
/** The folder that adapters/http serves under /tab/. */
export const TAB_FOLDER = join(SOURCES, '..', '..', 'dist', 'tab');

/** Rejects with Vite's error when the sources do not build. */
export async function buildTab(): Promise<void> {
  const { build } = await import('vite');
  const { NODE_ENV } = process.env;
  try {
    await build({ configFile: join(SOURCES, 'vite.config.ts'), logLevel: 'warn' });
  } finally {
    // Vite leaves it at "production", and whatever this process starts next would refuse its local settings.
    if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = NODE_ENV;
  }
}

/** False when there is no build, or a source is younger than it. */
export function tabIsBuilt(): boolean {
  const built = changedAt(join(TAB_FOLDER, 'index.html'));
  if (built === null) return false;
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).every(
    (file) => (changedAt(join(SOURCES, file)) ?? 0) <= built,
  );
}

function changedAt(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

if (process.argv[1] === import.meta.filename) await buildTab();
