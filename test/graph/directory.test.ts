// What Graph says about single people, over real https: report, audit log, mailbox, passkeys, and installing the app.

import assert from 'node:assert/strict';
import { sendJson, sendText } from '../support/https-double.ts';
import { ADAMS, allOf, CATALOG_ID, failure, pagesOf, payload, useGraph } from './use-graph.ts';

describe('directory', () => {
  const graph = useGraph();

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
      row('10', 'User registered security info', 'PASSKEY', {
        targetResources: [
          { id: 'GROUP', Type: 'Group' },
          { id: null, type: 'User' },
          { id: 'OTHER', Type: 'User' },
        ],
      }),
      row('11', 'User registered security info', 'Passkey', {
        initiatedBy: { user: { id: '00000000-0000-0000-0000-000000000000' }, app: null },
        targetResources: [{ id: '00000000-0000-0000-0000-000000000000', type: 'N/A' }],
      }),
    ];
    graph.say(200, { value });
    const [events] = await pagesOf(graph.open().securityInfoEvents('2026-11-24T08:00:00.000Z'));
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
        ['9', 'target', 'method-deleted'],
        ['10', 'other', 'passkey-registered'],
      ],
    );
    assert.equal(events?.[0]?.at, '2026-11-24T09:00:00.123Z');
    assert.match(
      decodeURIComponent(graph.received()[0]?.path ?? ''),
      /\$filter=activityDateTime ge 2026-11-24T08:00:00\.000Z and loggedByService eq 'Authentication Methods'$/u,
    );
    assert.deepEqual(graph.log.lines.find(({ level }) => level === 'warn')?.fields, { rows: 2 });
  });

  it('reads a team’s owners, and believes them for some minutes; a failure is not kept', async () => {
    const directory = graph.open();
    graph.say(403, { error: { code: 'Authorization_RequestDenied', message: 'no' } });
    await assert.rejects(directory.owners('team'));
    graph.say(200, { value: [{ '@odata.type': '#microsoft.graph.user', id: ADAMS.toUpperCase() }] });
    const asked = graph.received().length;
    const both = await Promise.all([directory.owners('team'), directory.owners('team')]);
    assert.deepEqual(both, [[ADAMS], [ADAMS]]);
    graph.say(404, { error: { code: 'Request_ResourceNotFound', message: 'gone' } });
    assert.deepEqual(await directory.owners('team'), [ADAMS]);
    assert.equal(graph.received().length, asked + 1);
    assert.deepEqual(await directory.owners('other'), []);
  });

  it('reads a mailbox’s zone by either name, its purpose, and that there is none', async () => {
    const directory = graph.open();
    graph.say(200, { timeZone: 'W. Europe Standard Time', userPurpose: 'Room' });
    assert.deepEqual(await directory.mailbox(ADAMS), { timeZone: 'Europe/Berlin', purpose: 'room' });
    graph.say(200, { timeZone: 'Asia/Tokyo' });
    assert.deepEqual(await directory.mailbox(ADAMS), { timeZone: 'Asia/Tokyo', purpose: null });
    graph.say(200, { timeZone: '', userPurpose: 'fromTheFuture' });
    assert.deepEqual(await directory.mailbox(ADAMS), { timeZone: null, purpose: 'fromthefuture' });
    assert.deepEqual(graph.log.lines, []);
    graph.say(200, { timeZone: 'Customized Time Zone', userPurpose: 'user' });
    assert.deepEqual(await directory.mailbox(ADAMS), { timeZone: null, purpose: 'user' });
    assert.deepEqual(
      graph.log.lines.map(({ fields }) => fields),
      [{ said: 'Customized Time Zone' }],
    );
    graph.say(404, { error: { code: 'MailboxNotEnabledForRESTAPI', message: '' } });
    assert.equal(await directory.mailbox(ADAMS), null);
    graph.say(200, 'a mailbox');
    await assert.rejects(directory.mailbox(ADAMS), failure('not-a-graph-page'));
  });

  it('keeps methods that it does not know', async () => {
    graph.say(200, payload('registration-details.json'));
    const [adams, old] = await allOf(graph.open().methodsReport(null));
    assert.deepEqual(adams, {
      personId: ADAMS,
      report: {
        registered: ['mobilePhone', 'brandNewMethod'],
        mfaCapable: true,
        admin: true,
        reportedAt: '2026-11-23T19:15:41.619Z',
      },
    });
    assert.equal(old?.report?.mfaCapable, false);
  });

  it('takes both spellings of a passkey’s date, and keeps a type that it does not know', async () => {
    graph.say(200, payload('fido2-methods.json'));
    const passkeys = await graph.open().passkeys(ADAMS, 'soon');
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

  it('takes a passkey that it cannot read for one all the same', async () => {
    graph.say(200, { value: [{ displayName: 'No id' }] });
    const [passkey, ...rest] = (await graph.open().passkeys(ADAMS, 'soon')) ?? [];
    assert.match(passkey?.name ?? '', /does not understand/u);
    assert.deepEqual(rest, []);
  });

  it('says null for the passkeys of an account that is gone', async () => {
    graph.say(404, { error: { code: 'Request_ResourceNotFound', message: 'gone' } });
    assert.equal(await graph.open().passkeys(ADAMS, 'soon'), null);
  });

  it('keeps a passkey whose date makes no sense', async () => {
    graph.say(200, { value: [{ id: 'K', createdDateTime: 'yesterday' }] });
    const [passkey] = (await graph.open().passkeys(ADAMS, 'background')) ?? [];
    assert.deepEqual([passkey?.id, passkey?.createdAt], ['K', null]);
  });

  it('counts a row of the report with a date that makes no sense, and reads the others', async () => {
    const row = { isMfaCapable: true, methodsRegistered: [] };
    const value = [
      { ...row, id: 'A', lastUpdatedDateTime: 'yesterday' },
      { ...row, id: 'B', lastUpdatedDateTime: null },
    ];
    graph.say(200, { value });
    const [page] = await pagesOf(graph.open().methodsReport(null));
    assert.equal(page?.unread, 1);
    assert.deepEqual(
      page.rows.map(({ personId }) => personId),
      ['b'],
    );
    assert.deepEqual(graph.log.lines[0]?.fields, {
      list: 'registration report',
      id: 'A',
      field: 'lastUpdatedDateTime',
    });
  });

  it('takes what a row of the report does not say for unknown', async () => {
    const value = [
      { id: 'A', methodsRegistered: ['email'], isMfaCapable: null },
      { id: 'B', isMfaCapable: true },
    ];
    graph.say(200, { value });
    const [a, b] = await allOf(graph.open().methodsReport(null));
    assert.equal(a?.report?.mfaCapable, null);
    assert.deepEqual(b, { personId: 'b', report: null });
  });

  it('goes on with the report at a page’s next link', async () => {
    const next = `${graph.url()}/v1.0/reports/authenticationMethods/userRegistrationDetails?$skiptoken=2`;
    graph.say(200, { value: [] });
    assert.deepEqual(await pagesOf(graph.open().methodsReport(next)), [{ rows: [], next: null, unread: 0 }]);
    assert.match(graph.received()[0]?.path ?? '', /\$skiptoken=2$/);
  });

  it('escapes the id of a person', async () => {
    graph.say(200, { value: [] });
    await graph.open().passkeys('a/../b?c', 'soon');
    assert.equal(graph.received()[0]?.path, '/v1.0/users/a%2F..%2Fb%3Fc/authentication/fido2Methods');
  });

  it('marks as of low priority what nobody waits for', async () => {
    graph.say(200, { value: [] });
    await graph.open().passkeys(ADAMS, 'soon');
    await graph.open().passkeys(ADAMS, 'background');
    const priorities = graph.received().map(({ headers }) => headers['x-ms-throttle-priority']);
    assert.deepEqual(priorities, [undefined, 'low']);
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
        assert.deepEqual(await graph.open().install(ADAMS), expected);
        const [request] = graph.received();
        assert.equal(request?.path, `/v1.0/users/${ADAMS}/teamwork/installedApps`);
        const app = `${graph.url()}/v1.0/appCatalogs/teamsApps/${CATALOG_ID}`;
        assert.deepEqual(JSON.parse(request.text), { 'teamsApp@odata.bind': app });
      });
    }

    it('takes our own missing permission for a failure, not for a fact about the person', async () => {
      const error = {
        code: 'Forbidden',
        message: 'Missing role permissions on the request. API requires one of …',
      };
      graph.say(403, { error });
      await assert.rejects(
        graph.open().install(ADAMS),
        failure(/TeamsAppInstallation\.ReadWriteSelfForUser\.All/),
      );
    });

    it('asks nothing without a catalogue id', async () => {
      const installed = await graph.open({ appCatalogId: null }).install(ADAMS);
      assert.deepEqual(installed, { installed: false, why: 'app-unknown', code: 'no catalogue id is set' });
      assert.equal(graph.received().length, 0);
    });
  });
});
