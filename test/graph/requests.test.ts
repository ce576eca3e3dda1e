// Who waits how long for Graph, what a refusal says, and what is no Graph: over real https, on a clock that moves.

import assert from 'node:assert/strict';
import { Findings } from '../../src/core/finding.ts';
import { Failure } from '../../src/ports.ts';
import { sendJson, sendText } from '../support/https-double.ts';
import { ADAMS, allOf, failure, movedTime, useGraph, waitOf } from './use-graph.ts';

describe('requests', () => {
  const graph = useGraph();

  describe('when Graph does not answer at once', () => {
    /** What Graph made us wait, as the log says it. */
    const waits = () =>
      graph.log.lines
        .filter(({ event }) => event === 'graph asked to wait')
        .map(({ fields }) => Number(fields.ms));
    const once = (status: number, headers: object = {}) => {
      let asked = 0;
      graph.answer((_request, res) =>
        asked++ === 0
          ? sendJson(res, status, { error: { code: 'Busy', message: '' } }, headers)
          : sendJson(res, 200, graph.lastPage()),
      );
    };

    for (const status of [429, 503]) {
      it(`waits as the Retry-After of a ${status} says, and asks exactly once more`, async () => {
        once(status, { 'Retry-After': '7' });
        await allOf(graph.open().userChanges(null));
        assert.equal(graph.received().length, 2);
        assert.deepEqual(waits(), [7_000]);
      });
    }

    it('does not ask again at once when Retry-After names a time that is past', async () => {
      once(429, { 'Retry-After': '0' });
      await allOf(graph.open().userChanges(null));
      const [ms] = waits();
      assert.ok(ms !== undefined && ms >= 500);
    });

    it('holds up one area alone', async () => {
      const directory = graph.open();
      graph.say(429, { error: { code: 'TooManyRequests', message: '' } }, { 'Retry-After': '3600' });
      await assert.rejects(allOf(directory.methodsReport(null)), failure('TooManyRequests'));
      graph.say(200, { value: [] });
      await assert.rejects(directory.passkeys(ADAMS, 'soon'), failure('TooManyRequests'));
      await directory.accessPolicies();
      assert.equal(graph.received().length, 2);
    });

    it('slows the background down when an answer says that the limit is nearly used up', async () => {
      const time = movedTime();
      const pauses: number[] = [];
      const watched = { now: time.now, pause: (ms: number) => time.pause(pauses.push(ms) && ms) };
      const directory = graph.open({ time: watched });
      const next = `${graph.url()}/v1.0/users/delta?$skiptoken=2`;
      for (const used of ['0.8', '0.81']) {
        graph.answer((request, res) =>
          request.path.includes('skiptoken')
            ? sendJson(res, 200, graph.lastPage())
            : sendJson(
                res,
                200,
                { value: [], '@odata.nextLink': next },
                { 'x-ms-throttle-limit-percentage': used },
              ),
        );
        await allOf(directory.userChanges(null));
        assert.equal(pauses.length > 0, used === '0.81');
      }
      assert.ok(pauses.reduce((sum, ms) => sum + ms, 0) > 9_000);
    });

    it('backs off with jitter, longer each time, and gives up at last', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 429, { error: { code: 'TooManyRequests', message: '' } }),
      );
      await assert.rejects(allOf(graph.open().userChanges(null)), failure('TooManyRequests'));
      assert.equal(graph.received().length, 8);
      assert.equal(waits().length, 7);
      waits().forEach((ms, index) => {
        const most = Math.min(60_000, 1_000 * 2 ** index);
        assert.ok(ms >= most / 2 && ms <= most, `${ms}`);
      });
    });

    it('tries again after a broken connection', async () => {
      let asked = 0;
      graph.answer((_request, res) => (asked++ === 0 ? res.destroy() : sendJson(res, 200, graph.lastPage())));
      await allOf(graph.open().userChanges(null));
      assert.equal(graph.received().length, 2);
    });

    it('keeps nobody waiting in a chat: a long Retry-After becomes a failure that says when', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 429, { error: { code: 'TooManyRequests', message: '' } }, { 'Retry-After': '10' }),
      );
      const directory = graph.open();
      await assert.rejects(
        directory.passkeys(ADAMS, 'soon'),
        (error) => error instanceof Failure && error.retryAfterMs === 10_000,
      );
      await assert.rejects(directory.passkeys(ADAMS, 'soon'), failure('TooManyRequests'));
      assert.equal(graph.received().length, 1);
      assert.deepEqual(waits(), []);
    });

    it('keeps nobody waiting in a chat for an answer, or a body, that comes late', async () => {
      const late = { value: [{ id: 'too-late' }] };
      const timers: NodeJS.Timeout[] = [];
      graph.answer((request, res) => {
        if (request.path.includes('stalled')) {
          res.writeHead(200, { 'Content-Type': 'application/json' });
          res.write('{"value":');
          timers.push(setTimeout(() => res.end('[]}'), 8_000));
        } else timers.push(setTimeout(() => sendJson(res, 200, late), 8_000));
      });
      const late30 = (error: unknown) => failure('no-answer')(error) && waitOf(error) === 30_000;
      try {
        await Promise.all([
          assert.rejects(graph.open().passkeys(ADAMS, 'soon'), late30),
          assert.rejects(graph.open().passkeys('stalled', 'soon'), late30),
        ]);
      } finally {
        timers.forEach(clearTimeout);
      }
      assert.equal(graph.received().length, 2);
    }).timeout(20_000);
  });

  describe('a failure says whether waiting helps', () => {
    const error = { code: 'someCode', message: 'no' };
    const rows: [status: number, headers: object, expected: number | null][] = [
      [429, {}, 30_000],
      [429, { 'Retry-After': '3' }, 3_000],
      [503, { 'Retry-After': '4' }, 4_000],
      [408, {}, 30_000],
      [500, {}, 30_000],
      [502, {}, 30_000],
      [503, {}, 30_000],
      [504, {}, 30_000],
      [509, {}, 30_000],
      [400, {}, null],
      [401, { 'Retry-After': '5' }, null],
      [403, { 'Retry-After': '5' }, null],
      [404, {}, null],
      [501, {}, null],
    ];
    for (const [status, headers, expected] of rows) {
      const told = 'Retry-After' in headers ? ' with a Retry-After' : '';
      it(`${status}${told} → ${expected === null ? 'only a change of configuration' : `${expected} ms`}`, async () => {
        graph.say(status, { error }, headers);
        await assert.rejects(allOf(graph.open().userChanges(null)), (thrown) => waitOf(thrown) === expected);
      });
    }

    it('waiting helps after a page of a proxy in trouble, and after a lost connection', async () => {
      graph.answer((_request, res) => sendText(res, 502, 'text/html', '<html>Bad gateway</html>'));
      await assert.rejects(graph.open().install(ADAMS), (thrown) => waitOf(thrown) === 30_000);
      graph.answer((_request, res) => void res.destroy());
      await assert.rejects(graph.open().install(ADAMS), (thrown) => waitOf(thrown) === 30_000);
    });

    it('only a change of configuration helps when what answers is no Graph', async () => {
      graph.answer((_request, res) => sendText(res, 200, 'text/html', '<html>proxy</html>'));
      await assert.rejects(allOf(graph.open().userChanges(null)), (thrown) => waitOf(thrown) === null);
      graph.answer((_request, res) => sendText(res, 200, 'application/json', '{"value":['));
      await assert.rejects(allOf(graph.open().userChanges(null)), (thrown) => waitOf(thrown) === null);
    });
  });

  describe('refusals', () => {
    const refused = (status: number, code: string) => graph.say(status, { error: { code, message: 'no' } });

    it('names the permission that is missing', async () => {
      refused(403, 'Authorization_RequestDenied');
      await assert.rejects(allOf(graph.open().userChanges(null)), failure(/User\.Read\.All/));
      await assert.rejects(allOf(graph.open().methodsReport(null)), failure(/AuditLog\.Read\.All/));
      assert.equal(graph.received().length, 2);
    });

    it('names the licence that the report needs', async () => {
      refused(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant');
      await assert.rejects(allOf(graph.open().methodsReport(null)), failure(/P1 or P2/));
    });

    it('takes a web page for no Graph', async () => {
      graph.answer((_request, res) => sendText(res, 200, 'text/html', '<html>proxy</html>'));
      await assert.rejects(allOf(graph.open().userChanges(null)), failure('not-a-graph-page'));
      graph.say(200, { hello: 'world' });
      await assert.rejects(allOf(graph.open().userChanges(null)), failure('not-a-graph-page'));
      graph.answer((_request, res) => sendText(res, 200, 'application/json', '{"value":['));
      await assert.rejects(allOf(graph.open().userChanges(null)), failure('not-a-graph-page'));
    });

    it('follows no next link to another address, nor around in a circle', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 200, { value: [], '@odata.nextLink': 'https://evil.example/v1.0/users' }),
      );
      await assert.rejects(allOf(graph.open().userChanges(null)), failure('foreign-next-link'));
      graph.answer((_request, res) =>
        sendJson(res, 200, { value: [], '@odata.nextLink': `${graph.url()}/v1.0/users/delta?$skiptoken=x` }),
      );
      await assert.rejects(allOf(graph.open().userChanges(null)), failure('next-link-loop'));
      assert.equal(graph.received().length, 3);
    });

    it('passes a failed sign-in on as it is, and asks Graph nothing', async () => {
      const token = () => Promise.reject(new Failure('AADSTS7000215', 'The client secret is wrong.'));
      await assert.rejects(allOf(graph.open({ token }).userChanges(null)), failure('AADSTS7000215'));
      assert.equal(graph.received().length, 0);
    });

    it('sends no token over plain http', () => {
      assert.throws(() => graph.open({ graphUrl: 'http://localhost:1/v1.0' }), Findings);
    });
  });
});
