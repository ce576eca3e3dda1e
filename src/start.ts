// What `npm start` runs. With an identity of its own (BOT_ID) or in production it is the product, nothing else.
// Without one, on a newcomer's machine, it starts the pretend Microsoft first, points the same product at it and,
// as the pretend admin, starts the first wave through the tab API: there is no "if local" inside the product.

import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

type SimulatorAddress = { readonly pages: string; readonly env: Readonly<Record<string, string>> };

const PRETEND_TENANT = {
  ORGANISATION_NAME: 'Northwind Harbour',
  SENDER_NAME: 'Ada Keyes, Identity team',
  HELP_DESK_LABEL: 'the Northwind help desk (extension 4357)',
};

if (process.env['NODE_ENV'] === 'production' || process.env['BOT_ID'])
  await (await import('./main.ts')).run();
else await startLocally();

async function startLocally(): Promise<void> {
  const dataDir = process.env['DATA_DIR'] ?? '.data';
  const port = process.env['PORT'] ?? '3978';
  mkdirSync(dataDir, { recursive: true });
  const children: ChildProcess[] = [];
  let stopping = false;
  const stop = (code: number) => {
    if (stopping) return;
    stopping = true;
    process.exitCode = code;
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));

  /** A child's own output goes to a log, so that what a newcomer sees stays readable. */
  const startChild = (file: string, logFile: string, env: Readonly<Record<string, string>>): ChildProcess => {
    const child = fork(join(import.meta.dirname, file), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const log = createWriteStream(join(dataDir, logFile), { flags: 'a' });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.stderr?.pipe(process.stderr, { end: false });
    child.once('exit', (code, signal) => {
      if (!stopping)
        console.error(
          `\n${file} ended (${signal ?? `exit code ${code}`}). Its log: ${join(dataDir, logFile)}`,
        );
      stop(code ?? 1);
    });
    children.push(child);
    return child;
  };

  const { buildTab, tabIsBuilt } = await import('./tab/build.ts');
  if (!tabIsBuilt()) {
    console.log('Building the tab (once) ...');
    await buildTab();
  }
  console.log('Starting the pretend Microsoft ...');
  const { env, pages } = await told<SimulatorAddress>(
    startChild('simulator/main.ts', 'simulator.log', {
      SIMULATOR_DATA_DIR: join(dataDir, 'simulator'),
      SIMULATOR_BOT_URL: `http://127.0.0.1:${port}/api/messages`,
    }),
  );
  console.log('Starting Keywave ...');
  const { url } = await told<{ url: string }>(
    startChild('main.ts', 'keywave.log', {
      ...PRETEND_TENANT,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...env,
      DATA_DIR: dataDir,
      PORT: port,
    }),
  );
  console.log(`
Keywave is ready.

  The admin's tab                      ${url}/tab/   (sign in as Ada Keyes)
  The Q&A tab of the channel           ${(await channelOf(pages)).tab}
  The pretend people and their chats   ${pages}/
  The admin's own chat                 ${pages}/chat/${await adminId(pages)}   (write: help, status, report, why <name>)
  The experts’ channel                 ${pages}/channel   (questions that nobody could answer come here)
  The guides, for everybody            ${url}/guides
  The tab API, described               ${url}/api/openapi.json

  Logs: ${dataDir}/*.log     Start afresh: delete ${dataDir}     Stop: Ctrl+C
`);
  await showSession(url, pages).catch((error: unknown) => {
    if (!stopping)
      console.error('No session could be shown:', error instanceof Error ? error.message : error);
  });
  await showFirstWave(url, pages).catch((error: unknown) => {
    if (!stopping)
      console.error('The first wave could not be shown:', error instanceof Error ? error.message : error);
  });
}

/** What the child says first. A child that ends before has said why on standard error. */
function told<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
}

type Progress = {
  planned: number;
  sending: number;
  sent: number;
  failed: number;
  inDoubt: number;
  dropped: number;
};

