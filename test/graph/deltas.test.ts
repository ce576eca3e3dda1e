// Deltas over real https: what a row of a change means, that pages are followed and gone on with, and when a link is dead.

import assert from 'node:assert/strict';
import { RESYNC_REQUIRED } from '../../src/ports.ts';
import { sendJson } from '../support/https-double.ts';
import { ADAMS, allOf, failure, pagesOf, payload, useGraph } from './use-graph.ts';

describe('deltas', () => {
  const graph = useGraph();

  it('reads users page by page, with a token and the fields it needs', async () => {
    const first = {
      ...(payload('users.json') as object),
      '@odata.nextLink': `${graph.url()}/v1.0/users/delta?$skiptoken=a%3Db==`,
    };
    graph.answer((request, res) =>
      sendJson(res, 200, request.path.includes('skiptoken') ? graph.lastPage() : first),
    );
    const users = await allOf(graph.open().userChanges(null));
    assert.deepEqual(users, [
      {
        id: ADAMS,
        name: 'Conf Room Adams',
        givenName: 'Adams',
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
        givenName: null,
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
        givenName: null,
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
    const [one, two] = graph.received();
    assert.match(one?.path ?? '', /^\/v1\.0\/users\/delta\?\$select=id,displayName,givenName,/);
    assert.equal(one?.headers.authorization, 'Bearer graph-token');
    assert.equal(one?.headers.prefer, 'odata.maxpagesize=999');
    assert.equal(one?.headers['x-ms-throttle-priority'], 'low');
    assert.match(two?.path ?? '', /\$skiptoken=a%3Db==/);
  });

  it('counts and logs a row that it cannot read, by its id and without its content', async () => {
    const rows = [{ id: 'X1', displayName: 7 }, { displayName: 'Nobody' }];
    graph.say(200, graph.lastPage(rows));
    const [page] = await pagesOf(graph.open().userChanges(null));
    assert.deepEqual([page?.changed, page?.unread], [[], 2]);
    const warned = graph.log.lines.filter((line) => line.level === 'warn').map((line) => line.fields);
    assert.deepEqual(warned, [
      { list: 'users', id: 'X1', field: 'displayName' },
      { list: 'users', id: 'without id', field: 'id' },
      { list: 'users', rows: 2 },
    ]);
    assert.doesNotMatch(JSON.stringify(graph.log.lines), /Nobody/);
  });

  it('tells what changed alone, what was cleared, and who is gone', async () => {
    const value = [
      { id: 'A', department: null },
      { id: 'B', accountEnabled: false },
      { id: 'C', '@removed': { reason: 'changed' } },
    ];
    graph.say(200, graph.lastPage(value));
    const [page] = await pagesOf(graph.open().userChanges(`${graph.url()}/v1.0/users/delta?$deltatoken=s`));
    assert.deepEqual(page, {
      changed: [
        { id: 'a', department: null },
        { id: 'b', enabled: false },
      ],
      removed: ['c'],
      link: `${graph.url()}/v1.0/users/delta?$deltatoken=t`,
      last: true,
      unread: 0,
    });
    assert.equal(graph.received()[0]?.path, '/v1.0/users/delta?$deltatoken=s');
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
    graph.say(200, graph.lastPage(value));
    const [page] = await pagesOf(graph.open().groupChanges(null));
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

  it('goes on at the link of a page, and says which page is the last', async () => {
    const middle = `${graph.url()}/v1.0/groups/delta?$skiptoken=2`;
    graph.answer((request, res) => {
      if (request.path.includes('skiptoken')) return sendJson(res, 200, graph.lastPage([{ id: 'B' }]));
      return sendJson(res, 200, { value: [{ id: 'A' }], '@odata.nextLink': middle });
    });
    let link = '';
    for await (const page of graph.open().groupChanges(null)) {
      assert.equal(page.last, false);
      link = page.link;
      break;
    }
    assert.equal(link, middle);
    const rest = await pagesOf(graph.open().groupChanges(link));
    assert.deepEqual(
      rest.map(({ changed, last }) => [changed.map(({ id }) => id), last]),
      [[['b'], true]],
    );
    assert.equal(graph.received().length, 2);
    assert.equal(graph.received()[1]?.headers.prefer, 'odata.maxpagesize=200');
  });

  const resyncs: [status: number, code: string][] = [
    [410, 'Gone'],
    [400, 'SyncStateNotFound'],
    [403, 'resyncRequired'],
    [400, 'Directory_ExpiredPageToken'],
    [404, 'UnknownError'],
  ];
  for (const [status, code] of resyncs) {
    it(`takes ${status} ${code} for a link that Graph takes no more`, async () => {
      graph.say(status, { error: { code, message: '' } });
      const link = `${graph.url()}/v1.0/users/delta?$deltatoken=s`;
      await assert.rejects(allOf(graph.open().userChanges(link)), failure(RESYNC_REQUIRED));
      assert.equal(graph.received().length, 1);
    });
  }

  it('asks nobody by a link of another Graph', async () => {
    const link = 'https://other.example/v1.0/users/delta';
    await assert.rejects(allOf(graph.open().userChanges(link)), failure(RESYNC_REQUIRED));
    assert.equal(graph.received().length, 0);
  });

  it('refuses an end without a delta link', async () => {
    graph.say(200, { value: [] });
    await assert.rejects(allOf(graph.open().userChanges(null)), failure('no-delta-link'));
  });

  it('treats a user of a type that it does not know as a member, and says so', async () => {
    graph.say(200, graph.lastPage([{ id: 'A', userType: 'Visitor' }]));
    assert.deepEqual(await allOf(graph.open().userChanges(null)), [{ id: 'a', userType: 'member' }]);
    assert.deepEqual(
      graph.log.lines.map(({ fields }) => fields),
      [{ id: 'a' }],
    );
  });
});
