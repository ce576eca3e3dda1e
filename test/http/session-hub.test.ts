// The hub by itself: one reading for all who follow, nobody slowed down by a client that does not read, and nothing lost when
// a reading fails. Connections are real.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Response } from 'restify';
import { HUB_TIMING, openHub, type Hub, type SessionChange } from '../../src/adapters/http/session-hub.ts';
import { openTestLog } from '../support/https-double.ts';

const SESSION = 'session';

describe('session hub', function () {
  this.timeout(60_000);
  let hub: Hub;
  let server: Server;
  let sockets: Socket[];
  /** What the store would say. */
  let version: number;
  let payload: string;
  let broken: boolean;
  let readings: number[];
  let signal: (sessionId: string | null) => void;
  let log: ReturnType<typeof openTestLog>;
  /** The server's side of each connection, in the order in which they came. */
  let answers: ServerResponse[];

  beforeEach(async () => {
    [sockets, answers, readings, version, payload, broken] = [[], [], [], 1, '', false];
    log = openTestLog();
    hub = await openHub({
      changes: async (_session, after) => {
        readings.push(after);
        if (broken) throw new Error('no database');
        const seen = { questions: [], gone: [], votes: [] };
        const session = { title: payload } as SessionChange['session'];
        return { version, present: 0, session, hosts: { ...seen, gone: ['hosts'] }, everybody: seen };
      },
      present: async () => undefined,
      onSession: async (heard) => {
        signal = heard;
        return async () => undefined;
      },
      log,
      timing: { ...HUB_TIMING, gather: 1 },
    });
    server = createServer((request, res) => {
      answers.push(res);
      const after = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after'));
      const reader = request.url?.startsWith('/hosts') ? 'hosts' : 'everybody';
      hub.follow(SESSION, reader, after, res as unknown as Response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await hub.close();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });

  async function client(after = 0, path = '/everybody') {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    let woken = () => {};
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      woken();
    });
    socket.on('error', () => undefined);
    const came = answers.length;
    socket.write(`GET ${path}?after=${after} HTTP/1.1\r\nHost: x\r\n\r\n`);
    while (answers.length === came) await new Promise((resolve) => setImmediate(resolve));
    const answer = answers[came];
    assert.ok(answer);
    const versions = () => [...text.matchAll(/^id: (\d+)$/gmu)].map(([, id]) => Number(id));
    return {
      socket,
      answer,
      versions,
      text: () => text,
      until: async (wanted: number) => {
        while (!versions().includes(wanted)) await new Promise<void>((resolve) => void (woken = resolve));
      },
    };
  }

  function change(): void {
    version += 1;
    signal(SESSION);
  }

  it('reads a change once for all who follow, and tells hosts and others apart', async () => {
    const clients = await Promise.all([client(), client(), client(0, '/hosts')]);
    await Promise.all(clients.map((each) => each.until(1)));
    readings.length = 0;
    change();
    await Promise.all(clients.map((each) => each.until(2)));
    assert.deepEqual(readings, [1]);
    assert.deepEqual(
      clients.map(({ text }) => text().includes('"gone":["hosts"]')),
      [false, false, true],
    );
  });

  it('asks nothing of the store while nothing happens, and nothing for sessions that nobody follows', async () => {
    signal('another');
    signal(null);
    const one = await client();
    await one.until(1);
    readings.length = 0;
    signal('another');
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(readings, []);
  });

  it('looks at everything after a gap in the signals', async () => {
    const one = await client();
    await one.until(1);
    version += 1;
    signal(null);
    await one.until(2);
  });

  it('reads again when a reading fails, and loses nothing', async () => {
    const one = await client();
    await one.until(1);
    broken = true;
    change();
    while (!log.lines.some(({ event }) => event === 'session not told')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    broken = false;
    await one.until(2);
  });

  it('cuts off a client that does not read, which comes back with what it has; others notice nothing', async () => {
    const [quick, slow] = [await client(), await client()];
    await Promise.all([quick.until(1), slow.until(1)]);
    slow.socket.pause();
    payload = 'x'.repeat(256 * 1024);
    // As much as the sockets of this machine swallow, and a megabyte more.
    while (!slow.answer.destroyed) {
      change();
      await quick.until(version);
      assert.ok(version < 500, 'it is never cut off');
      assert.ok(slow.answer.writableLength < 2 * 1024 * 1024);
    }
    assert.equal(quick.answer.destroyed, false);
    const back = await client(1);
    await back.until(version);
    assert.deepEqual(back.versions(), [version], 'the newest state at once');
  });
});