/** Starts the first wave when there is none yet, and tells how it goes until it is over. */
async function showFirstWave(url: string, pages: string): Promise<void> {
  const token = await signIn(pages);
  const api = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { waves } = await api<{ waves: { id: string }[] }>('GET', '/api/waves');
  if (waves.length > 0) return;
  const draft = { campaignId: 'passkeys', name: 'First wave', audience: { include: [{ kind: 'everyone' }] } };
  console.log('Keywave reads the tenant ...');
  while ((await api<{ factsFrom: string | null }>('GET', '/api/report?campaign=passkeys')).factsFrom === null)
    await pause(300);
  await setExperts(pages);
  const { id } = await api<{ id: string }>('POST', '/api/waves', draft);
  console.log('The admin starts a wave to everybody. It has no window, so it runs at any hour.');
  for (let last = ''; ; await pause(1_000)) {
    const { wave, progress } = await api<{ wave: { state: string }; progress: Progress }>(
      'GET',
      `/api/waves/${id}`,
    );
    const { planned, sending, sent, failed, inDoubt, dropped } = progress;
    const line = `  ${wave.state}: ${sent} sent, ${planned + sending} to go, ${failed} failed, ${inDoubt} in doubt, ${dropped} dropped`;
    if (line !== last) console.log((last = line));
    if (wave.state !== 'running') break;
  }
  const report = await api<{ funnel: Record<string, number> }>(
    'GET',
    `/api/report?campaign=passkeys&wave=${id}`,
  );
  console.log(
    `  report: ${Object.entries(report.funnel)
      .map(([name, people]) => `${people} ${name}`)
      .join(' → ')}`,
  );
  console.log(
    '\nPeople answer by and by. Open a chat, press a button yourself, and ask the admin’s chat for a report.',
  );
}

/** As an admin does it in Teams: they say so to the bot, in the channel. */
async function setExperts(pages: string): Promise<void> {
  const body = JSON.stringify({ personId: await adminId(pages), text: 'experts here' });
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  await fetch(`${pages}/api/channel/messages`, init);
}

type PretendChannel = { readonly id: string; readonly groupId: string; readonly tab: string };

async function channelOf(pages: string): Promise<PretendChannel> {
  return (await (await fetch(`${pages}/api/channel`)).json()) as PretendChannel;
}

/** The owner of the team adds Keywave to it, and schedules a session, when there is none yet. */
async function showSession(url: string, pages: string): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ action: 'add' });
  await fetch(`${pages}/api/channel/installation`, { method: 'POST', body, headers: json });
  const { id: channel, groupId: team } = await channelOf(pages);
  const headers = { ...json, authorization: `Bearer ${await signIn(pages)}` };
  const listed = `${url}/api/sessions?${new URLSearchParams({ team, channel }).toString()}`;
  let answer = await fetch(listed, { headers });
  // Teams tells Keywave of the team, which takes a moment.
  for (let tries = 0; answer.status === 403 && tries < 50; tries += 1) {
    await pause(200);
    answer = await fetch(listed, { headers });
  }
  if (!answer.ok) throw new Error(`the sessions answered ${answer.status}: ${await answer.text()}`);
  if (((await answer.json()) as { sessions: object[] }).sessions.length > 0) return;
  const hour = 3_600_000;
  const startsAt = Math.ceil(Date.now() / hour) * hour + hour;
  const draft = {
    team,
    channel,
    title: 'Passkeys: ask anything',
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + hour).toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    rules: { anonymous: true, moderated: false, guests: false },
  };
  const made = await fetch(`${url}/api/sessions`, { method: 'POST', headers, body: JSON.stringify(draft) });
  if (!made.ok) throw new Error(`scheduling answered ${made.status}: ${await made.text()}`);
  const { id } = (await made.json()) as { id: string };
  const open = JSON.stringify({ act: 'open' });
  await fetch(`${url}/api/sessions/${id}/acts`, { method: 'POST', headers, body: open });
}

async function adminId(pages: string): Promise<string> {
  const people = (await (await fetch(`${pages}/api/people`)).json()) as {
    id: string;
    name: string;
    groups: string[];
  }[];
  const admin = people.find(({ groups }) => groups.includes('Keywave admins'));
  if (admin === undefined) throw new Error('the pretend organisation has no admin');
  return admin.id;
}

async function signIn(pages: string): Promise<string> {
  const body = JSON.stringify({ personId: await adminId(pages) });
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  const answer = (await (await fetch(`${pages}/api/sign-in`, init)).json()) as Record<string, unknown>;
  return String(answer['token']);
}
