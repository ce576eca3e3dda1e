// The directory on documented payloads, over real https: what each row becomes, that pages are followed, what a
// refusal says, and who waits how long. Our own payloads follow the documented shapes; the documentation's own
// examples are read too where the folder ../shared/reference/graph-examples lies beside the repository.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDirectory } from '../../src/adapters/graph/directory.ts';
import { Findings } from '../../src/core/finding.ts';
import { Failure, type Directory } from '../../src/ports.ts';
import { openDouble, openTestLog, sendJson, sendText, type Double } from '../support/https-double.ts';

const CATALOG_ID = 'b1c5353a-7aca-41b3-830f-27d5218fe0e5';
const ADAMS = '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';
const payload = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'payloads', name), 'utf8'));

describe('directory', () => {
  let graph: Double;
  before(async () => void (graph = await openDouble((_request, res) => sendJson(res, 500, {}))));
  after(() => graph.close());
  beforeEach(() => void (graph.received.length = 0));

  const log = openTestLog();
  const waits: number[] = [];
  beforeEach(() => void (waits.length = log.lines.length = 0));

  function open(more: Partial<Parameters<typeof openDirectory>[0]> = {}): Directory {
    return openDirectory({
      graphUrl: graph.url,
      token: async () => 'graph-token',
      appCatalogId: CATALOG_ID,
      log,
      pause: async (ms) => void waits.push(ms),
      ...more,
    });
  }
  async function allOf<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
    const all: T[] = [];
    for await (const page of pages) all.push(...page);
    return all;
  }
  const failure = (code: string | RegExp) => (error: unknown) =>
    error instanceof Failure && (typeof code === 'string' ? error.code === code : code.test(error.message));

  /** Undefined for what is no `Failure`, so that it equals no expected wait. */
  const waitOf = (error: unknown) => (error instanceof Failure ? error.retryAfterMs : undefined);

  it('reads users page by page, with a token and the fields it needs', async () => {
    const first = {
      ...(payload('users.json') as object),
      '@odata.nextLink': `${graph.url}/v1.0/users?$skiptoken=a%3Db==&$top=999`,
    };
    graph.answer((request, res) =>
      sendJson(res, 200, request.path.includes('skiptoken') ? { value: [] } : first),
    );
    const users = await allOf(open().users());
    assert.deepEqual(users, [
      {
        id: ADAMS,
        name: 'Conf Room Adams',
        upn: 'Adams@contoso.com',
        userType: 'member',
        enabled: true,
        department: 'Facilities',
        country: 'US',
        language: 'en-US',
      },
      {
        id: '4562bcc8-c436-4f95-b7c0-4f8ce89dca5e',
        name: 'old@contoso.com',
        upn: 'old@contoso.com',
        userType: 'member',
        enabled: true,
        department: null,
        country: null,
        language: null,
      },
      {
        id: '87d349ed-44d7-43e1-9a83-5f2406dee5bd',
        name: 'Guest',
        upn: 'g_fabrikam.com#EXT#@contoso.com',
        userType: 'guest',
        enabled: false,
        department: null,
        country: 'DE',
        language: null,
      },
    ]);
    const [one, two] = graph.received;
    assert.match(one?.path ?? '', /^\/v1\.0\/users\?\$select=id,displayName,.*&\$top=999$/);
    assert.equal(one?.headers.authorization, 'Bearer graph-token');
    assert.match(two?.path ?? '', /\$skiptoken=a%3Db==/);
  });

  it('counts and logs a row that it cannot read, by its id and without its content', async () => {
    graph.answer((_request, res) => sendJson(res, 200, payload('users.json')));
    await allOf(open().users());
    const warned = log.lines.filter((line) => line.level === 'warn').map((line) => line.fields);
    assert.deepEqual(warned, [
      { list: 'users', id: '5bde3e51-d13b-4db1-9948-fe4b109d11a7', field: 'userPrincipalName' },
      { list: 'users', rows: 1 },
    ]);
    assert.deepEqual(log.lines.at(-1)?.fields, { users: 1 });
    assert.doesNotMatch(JSON.stringify(log.lines), /No sign-in name/);
  });

  it('reads nested members with the header that the cast needs, on every page', async () => {
    graph.answer((request, res) =>
      sendJson(
        res,
        200,
        request.path.includes('skiptoken')
          ? { value: [{ id: 'BBB' }] }
          : {
              '@odata.count': 2,
              value: [{ id: 'aaa' }],
              '@odata.nextLink': `${graph.url}/v1.0/groups/g/transitiveMembers/microsoft.graph.user?$skiptoken=x`,
            },
      ),
    );
    assert.deepEqual(await allOf(open().members('g')), ['aaa', 'bbb']);
    assert.match(
      graph.received[0]?.path ?? '',
      /^\/v1\.0\/groups\/g\/transitiveMembers\/microsoft\.graph\.user\?(?=.*\$select=id)(?=.*\$top=999)(?=.*\$count=true)/,
    );
    assert.deepEqual(
      graph.received.map((each) => each.headers['consistencylevel']),
      ['eventual', 'eventual'],
    );
  });

  it('keeps methods that it does not know', async () => {
    graph.answer((_request, res) => sendJson(res, 200, payload('registration-details.json')));
    const [adams, old] = await allOf(open().methodsReport());
    assert.deepEqual(adams, {
      personId: ADAMS,
      report: {
        registered: ['mobilePhone', 'brandNewMethod'],
        mfaCapable: true,
        admin: true,
        reportedAt: '2026-11-23T19:15:41.619Z',
      },
    });
    assert.equal(old?.report.mfaCapable, false);
  });

  it('takes both spellings of a passkey’s date, and keeps a type that it does not know', async () => {
    graph.answer((_request, res) => sendJson(res, 200, payload('fido2-methods.json')));
    const passkeys = await open().passkeys(ADAMS);
    assert.deepEqual(passkeys, [
      {
        id: '-2_GRUg2-HYz6_1YG4YRAQ2',
        name: 'Red key',
        aaGuid: '2fc0579f-8113-47ea-b116-555a8db9202a',
        model: 'NFC key',
        type: 'deviceBound',
        createdAt: '2026-08-10T06:44:09.000Z',
      },
      {
        id: '_jpuR-TGZgk6aQCLF3BQjA2',
        name: 'Old key',
        aaGuid: null,
        model: null,
        type: 'fromTheFuture',
        createdAt: '2020-08-10T06:25:38.000Z',
      },
    ]);
  });

  it('says null for the passkeys of an account that is gone', async () => {
    graph.answer((_request, res) =>
      sendJson(res, 404, { error: { code: 'Request_ResourceNotFound', message: 'gone' } }),
    );
    assert.equal(await open().passkeys(ADAMS), null);
  });

  const examples = join(import.meta.dirname, '../../../shared/reference/graph-examples');
  const there = existsSync(examples);
  it(`reads the documentation’s own examples (${there ? 'found beside the repository' : 'not there: own payloads only'})`, async () => {
    if (!there) console.log('      no folder ../shared/reference/graph-examples: passed on our own payloads');
    const documented = (name: string, own: string) =>
      there ? JSON.parse(readFileSync(join(examples, name), 'utf8')) : payload(own);
    const rowsOf = (page: { value: unknown[] }) => page.value.length;
    const report = documented('userRegistrationDetails.list.v1.json', 'registration-details.json');
    graph.answer((_request, res) => sendJson(res, 200, report));
    assert.equal((await allOf(open().methodsReport())).length, rowsOf(report));
    const keys = documented('fido2Methods.list.v1.json', 'fido2-methods.json');
    graph.answer((_request, res) => sendJson(res, 200, keys));
    const passkeys = (await open().passkeys(ADAMS)) ?? [];
    assert.equal(passkeys.length, rowsOf(keys));
    assert.ok(passkeys.every((each) => each.createdAt !== null));
    assert.equal(log.lines.filter((line) => line.level === 'warn').length, 0);
  });

  describe('installing the app', () => {
    const rows: [status: number, body: { code?: string; message?: string }, expected: object][] = [
      [201, {}, { installed: true }],
      [409, { code: 'Conflict', message: 'App already installed' }, { installed: true }],
      [
        403,
        { code: 'Forbidden', message: 'The app is blocked by app permission policy' },
        { installed: false, why: 'install-forbidden', code: 'Forbidden' },
      ],
      [
        404,
        { code: 'NotFound', message: 'User not found' },
        { installed: false, why: 'no-teams', code: 'NotFound' },
      ],
      [
        404,
        { code: 'NotFound', message: 'No app found in the tenant catalogue with the given id' },
        { installed: false, why: 'app-unknown', code: 'NotFound' },
      ],
      [
        404,
        { code: 'NotFound', message: `App with id ${CATALOG_ID} not found` },
        { installed: false, why: 'app-unknown', code: 'NotFound' },
      ],
    ];
    for (const [status, error, expected] of rows) {
      it(`${status} ${error.message ?? ''} → ${JSON.stringify(expected)}`, async () => {
        graph.answer((_request, res) =>
          status === 201 ? sendText(res, 201, 'application/json') : sendJson(res, status, { error }),
        );
        assert.deepEqual(await open().install(ADAMS), expected);
        const [request] = graph.received;
        assert.equal(request?.path, `/v1.0/users/${ADAMS}/teamwork/installedApps`);
        const app = `${graph.url}/v1.0/appCatalogs/teamsApps/${CATALOG_ID}`;
        assert.deepEqual(JSON.parse(request.text), { 'teamsApp@odata.bind': app });
      });
    }

    it('takes our own missing permission for a failure, not for a fact about the person', async () => {
      const error = {
        code: 'Forbidden',
        message: 'Missing role permissions on the request. API requires one of …',
      };
      graph.answer((_request, res) => sendJson(res, 403, { error }));
      await assert.rejects(open().install(ADAMS), failure(/TeamsAppInstallation\.ReadWriteSelfForUser\.All/));
    });

    it('asks nothing without a catalogue id', async () => {
      const installed = await open({ appCatalogId: null }).install(ADAMS);
      assert.deepEqual(installed, { installed: false, why: 'app-unknown', code: 'no catalogue id is set' });
      assert.equal(graph.received.length, 0);
    });
  });

  describe('when Graph does not answer at once', () => {
    const once = (status: number, headers: object = {}) => {
      let asked = 0;
      graph.answer((_request, res) =>
        asked++ === 0
          ? sendJson(res, status, { error: { code: 'Busy', message: '' } }, headers)
          : sendJson(res, 200, { value: [] }),
      );
    };

    for (const status of [429, 503]) {
      it(`waits as the Retry-After of a ${status} says, and asks exactly once more`, async () => {
        once(status, { 'Retry-After': '7' });
        await allOf(open().users());
        assert.equal(graph.received.length, 2);
        assert.deepEqual(waits, [7_000]);
      });
    }

    it('backs off with jitter, longer each time, and gives up at last', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 429, { error: { code: 'TooManyRequests', message: '' } }),
      );
      await assert.rejects(allOf(open().users()), failure('TooManyRequests'));
      assert.equal(graph.received.length, 8);
      waits.forEach((ms, index) => {
        const most = Math.min(60_000, 1_000 * 2 ** index);
        assert.ok(ms >= most / 2 && ms <= most, `${ms}`);
      });
    });

    it('tries again after a broken connection', async () => {
      let asked = 0;
      graph.answer((_request, res) => (asked++ === 0 ? res.destroy() : sendJson(res, 200, { value: [] })));
      await allOf(open().users());
      assert.equal(graph.received.length, 2);
    });

    it('keeps nobody waiting in a chat: a long Retry-After becomes a failure that says when', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 429, { error: { code: 'TooManyRequests', message: '' } }, { 'Retry-After': '10' }),
      );
      const directory = open();
      await assert.rejects(
        directory.passkeys(ADAMS),
        (error) => error instanceof Failure && error.retryAfterMs === 10_000,
      );
      await assert.rejects(directory.passkeys(ADAMS), failure('TooManyRequests'));
      assert.equal(graph.received.length, 1);
      assert.deepEqual(waits, []);
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
          assert.rejects(open().passkeys(ADAMS), late30),
          assert.rejects(open().passkeys('stalled'), late30),
        ]);
      } finally {
        timers.forEach(clearTimeout);
      }
      assert.equal(graph.received.length, 2);
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
        graph.answer((_request, res) => sendJson(res, status, { error }, headers));
        await assert.rejects(allOf(open().users()), (thrown) => waitOf(thrown) === expected);
      });
    }

    it('waiting helps after a page of a proxy in trouble, and after a lost connection', async () => {
      graph.answer((_request, res) => sendText(res, 502, 'text/html', '<html>Bad gateway</html>'));
      await assert.rejects(open().install(ADAMS), (thrown) => waitOf(thrown) === 30_000);
      graph.answer((_request, res) => void res.destroy());
      await assert.rejects(open().install(ADAMS), (thrown) => waitOf(thrown) === 30_000);
    });

    it('only a change of configuration helps when what answers is no Graph', async () => {
      graph.answer((_request, res) => sendText(res, 200, 'text/html', '<html>proxy</html>'));
      await assert.rejects(allOf(open().users()), (thrown) => waitOf(thrown) === null);
      graph.answer((_request, res) => sendText(res, 200, 'application/json', '{"value":['));
      await assert.rejects(allOf(open().users()), (thrown) => waitOf(thrown) === null);
    });
  });

  describe('refusals', () => {
    const refused = (status: number, code: string) =>
      graph.answer((_request, res) => sendJson(res, status, { error: { code, message: 'no' } }));

    it('names the permission that is missing', async () => {
      refused(403, 'Authorization_RequestDenied');
      await assert.rejects(allOf(open().users()), failure(/User\.Read\.All/));
      await assert.rejects(allOf(open().methodsReport()), failure(/AuditLog\.Read\.All/));
      assert.equal(graph.received.length, 2);
    });

    it('names the licence that the report needs', async () => {
      refused(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant');
      await assert.rejects(allOf(open().methodsReport()), failure(/P1 or P2/));
    });

    it('takes a web page for no Graph', async () => {
      graph.answer((_request, res) => sendText(res, 200, 'text/html', '<html>proxy</html>'));
      await assert.rejects(allOf(open().users()), failure('not-a-graph-page'));
      graph.answer((_request, res) => sendJson(res, 200, { hello: 'world' }));
      await assert.rejects(allOf(open().users()), failure('not-a-graph-page'));
      graph.answer((_request, res) => sendText(res, 200, 'application/json', '{"value":['));
      await assert.rejects(allOf(open().users()), failure('not-a-graph-page'));
    });

    it('follows no next link to another address, nor around in a circle', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 200, { value: [], '@odata.nextLink': 'https://evil.example/v1.0/users' }),
      );
      await assert.rejects(allOf(open().users()), failure('foreign-next-link'));
      graph.answer((_request, res) =>
        sendJson(res, 200, { value: [], '@odata.nextLink': `${graph.url}/v1.0/users?$skiptoken=x` }),
      );
      await assert.rejects(allOf(open().users()), failure('next-link-loop'));
      assert.equal(graph.received.length, 3);
    });

    it('passes a failed sign-in on as it is, and asks Graph nothing', async () => {
      const token = () => Promise.reject(new Failure('AADSTS7000215', 'The client secret is wrong.'));
      await assert.rejects(allOf(open({ token }).users()), failure('AADSTS7000215'));
      assert.equal(graph.received.length, 0);
    });

    it('sends no token over plain http', () => {
      assert.throws(() => open({ graphUrl: 'http://localhost:1/v1.0' }), Findings);
    });
  });
});
