// A running simulator in a folder of its own, trusted by this process, and a small bot that collects what it is
// sent. Test support only.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/simulator.ts';
import type { Person } from '../../src/simulator/organisation.ts';

export type Received = { activity: Record<string, unknown>; authorization: string };
export type Bot = {
  url: string;
  received: Received[];
  /** what the next requests are answered with; 200 with an empty body by default */
  answer: (activity: Record<string, unknown>) => { status: number; body?: unknown };
  /** resolves once `count` activities of this type have arrived */
  wait(type: string, count?: number): Promise<Received[]>;
  close(): Promise<void>;
};
export type Json = { error?: { code: string; message: string }; id?: string; [name: string]: unknown };
/** `T` is what the test expects; its assertions find out. */
export type Answer<T> = { status: number; body: T; headers: Headers };
export type GraphInit = { method?: string; body?: unknown; headers?: Record<string, string>; token?: string };

export async function startBot(port = 0): Promise<Bot> {
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const activity = JSON.parse(text) as Record<string, unknown>;
      bot.received.push({ activity, authorization: request.headers.authorization ?? '' });
      const { status, body } = bot.answer(activity);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
      for (const check of waiting) check();
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const bot: Bot = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    received: [],
    answer: () => ({ status: 200 }),
    wait: (type, count = 1) =>
      new Promise((done) => {
        const check = () => {
          const found = bot.received.filter(({ activity }) => activity.type === type);
          if (found.length < count) return;
          waiting.delete(check);
          done(found);
        };
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return bot;
}

export type Running = Simulator & {
  dataDir: string;
  /** JSON API on the pages port */
  api<T = Json>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** a token for the tab's or the bot's app */
  appToken(app: 'tab' | 'bot'): Promise<string>;
  graph<T = Json>(path: string, init?: GraphInit): Promise<Answer<T>>;
  connector<T = Json>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  person(fits: (person: Person) => boolean): Person;
  stop(): Promise<void>;
};

export async function startRunning(
  botUrl: string,
  options: Partial<SimulatorOptions> = {},
): Promise<Running> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'keywave-simulator-'));
  const simulator = await startSimulator({
    httpsPort: 0,
    pagesPort: 0,
    botUrl,
    people: 100,
    ...options,
    dataDir,
  });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    readFileSync(simulator.addresses.ca, 'utf8'),
  ]);
  const { https, pages } = simulator.addresses;
  const tokens = new Map<string, string>();
  const read = async <T>(response: Response): Promise<Answer<T>> => {
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as T,
    };
  };
  const send = async <T>(url: string, method: string, body: unknown, headers: Record<string, string>) =>
    read<T>(
      await fetch(url, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const running: Running = {
    ...simulator,
    dataDir,
    api: <T>(method: string, path: string, body?: unknown) => send<T>(`${pages}${path}`, method, body, {}),
    async appToken(app) {
      const known = tokens.get(app);
      if (known !== undefined) return known;
      const { env } = simulator;
      const answer = await fetch(`${https}/${env.BOT_TENANT_ID}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: (app === 'bot' ? env.BOT_ID : env.TAB_CLIENT_ID) ?? '',
          client_secret: (app === 'bot' ? env.BOT_PASSWORD : env.TAB_CLIENT_SECRET) ?? '',
          scope:
            app === 'bot' ? 'https://api.botframework.com/.default' : 'https://graph.microsoft.com/.default',
        }),
      });
      const token = ((await answer.json()) as { access_token: string }).access_token;
      tokens.set(app, token);
      return token;
    },
    async graph<T>(path: string, { method = 'GET', body, headers = {}, token }: GraphInit = {}) {
      const authorization = `Bearer ${token ?? (await running.appToken('tab'))}`;
      return send<T>(`${https}${path.startsWith('/beta') ? '' : '/v1.0'}${path}`, method, body, {
        authorization,
        ...headers,
      });
    },
    async connector<T>(method: string, path: string, body?: unknown) {
      return send<T>(`${https}/teams${path}`, method, body, {
        authorization: `Bearer ${await running.appToken('bot')}`,
      });
    },
    person(fits) {
      const found = [...simulator.world.people.values()].find(fits);
      if (!found) throw new Error('no pretend person fits');
      return found;
    },
    async stop() {
      await simulator.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return running;
}

export const ordinary = (person: Person) =>
  person.enabled &&
  person.kind === 'member' &&
  person.account === 'person' &&
  person.teams === 'licensed' &&
  person.blocked === null;

export const card = (
  nudgeId: string,
  verbs: readonly string[] = ['acknowledge', 'snooze', 'registered', 'failed'],
) => ({
  type: 'message',
  summary: 'Time for a passkey',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [
          { type: 'TextBlock', text: 'A passkey for you', wrap: true },
          {
            type: 'ActionSet',
            actions: verbs.map((verb) => ({ type: 'Action.Execute', title: verb, verb, data: { nudgeId } })),
          },
        ],
      },
    },
  ],
});
