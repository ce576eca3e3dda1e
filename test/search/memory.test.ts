// What is learned about a bank is kept: a second start learns nothing, a bank that changed learns what changed, and no file that
// was not written so is believed. Learning is counted, never timed.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { readBank } from '../../src/adapters/faq/read-bank.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { openBankSearch } from '../../src/adapters/search/bank-search.ts';
import type { Embedder } from '../../src/adapters/search/embedder.ts';
import { inTurn } from '../../src/adapters/search/in-turn.ts';
import { openMemory, type Memory } from '../../src/adapters/search/memory.ts';
import { openSearch, type AskedFor } from '../../src/adapters/search/search.ts';
import { allowedLinks } from '../../src/core/links.ts';

const BANK: readonly AskedFor[] = [
  { id: 'what', lang: 'en', phrasings: ['What is a passkey?', 'explain passkeys', 'passkey meaning'] },
  { id: 'lost', lang: 'en', phrasings: ['I lost my phone', 'my phone was stolen', 'phone gone'] },
  { id: 'what', lang: 'de', phrasings: ['Was ist ein Passkey?', 'Passkey erklärt', 'was heißt Passkey'] },
  { id: 'lost', lang: 'de', phrasings: ['Handy verloren', 'Handy gestohlen', 'mein Telefon ist weg'] },
];
const QUESTIONS = ['phone stolen what now', 'meaning of passkeys', 'is lunch ready', 'telefon weg'];

describe('what was learned about a bank', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keywave-faq-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Searches with what is kept, and tells what had to be learned. */
  const start = async (bank = BANK, model: Embedder | null = null, into = folder) => {
    const troubles: string[] = [];
    const learnt: string[] = [];
    const kept = openMemory(into, (why) => troubles.push(why));
    const memory: Memory = {
      ...kept,
      recall: (kind, about, shape, learn) =>
        kept.recall(kind, about, shape, () => {
          learnt.push(kind);
          return learn();
        }),
    };
    const loadEmbedder = model === null ? null : () => Promise.resolve(model);
    const search = await openSearch({ bank, loadEmbedder, onTrouble: assert.fail, memory });
    await search.settled;
    const found = [];
    for (const question of QUESTIONS) found.push(await search.search(question, 'en', 2));
    return { learnt: learnt.toSorted(), found, troubles };
  };

  it('is learned by the first start alone, and found the same', async () => {
    const first = await start();
    assert.deepEqual(first.learnt, ['thresholds', 'thresholds', 'weights', 'weights']);
    const second = await start();
    assert.deepEqual([second.learnt, second.troubles], [[], []]);
    assert.deepEqual(second.found, first.found);
  });

  it('has the vectors of its model, which is then asked for questions alone', async () => {
    const embedded: string[] = [];
    const model = (name: string): Embedder => ({
      name,
      embed: async (texts) => {
        embedded.push(...texts);
        return texts.map((text) => Float64Array.of(/phone/u.test(text) ? 1 : 0, /phone/u.test(text) ? 0 : 1));
      },
    });
    const first = await start(BANK, model('one'));
    assert.ok(embedded.length > QUESTIONS.length);
    embedded.length = 0;
    const second = await start(BANK, model('one'));
    assert.deepEqual([second.learnt, second.found], [[], first.found]);
    assert.deepEqual(new Set(embedded), new Set(QUESTIONS));
    assert.deepEqual((await start(BANK, model('another'))).learnt, ['thresholds', 'vectors']);
  });

  it('is learned anew for the language that changed, and what is of no use any more goes', async () => {
    await start();
    const files = readdirSync(folder);
    const changed = BANK.map((each) =>
      each.lang === 'de' && each.id === 'lost'
        ? { ...each, phrasings: [...each.phrasings, 'Telefon futsch'] }
        : each,
    );
    assert.deepEqual((await start(changed)).learnt, ['thresholds', 'weights']);
    const now = readdirSync(folder);
    assert.equal(now.length, files.length);
    assert.equal(now.filter((name) => files.includes(name)).length, files.length / 2);
  });

  it('is learned anew where a file is broken, cut, foreign or empty', async () => {
    const { found } = await start();
    const files = readdirSync(folder).map((name) => join(folder, name));
    const spoilt: readonly ((bytes: Buffer) => Buffer)[] = [
      (bytes) => bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte)) as Buffer,
      (bytes) => bytes.subarray(0, bytes.length / 2),
      () => serialize({ answer: 0, choices: 0 }),
      () => Buffer.alloc(0),
    ];
    for (const spoil of spoilt) {
      for (const file of files) writeFileSync(file, spoil(readFileSync(file)));
      const again = await start();
      assert.deepEqual([again.learnt.length, again.found], [4, found]);
      assert.deepEqual((await start()).learnt, []);
    }
  });

  it('of another bank is not believed under this one’s name', async () => {
    const other = BANK.map((each) => ({ ...each, phrasings: [...each.phrasings, 'something else'] }));
    const { found } = await start();
    const mine = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
    await start(other);
    const [theirs] = readdirSync(folder).filter((name) => name.startsWith('weights'));
    assert.ok(theirs !== undefined);
    const foreign = readFileSync(join(folder, theirs));
    for (const [name, bytes] of mine)
      writeFileSync(join(folder, name), name.startsWith('weights') ? foreign : bytes);
    const again = await start();
    assert.deepEqual([again.learnt, again.found], [['weights', 'weights'], found]);
  });

  it('is told to be lost where nothing can be written, and the search works all the same', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const { troubles, found } = await start(BANK, null, file);
    assert.ok(troubles.length > 0);
    assert.equal(found[0]?.hits[0]?.id, 'lost');
    assert.equal(statSync(file).size, 0);
  });

  it('is kept by the thread of the search, in the folder it was given', async () => {
    const bank = readBank(join(import.meta.dirname, '..', 'faq', 'small'), allowedLinks({}), '2027-01-01');
    const writtenBy = async () => {
      const search = openBankSearch({ meaning: false, log: openLog('silent'), folder });
      await search.reload(bank);
      assert.equal((await search.ask('what is a passkey', 'en', 1)).hits[0]?.id, 'what');
      await search.close();
      return readdirSync(folder).map((name) => [name, statSync(join(folder, name)).ino]);
    };
    const first = await writtenBy();
    assert.ok(first.length >= 2);
    assert.deepEqual(await writtenBy(), first, 'nothing is written again');
  });
});

describe('languages in turn', () => {
  it('are made one at a time, and the one that somebody waits for goes next', async () => {
    const begun: string[] = [];
    const gates = new Map(['a', 'b', 'c', 'd'].map((key) => [key, Promise.withResolvers<void>()]));
    const turns = inTurn([...gates.keys()], async (key) => {
      begun.push(key);
      await gates.get(key)?.promise;
      return key.toUpperCase();
    });
    turns.want('b');
    const waited = turns.get('d');
    for (const key of ['b', 'd', 'a', 'c']) gates.get(key)?.resolve();
    assert.equal(await waited, 'D');
    assert.deepEqual(begun.slice(0, 2), ['b', 'd']);
    await turns.all;
    assert.deepEqual(begun, ['b', 'd', 'a', 'c']);
    await assert.rejects(turns.get('nobody'));
  });

  it('that fail keep no other from being made', async () => {
    const turns = inTurn(['a', 'b'], (key) =>
      key === 'a' ? Promise.reject(new Error('no')) : Promise.resolve(key),
    );
    assert.equal(await turns.get('b'), 'b');
    await assert.rejects(turns.get('a'), /no/u);
    await assert.rejects(turns.all, /no/u);
  });
});
