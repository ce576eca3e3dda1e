// A CSV file of people through the tab API: how it is read, what is refused, and what did not count as a file again.

import assert from 'node:assert/strict';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { MAX_BODY } from '../../src/adapters/http/server.ts';
import { MAX_CSV } from '../../src/adapters/http/people-csv.ts';
import type { ListRow } from '../../src/core/people-list.ts';
import { pretend } from '../tab/pretend-api.ts';
import { serve } from './serve.ts';

const AUTHOR = '0c0c0c0c-1111-4222-8333-444444444444';
const LIST = '0d0d0d0d-1111-4222-8333-444444444444';

describe('lists from files', function () {
  this.timeout(30_000);
  let server: HttpServer;
  let rows: ListRow[];

  before(async () => {
    const { api } = pretend();
    server = await serve({
      verifyCaller: async () => ({ personId: AUTHOR, roles: ['Campaign.Author'], groups: [] }),
      api: {
        ...api,
        importList: async (name, by, given) => {
          for await (const row of given) rows.push(row);
          return { id: LIST, name, madeBy: by, madeAt: new Date().toISOString(), people: 1, rejected: {} };
        },
        listRejects: async (id) => (id === LIST ? [{ line: 3, value: '=1+1@x', why: 'unknown' }] : null),
      },
    });
  });
  after(() => server.close());
  beforeEach(() => {
    rows = [];
  });

  const send = async (body: string | Buffer, type = 'text/csv; charset=utf-8') => {
    const address = `${server.url}/api/lists?name=Finance`;
    const response = await fetch(address, { method: 'POST', body, headers: { 'content-type': type } });
    return { status: response.status, text: await response.text() };
  };

  it('takes the column that the header names, with any usual delimiter, quotes, a BOM and lines of Windows', async () => {
    for (const file of [
      'UPN\na@x.example\nb@x.example\n',
      '\uFEFFName,User principal name\r\n"Berg, Anna",a@x.example\r\n\r\n"Lund ""B""",b@x.example\r\n',
      'Object ID;Mail\n1;a@x.example\n2;b@x.example'.replace('Object ID', 'Nr'),
      'E-Mail\tTeam\na@x.example\tone\nb@x.example',
    ]) {
      rows = [];
      assert.equal((await send(file)).status, 200, file);
      assert.deepEqual(
        rows.map(({ key }) => key),
        ['a@x.example', 'b@x.example'],
        file,
      );
    }
  });

  it('hands on rows that lack the column or are no CSV, each with its line, and reads on', async () => {
    const { status } = await send('name,upn\nAnna,a@x.example\nBert\nbad "quote,x\nChidi,c@x.example\n');
    assert.equal(status, 200);
    assert.deepEqual(
      rows
        .toSorted((one, other) => one.line - other.line)
        .map(({ line, key }) => [line, key?.includes('@') ?? null]),
      [
        [2, true],
        [3, null],
        [4, false],
        [5, true],
      ],
    );
  });

  it('takes a file that is far larger than any other body', async () => {
    const file = `upn\n${Array.from({ length: 20_000 }, (_, at) => `person.number.${at}@fabrikam.example\n`).join('')}`;
    assert.ok(file.length > 2 * MAX_BODY);
    assert.equal((await send(file)).status, 200);
    assert.equal(rows.length, 20_000);
  });

  it('refuses a file without such a header, one that is too large, and what is no CSV file', async () => {
    for (const [what, file, type] of [
      [/no header/u, 'name,team\nAnna,one\n', undefined],
      [/no header/u, '', undefined],
      [/larger than 20 MB/u, Buffer.alloc(MAX_CSV + 1, 'upn\naaaaaaaaaaaaaaa@x.example\n'), undefined],
      [/no file/u, '{}', 'application/json'],
    ] as const) {
      const { status, text } = await send(file, type);
      assert.equal(status, 400, text);
      assert.match(text, what);
    }
    assert.equal(
      (await fetch(`${server.url}/api/lists`, { method: 'POST', headers: { 'content-type': 'text/csv' } }))
        .status,
      400,
    );
  });

  it('gives back what did not count as a file in which no value is a formula', async () => {
    const file = await (await fetch(`${server.url}/api/lists/${LIST}/rejects.csv`)).text();
    assert.match(file, /line,value,why\n3,'=1\+1@x,is nobody in the directory/u);
    assert.equal((await fetch(`${server.url}/api/lists/${AUTHOR}/rejects.csv`)).status, 404);
  });
});
