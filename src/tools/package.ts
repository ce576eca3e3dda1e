// `npm run package [-- --env dev]`: the Teams app package of one environment, ready to upload, as dist/keywave.zip.
// Offline: it asks neither Teams nor the Developer Portal, which may know rules that no schema states.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Findings } from '../core/finding.ts';
import { buildAppPackage } from './app-package.ts';
import { readValues } from './placeholders.ts';

const ROOT = join(import.meta.dirname, '..', '..');

try {
  const { values } = parseArgs({
    options: {
      env: { type: 'string', default: process.env['TEAMSFX_ENV'] ?? 'dev' },
      out: { type: 'string', default: join(ROOT, 'dist', 'keywave.zip') },
    },
  });
  const { files, zip } = buildAppPackage(join(ROOT, 'appPackage'), readValues(ROOT, values.env, process.env));
  mkdirSync(join(values.out, '..'), { recursive: true });
  writeFileSync(values.out, zip);
  console.log(`${values.out}: ${files.size} files, ${zip.length} bytes, environment ${values.env}`);
} catch (error) {
  if (!(error instanceof Findings)) throw error;
  console.error(`No package was made.\n${error.message}`);
  process.exitCode = 1;
}
