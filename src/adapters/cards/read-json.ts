// Reads one file of what the bot says. Throws `Findings` when it is not there or is no JSON.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings } from '../../core/finding.ts';

export function readJson(folder: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    throw new Findings([
      {
        what: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
        why: 'It holds what the bot says.',
        fix: `Put a valid JSON file at ${join(folder, file)}.`,
      },
    ]);
  }
}
