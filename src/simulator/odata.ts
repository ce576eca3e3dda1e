// The part of OData that Graph's directory and reports use: $filter, $select, $top and skip tokens. Refuses what
// it does not understand, as Graph does, instead of answering with too much. Grammar: OData 4.01 URL conventions,
// only eq ne ge gt le lt in and or not, startswith and any().

export type Row = { [property: string]: unknown };
export class ODataError extends Error {
  readonly code: 'BadRequest' | 'Request_UnsupportedQuery';
  constructor(message: string, code: ODataError['code'] = 'BadRequest') {
    super(message);
    this.code = code;
  }
}

export type Filter = {
  test(row: Row): boolean;
  /** properties that it reads */
  properties: ReadonlySet<string>;
  /** ne, not and in: Graph's directory answers them only as advanced queries */
  advanced: boolean;
};

type Test = (row: Row) => boolean;
const lexeme =
  /\s*('(?:[^']|'')*'|\d{4}-\d\d-\d\dT[0-9:.]+Z|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[A-Za-z_][\w./]*|-?\d+(?:\.\d+)?|[(),:])/y;

/** @throws ODataError for a filter that cannot be read */
export function parseFilter(text: string): Filter {
  const lexemes = split(text);
  const properties = new Set<string>();
  let advanced = false;
  let at = 0;
  const peek = () => lexemes[at];
  const take = () => {
    const next = lexemes[at++];
    if (next === undefined) throw invalid(text);
    return next;
  };
  const expect = (wanted: string) => {
    if (take() !== wanted) throw invalid(text);
  };

  const either = (): Test => {
    let left = both();
    while (peek() === 'or') {
      take();
      const [a, b] = [left, both()];
      left = (row) => a(row) || b(row);
    }
    return left;
  };
  const both = (): Test => {
    let left = single();
    while (peek() === 'and') {
      take();
      const [a, b] = [left, single()];
      left = (row) => a(row) && b(row);
    }
    return left;
  };
  const single = (): Test => {
    const word = take();
    if (word === 'not') {
      advanced = true;
      const inner = single();
      return (row) => !inner(row);
    }
    if (word === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (word.toLowerCase() === 'startswith') {
      expect('(');
      const name = property(take());
      expect(',');
      const start = String(literal(take())).toLowerCase();
      expect(')');
      return (row) => textOf(valueOf(row, name)).toLowerCase().startsWith(start);
    }
    if (word.endsWith('/any')) return any(property(word.slice(0, -'/any'.length)));
    return comparison(property(word));
  };
  const any = (name: string): Test => {
    expect('(');
    const variable = take();
    expect(':');
    if (take() !== variable) throw invalid(text);
    expect('eq');
    const wanted = literal(take());
    expect(')');
    return (row) => {
      const list = valueOf(row, name);
      return Array.isArray(list) && list.some((item) => same(item, wanted));
    };
  };
  const comparison = (name: string): Test => {
    const operator = take();
    if (operator === 'in') {
      advanced = true;
      expect('(');
      const wanted = [literal(take())];
      while (peek() === ',') {
        take();
        wanted.push(literal(take()));
      }
      expect(')');
      return (row) => wanted.some((item) => same(valueOf(row, name), item));
    }
    const wanted = literal(take());
    if (operator === 'eq') return (row) => same(valueOf(row, name), wanted);
    if (operator === 'ne') {
      advanced = true;
      return (row) => !same(valueOf(row, name), wanted);
    }
    const ordered = inOrder[operator];
    if (ordered === undefined) throw invalid(text);
    const bound = rank(wanted);
    return (row) => ordered(rank(valueOf(row, name)), bound);
  };
  const property = (name: string) => {
    if (!/^[A-Za-z_][\w./]*$/.test(name)) throw invalid(text);
    properties.add(name);
    return name;
  };

  const test = either();
  if (at < lexemes.length) throw invalid(text);
  return { test, properties, advanced };
}

const inOrder: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  ge: (a, b) => a >= b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  lt: (a, b) => a < b,
};

/** Times compare as times, however many fractions of a second they are written with. */
function rank(value: unknown): number | string {
  if (typeof value === 'number') return value;
  const text = textOf(value);
  return /^\d{4}-\d\d-\d\dT/u.test(text) ? Date.parse(text) : text;
}

const invalid = (text: string) => new ODataError(`Invalid filter clause: ${text.slice(0, 200)}`);

function split(text: string): string[] {
  const found: string[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.trimEnd().length) {
    const match = lexeme.exec(text);
    if (!match?.[1] || found.length > 500) throw invalid(text);
    found.push(match[1]);
  }
  return found;
}

function literal(text: string): unknown {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return (a ?? null) === b;
}

function valueOf(row: Row, path: string): unknown {
  return path.split('/').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? (value as Row)[name] : undefined;
  }, row);
}

export function select(row: Row, wanted: readonly string[] | null, usual: readonly string[]): Row {
  const names = wanted ?? usual;
  const picked: Row = {};
  for (const name of names) if (name in row) picked[name] = row[name];
  return picked;
}

/** The names in $select, or null when there is none. */
export function selectedNames(text: string | undefined): string[] | null {
  if (text === undefined || text.trim() === '') return null;
  return text.split(',').map((name) => name.trim());
}

/** One page and where the next one starts. @throws ODataError for a bad $top or skip token */
export function page<T>(
  rows: readonly T[],
  query: { top: string | undefined; skipToken: string | undefined },
  size: { usual: number; maximum: number },
): { value: T[]; next: string | null; top: number } {
  const top = query.top === undefined ? size.usual : Number(query.top);
  if (!Number.isInteger(top) || top < 1 || top > size.maximum)
    throw new ODataError(
      `Invalid page size specified: '${query.top}'. Must be between 1 and ${size.maximum} inclusive.`,
      'Request_UnsupportedQuery',
    );
  const start = query.skipToken === undefined ? 0 : readSkipToken(query.skipToken);
  const end = start + top;
  const next = end < rows.length ? Buffer.from(`at:${end}`).toString('base64url') : null;
  return { value: rows.slice(start, end), next, top };
}

function readSkipToken(token: string): number {
  const start = /^at:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw new ODataError('Skip token is invalid.');
  return Number(start);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
