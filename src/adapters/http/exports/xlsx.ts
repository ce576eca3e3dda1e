// Rows as an XLSX workbook (ECMA-376), written as it is read: sheets of rows, then the parts that name them. Every text is
// an inline string, which no spreadsheet runs, whatever it begins with. fflate makes the container; zlib compresses off the
// event loop, so that nobody's press waits for an export.

import { Readable } from 'node:stream';
import { createDeflateRaw, crc32 } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import { EXPORT_COLUMNS, type Cell, type ExportRow } from '../../../core/people-export.ts';
import type { PeopleExport } from '../../../flows/people/export-people.ts';

/** What one sheet of a spreadsheet holds, the line of names included. */
const MAX_ROWS = 1_048_576;

export async function* xlsxOf(
  { about, slices }: PeopleExport,
  maxRows: number = MAX_ROWS,
): AsyncGenerator<Uint8Array> {
  const pending: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error !== null) throw error;
    pending.push(data);
  });
  const lines = rowsOf(slices);
  try {
    let next = await lines.next();
    let sheets = 0;
    do {
      sheets += 1;
      const sheet = async function* (): AsyncGenerator<string> {
        yield `${HEAD}<worksheet ${MAIN}>${PANE}<sheetData>${row(EXPORT_COLUMNS)}`;
        let block = '';
        for (let count = 1; count < maxRows && next.done !== true; count += 1) {
          const { value } = next;
          block += row(EXPORT_COLUMNS.map((column) => value[column]));
          if (block.length > BLOCK) {
            yield block;
            block = '';
          }
          next = await lines.next();
        }
        yield `${block}</sheetData></worksheet>`;
      };
      yield* entry(zip, pending, `xl/worksheets/sheet${sheets}.xml`, sheet());
    } while (next.done !== true);
    const told = Object.entries(about).map(row).join('');
    const last = sheets + 1;
    const parts: Readonly<Record<string, string>> = {
      [`xl/worksheets/sheet${last}.xml`]: `<worksheet ${MAIN}><sheetData>${told}</sheetData></worksheet>`,
      'xl/workbook.xml': workbook(sheets),
      'xl/_rels/workbook.xml.rels': relations(
        numbers(last).map((at) => ({ id: at, type: 'worksheet', target: `worksheets/sheet${at}.xml` })),
      ),
      '_rels/.rels': relations([{ id: 1, type: 'officeDocument', target: 'xl/workbook.xml' }]),
      '[Content_Types].xml': contentTypes(last),
    };
    for (const [name, text] of Object.entries(parts)) yield* entry(zip, pending, name, [HEAD + text]);
    zip.end();
    yield* pending.splice(0);
  } finally {
    await lines.return(undefined);
  }
}

/** About as much as is compressed at once, in characters. */
const BLOCK = 65_536;

/** One compressed file of the container. Its size and checksum follow it, so it is never held. */
async function* entry(
  zip: Zip,
  pending: Uint8Array[],
  filename: string,
  text: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  const file: ZipInputFile = { filename, size: 0, crc: 0, compression: 8 };
  zip.add(file);
  const measured = async function* () {
    for await (const part of text) {
      const bytes = Buffer.from(part, 'utf8');
      file.size = (file.size ?? 0) + bytes.length;
      file.crc = crc32(bytes, file.crc);
      yield bytes;
    }
  };
  const source = Readable.from(measured(), { objectMode: false, highWaterMark: BLOCK });
  const deflated = createDeflateRaw();
  source.once('error', (error) => deflated.destroy(error));
  try {
    for await (const data of source.pipe(deflated)) {
      file.ondata?.(null, data as Uint8Array<ArrayBuffer>, false);
      yield* pending.splice(0);
    }
    file.ondata?.(null, new Uint8Array(), true);
    yield* pending.splice(0);
  } finally {
    source.destroy();
  }
}

async function* rowsOf(slices: PeopleExport['slices']): AsyncGenerator<ExportRow, undefined> {
  for await (const slice of slices) yield* slice;
  return undefined;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SCHEMAS = 'http://schemas.openxmlformats.org';
const MAIN = `xmlns="${SCHEMAS}/spreadsheetml/2006/main"`;
const LINKS = `${SCHEMAS}/officeDocument/2006/relationships`;
const PANE =
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';

function row(cells: readonly Cell[]): string {
  return `<row>${cells.map(cellOf).join('')}</row>`;
}

function cellOf(value: Cell): string {
  if (value === null || value === '') return '<c/>';
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${textOf(value)}</t></is></c>`;
}

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What XML cannot hold is written as the format escapes it (ST_Xstring), and so is what looks like such an escape. */
function textOf(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/_(?=x[\dA-Fa-f]{4}_)/gu, '_x005F_')
    .replaceAll(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu, escaped)
    .replaceAll(/[&<>]/gu, (sign) => MARKUP[sign] ?? sign);
}

function escaped(sign: string): string {
  return `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

function workbook(sheets: number): string {
  const names = [...numbers(sheets).map((at) => (at === 1 ? 'People' : `People ${at}`)), 'About'];
  const listed = names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  return `<workbook ${MAIN} xmlns:r="${LINKS}"><sheets>${listed.join('')}</sheets></workbook>`;
}

function relations(all: readonly { readonly id: number; readonly type: string; readonly target: string }[]) {
  const listed = all.map(
    ({ id, type, target }) => `<Relationship Id="rId${id}" Type="${LINKS}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${SCHEMAS}/package/2006/relationships">${listed.join('')}</Relationships>`;
}

function contentTypes(sheets: number): string {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const of = (path: string, type: string) =>
    `<Override PartName="/xl/${path}.xml" ContentType="${kind}.${type}+xml"/>`;
  const listed = numbers(sheets).map((at) => of(`worksheets/sheet${at}`, 'worksheet'));
  return [
    `<Types xmlns="${SCHEMAS}/package/2006/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    of('workbook', 'sheet.main'),
    ...listed,
    '</Types>',
  ].join('');
}
