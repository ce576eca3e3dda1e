// The OData that the pretend Graph understands, and what it refuses.
import assert from 'node:assert/strict';
import { ODataError, page, parseFilter } from '../../src/simulator/odata.ts';

describe('simulator odata', () => {
  const row = {
    id: 'a1',
    name: "O'Neil",
    enabled: true,
    methods: ['push', 'sms'],
    app: { id: 'x' },
    language: null,
  };

  const cases: [filter: string, expected: boolean][] = [
    ['enabled eq true', true],
    ["name eq 'O''Neil'", true],
    ["enabled eq false or id eq 'A1'", true],
    ["not (enabled eq true) and id eq 'a1'", false],
    ["methods/any(x:x eq 'sms')", true],
    ["methods/any(m: m eq 'fax')", false],
    ["startswith(name,'o')", true],
    ["id in ('b2', 'a1')", true],
    ["app/id eq 'x'", true],
    ['language eq null', true],
    ["language ne 'en'", true],
  ];
  for (const [filter, expected] of cases)
    it(`answers ${filter} with ${expected}`, () => assert.equal(parseFilter(filter).test(row), expected));

  it('refuses what it cannot read', () => {
    for (const filter of [
      '',
      'enabled',
      'enabled eq',
      "name like 'x'",
      "(id eq 'a'",
      "id eq 'a' id",
      '; drop',
    ])
      assert.throws(() => parseFilter(filter), ODataError, filter);
  });

  it('pages to the end and refuses a page above the maximum', () => {
    const rows = [1, 2, 3, 4, 5];
    const size = { usual: 2, maximum: 3 };
    const first = page(rows, { top: undefined, skipToken: undefined }, size);
    const second = page(rows, { top: '3', skipToken: first.next ?? '' }, size);
    assert.deepEqual([first.value, second.value, second.next], [[1, 2], [3, 4, 5], null]);
    assert.throws(() => page(rows, { top: '4', skipToken: undefined }, size), ODataError);
    assert.throws(() => page(rows, { top: undefined, skipToken: 'x' }, size), ODataError);
  });
});
