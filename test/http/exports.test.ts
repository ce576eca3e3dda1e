// Exports as files: the same rows in three formats, nothing that a spreadsheet would run, and a slow reader makes the
// writer wait.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { unzipSync, strFromU8 } from 'fflate';
import { EVERYONE } from '../../src/core/audience.ts';
import { EXPORT_COLUMNS, exportRow, PEOPLE_EXPORT, type ExportRow } from '../../src/core/people-export.ts';
import { UNKNOWN_TENANT } from '../../src/core/tenant.ts';
import type { PeopleExport } from '../../src/flows/people/export-people.ts';
import { xlsxOf } from '../../src/adapters/http/exports/xlsx.ts';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { aPerson } from '../core/builders.ts';
import { CALLERS, NOW, pretend } from '../tab/pretend-api.ts';
import { serve } from './serve.ts';

const HOSTILE = [
  '=HYPERLINK("https://evil.example","Click")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  'Ann "the key", Lee',
  'two\r\nlines',
  'Zoë 日本 🔑 مرحبا',
  '<c t="b"/>&amp;',
  'bell \u0007 and _x0041_',
  ' leading space',
  '',
];

function rowOf(name: string): ExportRow {
  return exportRow(
    {
      person: aPerson({ name }),
      reach: { is: 'out', why: 'blocked' },
      followUp: null,
      present: true,
      counted: { inScope: true, eligible: false, reached: false, acknowledged: true, registered: false },
      planned: { wave: 'Pilot', plan: { do: 'leave', why: 'guest' } },
      last: { kind: 'nudge', state: 'failed', reason: 'no-teams', at: NOW },
    },
    { campaign: EVERYONE, wave: EVERYONE, tenant: UNKNOWN_TENANT, now: NOW },
  );
}

const ROWS = HOSTILE.map(rowOf);

async function* slicesOf(rows: readonly ExportRow[]) {
  yield rows.slice(0, 5);
  yield rows.slice(5);
}

function exported(slices: PeopleExport['slices']): PeopleExport {
  return { about: { schema: PEOPLE_EXPORT, at: NOW, campaign: 'Passkeys', wave: null }, slices };
}

