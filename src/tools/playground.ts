// `npm run playground`: Microsoft's own Agents Playground as the Teams client of a running Keywave, with people of
// the pretend tenant in it. Keywave must run with BOT_ANONYMOUS=1: the Playground signs nothing. Its settings are a
// file whose rules are documented nowhere and were found by trial: version "0.1.1", five users beside the current
// one, `userPrincipleName` spelt so, ids that are GUIDs, each user's `id` equal to `aadObjectId`.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { Findings, type Finding } from '../core/finding.ts';

export type PlaygroundPerson = {
  /** Entra object id. */
  readonly id: string;
  readonly name: string;
  readonly givenName: string;
  readonly upn: string;
};

export type PlaygroundOptions = {
  /** The bot's endpoint, for example http://127.0.0.1:3978/api/messages. */
  readonly botUrl: string;
  /** Six people; the first one is who sits at the keyboard. */
  readonly people: readonly PlaygroundPerson[];
  /** Default: a free one. */
  readonly port?: number;
  readonly botId?: string;
  readonly tenantId?: string;
};

export type Playground = {
  /** The page to open. */
  readonly url: string;
  /** Ends the Playground, and nothing else. */
  close(): Promise<void>;
};

const PEOPLE = 6;
const STARTS_WITHIN_MS = 30_000;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/iu;
const DEFAULT_BOT = '00000000-0000-4000-8000-0000000000b0';
const DEFAULT_TENANT = '00000000-0000-4000-8000-0000000000a0';

/** Resolves when the Playground answers. Throws `Findings` when it cannot start. */
export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { botUrl, people } = options;
  checkPeople(people);
  const port = await freePort(options.port ?? 0);
  const folder = mkdtempSync(join(tmpdir(), 'keywave-playground-'));
  const log = join(folder, 'playground.log');
  const config = join(folder, 'playground.yml');
  writeFileSync(config, stringify(settingsOf(options)));
  const child = spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(join(import.meta.dirname, 'loopback-only.ts')).href,
      join(
        dirname(createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json')),
        'cli.js',
      ),
      'start',
      '--disable-telemetry',
    ],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        USERPROFILE: folder,
        SystemRoot: process.env['SystemRoot'],
        TEAMSAPPTESTER_BROWSER: 'none',
        TEAMSAPPTESTER_PORT: String(port),
        BOT_ENDPOINT: botUrl,
        DEFAULT_CHANNEL_ID: 'msteams',
        SEND_INSTALLATION_ACTIVITY: 'true',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
        M365_AGENTS_PLAYGROUND_LOGFILE: log,
        M365_AGENTS_PLAYGROUND_SERVICE_URL: `http://127.0.0.1:${port}/_connector`,
      },
    },
  );
  const orphan = () => child.kill('SIGKILL');
  process.once('exit', orphan);
  const close = async () => {
    process.off('exit', orphan);
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(child, `${url}/_debug/ping`)) return { url, close };
  const why = lastLines(log) || `It did not answer within ${STARTS_WITHIN_MS / 1000} seconds.`;
  await close();
  throw new Findings([
    {
      what: 'The Agents Playground did not start.',
      why,
      fix: 'Mend what it says; run `npm ci` if the package is damaged.',
    },
  ]);
}

function checkPeople(people: readonly PlaygroundPerson[]): void {
  const findings: Finding[] = [];
  if (people.length !== PEOPLE) {
    findings.push({
      what: `${people.length} people were given.`,
      why: 'The Playground takes one current user and exactly five others.',
      fix: `Give ${PEOPLE} people.`,
    });
  }
  for (const { id, name } of people.filter((person) => !GUID.test(person.id))) {
    findings.push({
      what: `${name} has the id ${id}.`,
      why: 'Keywave knows people by their Entra object id, which is a GUID.',
      fix: 'Give the id that Graph gives.',
    });
  }
  if (new Set(people.map(({ id }) => id.toLowerCase())).size < people.length) {
    findings.push({
      what: 'One person was given twice.',
      why: 'The Playground refuses it.',
      fix: 'Give six different people.',
    });
  }
  if (findings.length > 0) throw new Findings(findings);
}

function settingsOf({ people, botId = DEFAULT_BOT, tenantId = DEFAULT_TENANT }: PlaygroundOptions) {
  const [currentUser, ...users] = people.map(({ id, name, givenName, upn }) => ({
    id,
    aadObjectId: id,
    name,
    userPrincipleName: upn,
    email: upn,
    givenName,
    surname: name.replace(givenName, '').trim() || name,
  }));
  return {
    version: '0.1.1',
    tenantId,
    bot: { id: botId, name: 'Keywave' },
    currentUser,
    users,
    personalChat: { id: 'personal-chat' },
    groupChat: { id: 'group-chat', name: 'Group chat' },
    team: {
      id: 'team',
      name: 'Passkey campaign',
      aadGroupId: '00000000-0000-4000-8000-0000000000c0',
      channels: [{ id: 'channel', name: 'Questions' }],
    },
  };
}

/** The Playground silently takes another port when its own is occupied, so that is found out before. */
async function freePort(port: number): Promise<number> {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    throw new Findings([
      {
        what: `Port ${port} cannot be used.`,
        why: (error as Error).message,
        fix: 'Name another port, or none to take a free one.',
      },
    ]);
  }
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return free;
}

/** "Listening" is said before the settings are read: only an answer counts, and a child that has ended gives none. */
async function answers(child: ChildProcess, url: string): Promise<boolean> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < until) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return child.exitCode === null;
    await wait(100);
  }
  return false;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exit;
  clearTimeout(hard);
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '';
  }
}

/** Six people of the pretend tenant who can be written to; `pages` is the address that `npm start` prints. */
export async function peopleOf(pages: string): Promise<PlaygroundPerson[]> {
  const url = `${pages.replace(/\/$/u, '')}/api/people`;
  try {
    const people = (await (await fetch(url)).json()) as (PlaygroundPerson & { enabled: boolean })[];
    return people.filter(({ enabled }) => enabled).slice(0, PEOPLE);
  } catch (error) {
    throw new Findings([
      {
        what: `No people were found at ${url}.`,
        why: (error as Error).message,
        fix: 'Start the pretend tenant (npm start) and give the address of its people with --pages.',
      },
    ]);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      bot: { type: 'string', default: 'http://127.0.0.1:3978/api/messages' },
      pages: { type: 'string', default: 'http://127.0.0.1:3980' },
      port: { type: 'string', default: '56150' },
    },
  });
  const { BOT_ID: botId, BOT_TENANT_ID: tenantId } = process.env;
  const playground = await openPlayground({
    botUrl: values.bot,
    people: await peopleOf(values.pages),
    port: Number(values.port),
    ...(botId && { botId }),
    ...(tenantId && { tenantId }),
  });
  console.log(`Agents Playground: ${playground.url}   bot: ${values.bot}   Stop: Ctrl+C
Keywave must run with BOT_ANONYMOUS=1 to take what it sends.`);
  const stop = () => void playground.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

if (process.argv[1] === import.meta.filename) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Findings)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
