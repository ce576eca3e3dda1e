// `npm run bench -- <name> [--json]`: runs one benchmark of src/tools/bench. With --json the last line is one JSON object
// of figures. On shared machines compare ratios taken in one run, not single times.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/u, ''));
const name = process.argv[2];
if (name === undefined || !names.includes(name)) {
  console.error(
    `There is no benchmark “${name ?? ''}”.\n  why: known are ${names.join(', ')}.\n  fix: npm run bench -- ${names[0]}`,
  );
  process.exit(1);
}
await import(`./bench/${name}.ts`);