/** The cells of each sheet, by its place, as a spreadsheet shows them. */
function sheetsOf(file: Uint8Array): readonly (readonly (readonly string[])[])[] {
  const parts = unzipSync(file);
  const names = Object.keys(parts).filter((name) => name.startsWith('xl/worksheets/'));
  return names.map((name) => {
    const xml = strFromU8(parts[name] ?? new Uint8Array());
    assert.ok(!/<f[ >/]/u.test(xml), 'no cell is a formula');
    return [...xml.matchAll(/<row>(.*?)<\/row>/gsu)].map(([, row = '']) =>
      [...row.matchAll(/<c\/>|<c[^>]*>(?:<is><t[^>]*>|<v>)(.*?)(?:<\/t><\/is>|<\/v>)<\/c>/gsu)].map(
        ([, text = '']) =>
          text
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&')
            .replaceAll(/_x([\dA-F]{4})_/gu, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
      ),
    );
  });
}

describe('exports', () => {
  let server: HttpServer;
  let source: PeopleExport | null = null;

  before(async () => {
    server = await serve({
      api: { ...pretend().api, exportPeople: async () => source },
      verifyCaller: async (header) => CALLERS[header?.slice('Bearer '.length) ?? ''] ?? null,
    });
  });
  after(() => server.close());
  beforeEach(() => {
    source = exported(slicesOf(ROWS));
  });

  const ask = (ending: string, caller = 'admin', signal?: AbortSignal) =>
    fetch(`${server.url}/api/export/people.${ending}?campaign=passkeys`, {
      headers: { authorization: `Bearer ${caller}` },
      ...(signal !== undefined && { signal }),
    });

  it('names its columns by one list, and every row has exactly these', () => {
    for (const row of ROWS) assert.deepEqual(Object.keys(row), EXPORT_COLUMNS);
  });

  it('is CSV by RFC 4180 with a byte order mark, and nothing in it begins like a formula', async () => {
    const response = await ask('csv');
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.match(response.headers.get('content-disposition') ?? '', /filename="keywave-people\.csv"/u);
    const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
    assert.equal(text.codePointAt(0), 0xfeff);
    const records = parse(text, { bom: true, record_delimiter: '\r\n' });
    assert.deepEqual(records[0], EXPORT_COLUMNS);
    const names = records.slice(1).map((record) => record[1] ?? '');
    assert.deepEqual(
      names.map((name) => name.replace(/^'/u, '')),
      HOSTILE,
    );
    for (const cell of records.flat()) assert.ok(!/^[=+\-@\t\r]/u.test(cell), `“${cell}” would run`);
    assert.deepEqual(records[1]?.slice(8, 13), ['true', 'false', 'true', 'true', 'false']);
  });

  it('is XLSX in which every text is a string, as it is', async () => {
    const response = await ask('xlsx');
    assert.match(response.headers.get('content-type') ?? '', /spreadsheetml\.sheet$/u);
    const [people, about] = sheetsOf(new Uint8Array(await response.arrayBuffer()));
    assert.deepEqual(people?.[0], EXPORT_COLUMNS);
    assert.deepEqual(
      people?.slice(1).map((row) => row[1]),
      HOSTILE,
    );
    assert.deepEqual(about?.[0], ['schema', PEOPLE_EXPORT]);
  });

  it('goes on in a next sheet where one is full', async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of xlsxOf(exported(slicesOf(ROWS)), 6)) chunks.push(chunk);
    const sheets = sheetsOf(Buffer.concat(chunks));
    assert.deepEqual(
      sheets.map(({ length }) => length),
      [6, 6, 3, 4],
    );
    assert.deepEqual(
      sheets.slice(0, 3).flatMap((rows) => rows.slice(1).map((row) => row[1])),
      HOSTILE,
    );
  });

  it('is JSON with its schema, names as they are', async () => {
    const body = (await (await ask('json')).json()) as { schema: string; people: ExportRow[] };
    assert.equal(body.schema, PEOPLE_EXPORT);
    assert.deepEqual(body.people, ROWS);
  });

  it('is whole without anybody in it', async () => {
    for (const ending of ['csv', 'xlsx', 'json']) {
      source = exported(slicesOf([]));
      const file = new Uint8Array(await (await ask(ending)).arrayBuffer());
      if (ending === 'json') assert.deepEqual((JSON.parse(strFromU8(file)) as { people: [] }).people, []);
      if (ending === 'csv') assert.equal((parse(strFromU8(file), { bom: true }) as unknown[]).length, 1);
      if (ending === 'xlsx') assert.equal(sheetsOf(file)[0]?.length, 1);
    }
  });

  it('is refused to who may not see names, and 404 where there is no such campaign', async () => {
    assert.equal((await ask('csv', 'viewer')).status, 403);
    source = null;
    assert.equal((await ask('csv')).status, 404);
  });

  it('breaks off where the store fails on the way, so that half a file never looks whole', async () => {
    for (const ending of ['csv', 'xlsx', 'json']) {
      const failing = async function* () {
        yield ROWS;
        await pause(10);
        throw new Error('the database is away');
      };
      source = exported(failing());
      await assert.rejects(async () => (await ask(ending)).arrayBuffer(), ending);
    }
  });

  it('reads no further than a slow reader has taken, and stops when they go', async () => {
    for (const ending of ['csv', 'json', 'xlsx']) {
      let read = 0;
      const ended = new AbortController();
      // Names that do not compress, so that what is read is what is sent.
      const endless = async function* () {
        try {
          for (; ; read += 1) {
            await pause(0);
            yield Array.from({ length: 200 }, () =>
              rowOf(Array.from({ length: 200 }, () => Math.random().toString(36)).join('')),
            );
          }
        } finally {
          ended.abort();
        }
      };
      source = exported(endless());
      const leaving = new AbortController();
      const response = await ask(ending, 'admin', leaving.signal);
      const reader = response.body?.getReader();
      await reader?.read();
      let before = -1;
      while (before !== read) {
        before = read;
        await pause(300);
      }
      assert.ok(read < 200, `${ending}: ${read} slices were read for nobody`);
      leaving.abort();
      for (let turn = 0; turn < 100 && !ended.signal.aborted; turn += 1) await pause(20);
      assert.ok(ended.signal.aborted, `${ending}: the reading went on`);
    }
  });
});
