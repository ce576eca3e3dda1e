// The settings of the Keywave whose data a tool is to read.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As `npm start` does: without an identity of its own, Keywave's settings are those that the simulator wrote. */
export function keptSettings(env: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> {
  const file = join(env['DATA_DIR'] ?? '.data', 'simulator', 'simulator.json');
  if (env['NODE_ENV'] === 'production' || env['BOT_ID'] || !existsSync(file)) return env;
  const contract = JSON.parse(readFileSync(file, 'utf8')) as { env: Record<string, string> };
  return { ...env, ...contract.env };
}
