// A Bot Connector for benchmarks, a process of its own on plain http at 127.0.0.1: accepts conversations and messages after
// a latency, misbehaves on demand, and keeps what a benchmark needs to know: when each request came, how often each person
// was written to, and which requests it accepted although nobody heard so.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Behaviour = {
  /** Each answer takes a time between the two. */
  readonly latencyMs: readonly [least: number, most: number];
  /** Share of messages, 0 to 1, that meet each kind of trouble. */
  readonly trouble?: number;
};
export type Asked =
  | { readonly behave: Behaviour }
  /** `who` adds the long list of those who were written to. */
  | { readonly tell: 'figures' | 'who' }
  | { readonly forget: true };
export type Figures = {
  readonly requests: number;
  readonly messages: number;
  readonly people: number;
  /** People who were written to more than once. */
  readonly twice: number;
  /** Most requests in any sliding second. */
  readonly mostInASecond: number;
  readonly seconds: number;
  readonly troubled: Readonly<Record<string, number>>;
  /** Requests whose asker vanished before the answer, or so soon after it that it may not have been kept. */
  readonly cutOff: number;
  /** Ids of people who were written to; empty unless it was asked who. */
  readonly written: readonly string[];
};

const KINDS = ['429 with Retry-After', '429', '412', '502', 'reset before', 'dropped after'] as const;

let behaviour: Behaviour = { latencyMs: [0, 0] };
let arrivals: number[] = [];
let accepted = new Map<string, number>();
let troubled: Record<string, number> = {};
let cutOff = 0;

/** Within this an answer may still be on its way into the asker's database. */
const KEPT_MS = 500;

type Line = { open: boolean; answeredAt: number };
/** A connection carries one request at a time; one that the trouble on demand breaks is forgotten here. */
const lines = new WeakMap<Socket, Line>();

const server = createServer((req, res) => {
  arrivals.push(performance.now());
  const line = lines.get(req.socket);
  if (line !== undefined) line.open = true;
  res.once('finish', () => {
    if (line !== undefined) Object.assign(line, { open: false, answeredAt: performance.now() });
  });
  req.resume();
  req.once('end', () => {
    const [least, most] = behaviour.latencyMs;
    const ms = least + Math.random() * (most - least);
    if (ms < 1) answer(req, res);
    else setTimeout(answer, ms, req, res);
  });
});
server.on('connection', (socket) => {
  lines.set(socket, { open: false, answeredAt: -Infinity });
  socket.once('close', () => {
    const line = lines.get(socket);
    if (line !== undefined && (line.open || performance.now() - line.answeredAt < KEPT_MS)) cutOff += 1;
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
});

function answer(req: IncomingMessage, res: ServerResponse): void {
  const conversation = /^\/v3\/conversations\/([^/]+)\/activities/u.exec(req.url ?? '')?.[1];
  if (conversation === undefined) return created(res, { id: 'conversation' });
  const kind = KINDS[Math.floor(Math.random() / (behaviour.trouble ?? 0))];
  if (kind !== undefined) troubled[kind] = (troubled[kind] ?? 0) + 1;
  switch (kind) {
    case '429 with Retry-After':
      return refuse(res, 429, { 'retry-after': '1' });
    case '429':
      return refuse(res, 429);
    case '412':
      return refuse(res, 412);
    case '502':
      return refuse(res, 502);
    case 'reset before':
      return hangUp(res);
    default: {
      const person = decodeURIComponent(conversation);
      accepted.set(person, (accepted.get(person) ?? 0) + 1);
      if (kind === 'dropped after') return hangUp(res);
      return created(res, { id: `${arrivals.length}` });
    }
  }
}

function hangUp({ socket }: ServerResponse): void {
  if (socket !== null) lines.delete(socket);
  socket?.destroy();
}

function created(res: ServerResponse, body: object): void {
  res.writeHead(201, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

function refuse(res: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify({ error: { code: 'Trouble', message: 'on demand' } }));
}

process.on('message', (asked: Asked) => {
  if ('behave' in asked) behaviour = asked.behave;
  else if ('forget' in asked) {
    arrivals = [];
    accepted = new Map();
    troubled = {};
    cutOff = 0;
  } else process.send?.(figures(asked.tell === 'who'));
});
process.on('disconnect', () => process.exit(0));

function figures(withNames: boolean): Figures {
  const counts = [...accepted.values()];
  return {
    requests: arrivals.length,
    messages: counts.reduce((sum, count) => sum + count, 0),
    people: counts.length,
    twice: counts.filter((count) => count > 1).length,
    mostInASecond: mostWithin(arrivals, 1_000),
    seconds: arrivals.length < 2 ? 0 : ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)) / 1_000,
    troubled,
    cutOff,
    written: withNames ? [...accepted.keys()] : [],
  };
}

function mostWithin(times: readonly number[], ms: number): number {
  let most = 0;
  let first = 0;
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? 0) <= at - ms) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
