// What a template says is held true: its cards are recorded, and no single change to a template goes unnoticed, be it an
// element less, a property less, another verb or another binding. What is recorded is written by
// `npm run cards -- --record`, and read as a diff.

import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLinks } from '../../src/adapters/cards/check-card.ts';
import { openCards, type OpenedCards } from '../../src/adapters/cards/cards.ts';
import { openTemplate, type Template } from '../../src/adapters/cards/template.ts';
import { allowedLinks } from '../../src/core/links.ts';
import type { MomentName } from '../../src/core/moment.ts';
import { COMPLETE, FOLDER } from '../../src/tools/cards/organisation.ts';
import { outlineOf } from '../../src/tools/cards/outline.ts';
import { recordOf, RECORDED } from '../../src/tools/cards/record.ts';

type Json = Readonly<Record<string, unknown>>;
/** What a template is given for one sample. */
type Context = Json & { readonly words: { readonly summary: string } };

/** An organisation that has set as little as it can. */
const BARE = { organisation: { name: 'Fabrikam', sender: 'IT Security', helpDesk: { label: 'the desk' } } };

describe('the recorded cards', () => {
  const cards = openCards({ folder: FOLDER, ...COMPLETE });

  it('are there for every moment, and for no other', () => {
    assert.deepEqual(readdirSync(RECORDED).toSorted(), cards.moments.map((name) => `${name}.txt`).toSorted());
  });

  for (const name of cards.moments) {
    it(`are what ${name} says today`, () => {
      assert.equal(recordOf(cards, name), recorded(name), 'meant? then `npm run cards -- --record`');
    });
  }
});

describe('a template', () => {
  let complete: OpenedCards;
  let bare: OpenedCards;
  before(() => {
    complete = echoing(COMPLETE);
    bare = echoing(BARE);
  });

  for (const file of readdirSync(FOLDER).filter((each) => each.endsWith('.card.json'))) {
    const name = file.replace('.card.json', '') as MomentName;
    it(`does not change unnoticed: ${name}`, function () {
      this.timeout(60_000);
      const source = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Json;
      const full = contextsOf(complete, name);
      const poor = contextsOf(bare, name);
      const drawn = (template: Template, context: Context) =>
        outlineOf({ card: template.expand(context), summary: context.words.summary });
      const today = openTemplate(source);
      const expected = full.map((context) => drawn(today, context));
      const noticed = (changed: Json): boolean => {
        try {
          const template = openTemplate(changed);
          return (
            full.some((context, index) => drawn(template, context) !== expected[index]) ||
            poor.some((context) => isWrongWhereLittleIsSet(template.expand(context)))
          );
        } catch {
          return true;
        }
      };
      assert.equal(expected.join('\n'), recorded(name), 'what is compared with is what is recorded');
      assert.ok(!noticed(source));
      const changes = [...changesTo(source)];
      assert.ok(changes.length > 10);
      assert.deepEqual(
        changes.filter(({ changed }) => !noticed(changed)).map(({ what }) => what),
        [],
      );
    });
  }
});

function recorded(name: MomentName): string {
  const path = join(RECORDED, `${name}.txt`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Cards whose templates hand back what they are given, so that any template can be given the same. */
function echoing(organisation: typeof BARE | typeof COMPLETE): OpenedCards {
  const folder = mkdtempSync(join(tmpdir(), 'cards-'));
  try {
    cpSync(FOLDER, folder, { recursive: true });
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.card.json'))) {
      writeFileSync(join(folder, file), JSON.stringify({ type: 'AdaptiveCard', given: '${$root}' }));
    }
    return openCards({ folder, ...organisation });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function contextsOf(cards: OpenedCards, name: MomentName): readonly Context[] {
  return cards.samples(name).map((sample) => (cards.render(sample, 'en').card as { given: Context }).given);
}

/** What is not set is neither linked to nor shown. */
function isWrongWhereLittleIsSet(card: object): boolean {
  const openers = /"type":"(?:Action\.OpenUrl|Image)"/gu;
  const addresses = /"url":"https:/gu;
  const json = JSON.stringify(card);
  const count = (pattern: RegExp) => json.match(pattern)?.length ?? 0;
  return checkLinks(card, allowedLinks({})).length > 0 || count(openers) !== count(addresses);
}

/** Every change that takes one thing away or makes it another. */
function* changesTo(source: Json): Generator<{ readonly what: string; readonly changed: Json }> {
  for (const path of pathsIn(source)) {
    const what = path.join('.');
    const { holder, key } = placeOf(source, path);
    const value = holder[key];
    yield { what: `${what} is gone`, changed: changedAt(source, path, gone) };
    if (typeof value !== 'string') continue;
    const other = value.includes('${') ? value.replace(/(\$\{\W*)([\w$.]+)/u, '$1$2Other') : `${value}-other`;
    yield { what: `${what} is another`, changed: changedAt(source, path, become(other)) };
  }
}

type Holder = Record<string, unknown>;
type Change = (holder: Holder, key: string) => void;

function pathsIn(node: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [[...path, key], ...pathsIn(value, [...path, key])]);
}

const gone: Change = (holder, key) =>
  Array.isArray(holder) ? void holder.splice(Number(key), 1) : void delete holder[key];

const become =
  (text: string): Change =>
  (holder, key) => {
    holder[key] = text;
  };

function placeOf(source: Json, path: readonly string[]): { readonly holder: Holder; readonly key: string } {
  const holder = path.slice(0, -1).reduce<unknown>((node, key) => (node as Json)[key], source);
  return { holder: holder as Holder, key: path.at(-1) ?? '' };
}

function changedAt(source: Json, path: readonly string[], change: Change): Json {
  const changed = structuredClone(source);
  const { holder, key } = placeOf(changed, path);
  change(holder, key);
  return changed;
}
