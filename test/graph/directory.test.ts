// The directory on documented payloads, over real https: what each row becomes, that pages are followed, what a
// refusal says, and who waits how long. Our own payloads follow the documented shapes; the documentation's own
// examples are read too where the folder ../shared/reference/graph-examples lies beside the repository.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDirectory } from '../../src/adapters/graph/directory.ts';
import { Findings } from '../../src/core/finding.ts';
import { Failure, RESYNC_REQUIRED, type Directory } from '../../src/ports.ts';
import { movedTime } from './moved-time.ts';
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
  beforeEach(() => void (log.lines.length = 0));
  /** What Graph made us wait, as the log says it. */
  const waits = () =>
    log.lines.filter(({ event }) => event === 'graph asked to wait').map(({ fields }) => Number(fields?.ms));

  function open(more: Partial<Parameters<typeof openDirectory>[0]> = {}): Directory {
    return openDirectory({
      graphUrl: graph.url,
      token: async () => 'graph-token',
      appCatalogId: CATALOG_ID,
      log,
      time: movedTime(),
      ...more,
    });
  }
  async function allOf<T>(
    pages: AsyncIterable<{ readonly rows: readonly T[] } | { readonly changed: readonly T[] }>,
  ): Promise<T[]> {
    const all: T[] = [];
    for await (const page of pages) all.push(...('rows' in page ? page.rows : page.changed));
    return all;
  }
  async function pagesOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
    const all: T[] = [];
    for await (const page of pages) all.push(page);
    return all;
  }
  const LAST = '@odata.deltaLink';
  const lastPage = () => ({ value: [], [LAST]: `${graph.url}/v1.0/users/delta?$deltatoken=t` });
  const failure = (code: string | RegExp) => (error: unknown) =>
    error instanceof Failure && (typeof code === 'string' ? error.code === code : code.test(error.message));

  /** Undefined for what is no `Failure`, so that it equals no expected wait. */
  const waitOf = (error: unknown) => (error instanceof Failure ? error.retryAfterMs : undefined);

  it('reads users page by page, with a token and the fields it needs', async () => {
    const first = {
      ...(payload('users.json') as object),
      '@odata.nextLink': `${graph.url}/v1.0/users/delta?$skiptoken=a%3Db==`,
    };
    graph.answer((request, res) =>
      sendJson(res, 200, request.path.includes('skiptoken') ? lastPage() : first),
    );
    const users = await allOf(open().userChanges(null));
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
      {
        id: '5bde3e51-d13b-4db1-9948-fe4b109d11a7',
        name: 'No sign-in name',
        userType: 'member',
        enabled: true,
      },
    ]);
    const [one, two] = graph.received;
    assert.match(one?.path ?? '', /^\/v1\.0\/users\/delta\?\$select=id,displayName,/);
    assert.equal(one?.headers.authorization, 'Bearer graph-token');
    assert.equal(one?.headers.prefer, 'odata.maxpagesize=999');
    assert.equal(one?.headers['x-ms-throttle-priority'], 'low');
    assert.match(two?.path ?? '', /\$skiptoken=a%3Db==/);
  });

  it('counts and logs a row that it cannot read, by its id and without its content', async () => {
    const rows = [{ id: 'X1', displayName: 7 }, { displayName: 'Nobody' }];
    graph.answer((_request, res) => sendJson(res, 200, { ...lastPage(), value: rows }));
    await allOf(open().userChanges(null));
    const warned = log.lines.filter((line) => line.level === 'warn').map((line) => line.fields);
    assert.deepEqual(warned, [
      { list: 'users', id: 'X1', field: 'displayName' },
      { list: 'users', id: 'without id', field: 'id' },
      { list: 'users', rows: 2 },
    ]);
    assert.doesNotMatch(JSON.stringify(log.lines), /Nobody/);
  });

  it('tells what changed alone, what was cleared, and who is gone', async () => {
    const value = [
      { id: 'A', department: null },
      { id: 'B', accountEnabled: false },
      { id: 'C', '@removed': { reason: 'changed' } },
    ];
    graph.answer((_request, res) => sendJson(res, 200, { ...lastPage(), value }));
    const [page] = await pagesOf(open().userChanges(`${graph.url}/v1.0/users/delta?$deltatoken=s`));
    assert.deepEqual(page, {
      changed: [
        { id: 'a', department: null },
        { id: 'b', enabled: false },
      ],
      removed: ['c'],
      link: `${graph.url}/v1.0/users/delta?$deltatoken=t`,
      last: true,
    });
    assert.equal(graph.received[0]?.path, '/v1.0/users/delta?$deltatoken=s');
  });

  it('tells who joined and left a group, hidden membership, and members of a kind that it does not know', async () => {
    const value = [
      {
        id: 'G',
        displayName: 'Docks',
        visibility: 'HiddenMembership',
        'members@delta': [
          { '@odata.type': '#microsoft.graph.user', id: 'A' },
          { '@odata.type': '#microsoft.graph.group', id: 'H' },
          { '@odata.type': '#microsoft.graph.device', id: 'D' },
          { '@odata.type': '#microsoft.graph.user', id: 'B', '@removed': { reason: 'deleted' } },
        ],
      },
      { id: 'H' },
      { id: 'I', '@removed': { reason: 'deleted' } },
    ];
    graph.answer((_request, res) => sendJson(res, 200, { ...lastPage(), value }));
    const [page] = await pagesOf(open().groupChanges(null));
    assert.deepEqual(page?.changed, [
      {
        id: 'g',
        name: 'Docks',
        hidden: true,
        joined: [
          { id: 'a', kind: 'person' },
          { id: 'h', kind: 'group' },
          { id: 'd', kind: 'other' },
        ],
        left: ['b'],
      },
      { id: 'h', joined: [], left: [] },
    ]);
    assert.deepEqual(page?.removed, ['i']);
  });

  it('says when a delta link is too old, or one of another Graph, and when there is none at the end', async () => {
    const resync = failure(RESYNC_REQUIRED);
    graph.answer((_request, res) =>
      sendJson(res, 410, { error: { code: 'syncStateNotFound', message: '' } }),
    );
    const link = `${graph.url}/v1.0/users/delta?$deltatoken=s`;
    await assert.rejects(allOf(open().userChanges(link)), resync);
    graph.answer((_request, res) => sendJson(res, 400, { error: { code: 'resyncRequired', message: '' } }));
    await assert.rejects(allOf(open().groupChanges(link)), resync);
    const before = graph.received.length;
    await assert.rejects(allOf(open().userChanges('https://other.example/v1.0/users/delta')), resync);
    assert.equal(graph.received.length, before);
    graph.answer((_request, res) => sendJson(res, 200, { value: [] }));
    await assert.rejects(allOf(open().userChanges(null)), failure('no-delta-link'));
  });

  it('reads who registered or deleted a passkey from the audit log, whoever did it', async () => {
    const row = (id: string, activity: string, reason: string, more: object = {}) => ({
      id,
      activityDateTime: '2026-11-24T09:00:00.1234567Z',
      activityDisplayName: activity,
      resultReason: reason,
      result: 'success',
      initiatedBy: { user: { id: 'ACTOR' } },
      targetResources: [{ id: 'TARGET', type: 'User' }],
      ...more,
    });
    const value = [
      row('1', 'User registered security info', 'User registered Fido2 Authentication Method'),
      row('2', 'User registered security info', 'User registered Passkey', { targetResources: [] }),
      row('3', 'User deleted security info', 'User deleted Fido2 Authentication Method'),
      row('4', 'Admin registered security info', 'Admin registered FIDO2 method for user'),
      row('5', 'User registered security info', 'User registered temporary access pass method'),
      row('6', 'User registered security info', 'User registered Passkey', { result: 'failure' }),
      row('7', 'Get passkey creation options', 'Successfully retrieved passkey creation options.'),
      row('9', 'User deleted security info', 'User deleted a method'),
      row('8', 'User registered security info', 'x', { initiatedBy: null, targetResources: null }),
    ];
    graph.answer((_request, res) => sendJson(res, 200, { value }));
    const [events] = await pagesOf(open().securityInfoEvents('2026-11-24T08:00:00.000Z'));
    assert.deepEqual(
      events?.map(({ id, personId, what }) => [id, personId, what]),
      [
        ['1', 'target', 'passkey-registered'],
        ['2', 'actor', 'passkey-registered'],
        ['3', 'target', 'passkey-deleted'],
        ['4', 'target', 'passkey-registered'],
        ['5', 'target', 'other'],
        ['6', 'target', 'other'],
        ['7', 'target', 'other'],
        ['9', 'target', 'passkey-deleted'],
      ],
    );
    assert.equal(events?.[0]?.at, '2026-11-24T09:00:00.123Z');
    assert.match(
      decodeURIComponent(graph.received[0]?.path ?? ''),
      /\$filter=activityDateTime ge 2026-11-24T08:00:00\.000Z and loggedByService eq 'Authentication Methods'$/u,
    );
    assert.deepEqual(log.lines.find(({ level }) => level === 'warn')?.fields, { rows: 1 });
  });

  it('reads a mailbox’s zone by either name, its purpose, and that there is none', async () => {
    const answer = (body: object, status = 200) =>
      graph.answer((_request, res) => sendJson(res, status, body));
    answer({ timeZone: 'W. Europe Standard Time', userPurpose: 'room' });
    assert.deepEqual(await open().mailbox(ADAMS), { timeZone: 'Europe/Berlin', purpose: 'room' });
    answer({ timeZone: 'Asia/Tokyo' });
    assert.deepEqual(await open().mailbox(ADAMS), { timeZone: 'Asia/Tokyo', purpose: null });
    answer({ timeZone: 'Customized Time Zone', userPurpose: 'user' });
    assert.deepEqual(await open().mailbox(ADAMS), { timeZone: null, purpose: 'user' });
    answer({ error: { code: 'MailboxNotEnabledForRESTAPI', message: '' } }, 404);
    assert.equal(await open().mailbox(ADAMS), null);
  });

  it('keeps methods that it does not know', async () => {
    graph.answer((_request, res) => sendJson(res, 200, payload('registration-details.json')));
    const [adams, old] = await allOf(open().methodsReport(null));
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
    const passkeys = await open().passkeys(ADAMS, 'soon');
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
    assert.equal(await open().passkeys(ADAMS, 'soon'), null);
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
    assert.equal((await allOf(open().methodsReport(null))).length, rowsOf(report));
    const keys = documented('fido2Methods.list.v1.json', 'fido2-methods.json');
    graph.answer((_request, res) => sendJson(res, 200, keys));
    const passkeys = (await open().passkeys(ADAMS, 'soon')) ?? [];
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
          : sendJson(res, 200, lastPage()),
      );
    };

    for (const status of [429, 503]) {
      it(`waits as the Retry-After of a ${status} says, and asks exactly once more`, async () => {
        once(status, { 'Retry-After': '7' });
        await allOf(open().userChanges(null));
        assert.equal(graph.received.length, 2);
        assert.deepEqual(waits(), [7_000]);
      });
    }

    it('backs off with jitter, longer each time, and gives up at last', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 429, { error: { code: 'TooManyRequests', message: '' } }),
      );
      await assert.rejects(allOf(open().userChanges(null)), failure('TooManyRequests'));
      assert.equal(graph.received.length, 8);
      assert.equal(waits().length, 7);
      waits().forEach((ms, index) => {
        const most = Math.min(60_000, 1_000 * 2 ** index);
        assert.ok(ms >= most / 2 && ms <= most, `${ms}`);
      });
    });

    it('tries again after a broken connection', async () => {
      let asked = 0;
      graph.answer((_request, res) => (asked++ === 0 ? res.destroy() : sendJson(res, 200, lastPage())));
      await allOf(open().userChanges(null));
      assert.equal(graph.received.length, 2);
    });

    it('keeps nobody waiting in a chat: a long Retry-After becomes a failure that says when', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 429, { error: { code: 'TooManyRequests', message: '' } }, { 'Retry-After': '10' }),
      );
      const directory = open();
      await assert.rejects(
        directory.passkeys(ADAMS, 'soon'),
        (error) => error instanceof Failure && error.retryAfterMs === 10_000,
      );
      await assert.rejects(directory.passkeys(ADAMS, 'soon'), failure('TooManyRequests'));
      assert.equal(graph.received.length, 1);
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
          assert.rejects(open().passkeys(ADAMS, 'soon'), late30),
          assert.rejects(open().passkeys('stalled', 'soon'), late30),
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
        await assert.rejects(allOf(open().userChanges(null)), (thrown) => waitOf(thrown) === expected);
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
      await assert.rejects(allOf(open().userChanges(null)), (thrown) => waitOf(thrown) === null);
      graph.answer((_request, res) => sendText(res, 200, 'application/json', '{"value":['));
      await assert.rejects(allOf(open().userChanges(null)), (thrown) => waitOf(thrown) === null);
    });
  });

  describe('refusals', () => {
    const refused = (status: number, code: string) =>
      graph.answer((_request, res) => sendJson(res, status, { error: { code, message: 'no' } }));

    it('names the permission that is missing', async () => {
      refused(403, 'Authorization_RequestDenied');
      await assert.rejects(allOf(open().userChanges(null)), failure(/User\.Read\.All/));
      await assert.rejects(allOf(open().methodsReport(null)), failure(/AuditLog\.Read\.All/));
      assert.equal(graph.received.length, 2);
    });

    it('names the licence that the report needs', async () => {
      refused(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant');
      await assert.rejects(allOf(open().methodsReport(null)), failure(/P1 or P2/));
    });

    it('takes a web page for no Graph', async () => {
      graph.answer((_request, res) => sendText(res, 200, 'text/html', '<html>proxy</html>'));
      await assert.rejects(allOf(open().userChanges(null)), failure('not-a-graph-page'));
      graph.answer((_request, res) => sendJson(res, 200, { hello: 'world' }));
      await assert.rejects(allOf(open().userChanges(null)), failure('not-a-graph-page'));
      graph.answer((_request, res) => sendText(res, 200, 'application/json', '{"value":['));
      await assert.rejects(allOf(open().userChanges(null)), failure('not-a-graph-page'));
    });

    it('follows no next link to another address, nor around in a circle', async () => {
      graph.answer((_request, res) =>
        sendJson(res, 200, { value: [], '@odata.nextLink': 'https://evil.example/v1.0/users' }),
      );
      await assert.rejects(allOf(open().userChanges(null)), failure('foreign-next-link'));
      graph.answer((_request, res) =>
        sendJson(res, 200, { value: [], '@odata.nextLink': `${graph.url}/v1.0/users?$skiptoken=x` }),
      );
      await assert.rejects(allOf(open().userChanges(null)), failure('next-link-loop'));
      assert.equal(graph.received.length, 3);
    });

    it('passes a failed sign-in on as it is, and asks Graph nothing', async () => {
      const token = () => Promise.reject(new Failure('AADSTS7000215', 'The client secret is wrong.'));
      await assert.rejects(allOf(open({ token }).userChanges(null)), failure('AADSTS7000215'));
      assert.equal(graph.received.length, 0);
    });

    it('sends no token over plain http', () => {
      assert.throws(() => open({ graphUrl: 'http://localhost:1/v1.0' }), Findings);
    });
  });
});
