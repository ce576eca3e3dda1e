// The simulator as a process of its own: options from the environment, one line per address, closes on SIGTERM
// and SIGINT. A parent with an IPC channel gets the contents of simulator.json as a message.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from './simulator.ts';

const number = (name: string, usual: number) => {
  const text = process.env[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`The simulator did not start. Why: ${name} is "${text}". Fix: give a whole number.`);
  return value;
};

const behaviours = () => {
  const text = process.env.SIMULATOR_BEHAVIOURS || 'demo';
  if (text === 'demo' || text === 'off') return text;
  throw new Error(`The simulator did not start. Why: SIMULATOR_BEHAVIOURS is "${text}". Fix: demo or off.`);
};

try {
  const dataDir = process.env.SIMULATOR_DATA_DIR || '.data/simulator';
  const simulator = await startSimulator({
    dataDir,
    httpsPort: number('SIMULATOR_PORT', 3979),
    pagesPort: number('SIMULATOR_PAGES_PORT', 3980),
    botUrl: process.env.SIMULATOR_BOT_URL || 'http://127.0.0.1:3978/api/messages',
    people: number('SIMULATOR_PEOPLE', 300),
    groups: number('SIMULATOR_GROUPS', 0),
    behaviours: behaviours(),
    ...(process.env.SIMULATOR_SEED ? { seed: process.env.SIMULATOR_SEED } : {}),
  });
  console.log(
    `Simulator: people and chats at ${simulator.addresses.pages}, services at ${simulator.addresses.https}`,
  );
  process.send?.(JSON.parse(readFileSync(join(dataDir, 'simulator.json'), 'utf8')));

  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    await simulator.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void close());
  process.on('SIGINT', () => void close());
  process.on('disconnect', () => void close());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
