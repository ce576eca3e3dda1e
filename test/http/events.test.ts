import assert from 'node:assert/strict';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { CALLERS, counted, PILOT, pretend, type Pretend } from '../tab/pretend-api.ts';
import { serve } from './serve.ts';

describe('live progress', () => {
  let world: Pretend;
  let server: HttpServer;
  let asked: number;
  let askedAgain: () => void;

  async function open(timing: { every: number; heartbeat: number; longest: number }): Promise<void> {
    world = pretend();
    asked = 0;
    askedAgain = () => undefined;
    server = await serve({
      api: {
        ...world.api,
        wave: async (id) => {
          asked += 1;
          askedAgain();
          return world.api.wave(id);
        },
      },
      verifyCaller: async (header) => CALLERS[header?.replace('Bearer ', '') ?? ''] ?? null,
      eventTiming: timing,
    });
  }

  const whenAsked = (times: number) =>
    new Promise<void>((resolve) => {
      askedAgain = () => asked >= times && resolve();
      askedAgain();
    });

  async function listen(caller = 'viewer', id = PILOT) {
    const stop = new AbortController();
    const response = await fetch(`${server.url}/api/waves/${id}/events`, {
      headers: { authorization: `Bearer ${caller}` },
      signal: stop.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (fits: (text: string) => boolean) => {
      while (!fits(text)) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        text += value;
      }
      return text;
    };
    return { response, until, stop: () => stop.abort() };
  }

  const events = (text: string) =>
    text
      .split('\n\n')
      .filter((part) => part.startsWith('data: '))
      .map((part) => JSON.parse(part.slice(6)) as { wave: { state: string }; progress: { sent: number } });

  const move = (sent: number, state: 'running' | 'finished' = 'running') => {
    const found = world.waves.get(PILOT);
    if (found === undefined) throw new Error('no pilot');
    world.waves.set(PILOT, { wave: { ...found.wave, state }, progress: counted({ sent }) });
  };

  afterEach(() => server.close());

  it('tells each change once, and ends with the wave', async () => {
    await open({ every: 2, heartbeat: 60_000, longest: 60_000 });
    move(5);
    const { response, until } = await listen();
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    await until((text) => events(text).length === 1);
    await whenAsked(asked + 5);
    move(10);
    await until((text) => events(text).length === 2);
    move(10, 'finished');
    const heard = events(await until(() => false));
    assert.deepEqual(
      heard.map(({ wave, progress }) => [wave.state, progress.sent]),
      [
        ['running', 5],
        ['running', 10],
        ['finished', 10],
      ],
    );
  });

  it('keeps the line alive while nothing changes', async () => {
    await open({ every: 2, heartbeat: 0, longest: 60_000 });
    const { until, stop } = await listen();
    assert.match(await until((text) => text.includes('\n: ')), /^: still here$/mu);
    stop();
  });

  it('stops asking when the client goes away', async () => {
    await open({ every: 2, heartbeat: 60_000, longest: 60_000 });
    const first = await listen();
    await first.until((text) => events(text).length === 1);
    first.stop();
    // The server hears of it in its own time; from then on nobody asks, so the count rests.
    let before = -1;
    while (before !== asked) {
      before = asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(asked >= 1);
  });

  it('ends after its longest time, so that a token that has run out hears no more', async () => {
    await open({ every: 2, heartbeat: 60_000, longest: 0 });
    const { until } = await listen();
    assert.equal(events(await until(() => false)).length, 1);
  });

  it('ends when the server closes, at once', async () => {
    await open({ every: 60_000, heartbeat: 60_000, longest: 60_000 });
    const { until } = await listen();
    await until((text) => events(text).length === 1);
    const closed = server.close();
    await until(() => false);
    await closed;
  });

  it('has the roles and the answers of every other route', async () => {
    await open({ every: 2, heartbeat: 60_000, longest: 60_000 });
    const missing = '0d0d0d0d-1111-4222-8333-000000000000';
    assert.equal((await listen('stranger')).response.status, 401);
    assert.equal((await listen('nobody')).response.status, 403);
    assert.equal((await listen('viewer', missing)).response.status, 404);
    const document = await (await fetch(`${server.url}/api/openapi.json`)).text();
    assert.match(document, /text\/event-stream/u);
  });
});
