// `npm run check:imports`: holds the arrows of the architecture. A checker that parses nothing would find nothing
// wrong, so it also fails when it saw fewer modules than there are files.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import config from './import-rules.ts';

const root = join(import.meta.dirname, '..', '..');
process.chdir(root);

const { forbidden, options } = config;
const { output } = await cruise(['src'], { ...options, ruleSet: { forbidden }, validate: true });
if (typeof output === 'string') throw new Error('dependency-cruiser answered with text');

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/u.test(file) && !file.startsWith(join('simulator', 'pages')),
);
const seen = new Set(output.modules.map((module) => module.source.replaceAll('\\', '/')));
const unseen = files.map((file) => `src/${file.replaceAll('\\', '/')}`).filter((file) => !seen.has(file));

for (const { rule, from, to } of output.summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
for (const file of unseen) console.error(`not seen by the checker: ${file}`);
const arrows = output.modules.reduce((sum, module) => sum + module.dependencies.length, 0);
console.log(
  `${files.length - unseen.length} of ${files.length} files, ${arrows} imports, ${output.summary.violations.length} violations`,
);
process.exitCode = unseen.length + output.summary.violations.length > 0 ? 1 : 0;
