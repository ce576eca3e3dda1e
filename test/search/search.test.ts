// The search over a small bank: what is found, how sure it is, and that nothing anybody writes breaks it. The layer of meaning
// is tested with a model of three words, and once with the one that is shipped.

import assert from 'node:assert/strict';
import { calibrate, foldsOf } from '../../src/adapters/search/calibrate.ts';
import { loadEmbedder, type Embedder } from '../../src/adapters/search/embedder.ts';
import { openSearch, type AskedFor, type Search } from '../../src/adapters/search/search.ts';
import { openScorer, verdictOf } from '../../src/adapters/search/scorer.ts';
import { featuresOf } from '../../src/adapters/search/text.ts';
import { openVocabulary } from '../../src/adapters/search/vocabulary.ts';
import { hostileStrings } from '../../src/tools/bench/parts/hostile-strings.ts';

const ENGLISH: Readonly<Record<string, readonly string[]>> = {
  'what-is': [
    'What is a passkey?',
    'explain passkeys to me',
    'passkey meaning',
    'what does passkey mean',
    'tell me what these passkeys are',
  ],
  'lost-phone': [
    'I lost my phone, what now?',
    'my phone was stolen',
    'phone gone, how do I sign in',
    'lost the phone with my passkey on it',
    'somebody stole my mobile phone',
  ],
  'security-key': [
    'Can I use a YubiKey?',
    'does a security key work',
    'register my usb security key',
    'yubikey instead of phone',
    'how to set up a security key',
  ],
  deadline: [
    'Until when must I register?',
    'what is the deadline',
    'by which date do I have to do this',
    'when does text message sign-in end',
    'is there a deadline for registering',
  ],
};
const OTHERS: readonly AskedFor[] = [
  {
    id: 'lost-phone',
    lang: 'de',
    phrasings: ['Ich habe mein Handy verloren', 'Handy weg, was jetzt?', 'mein Telefon wurde gestohlen'],
  },
  {
    id: 'what-is',
    lang: 'de',
    phrasings: ['Was ist ein Passkey?', 'Passkey einfach erklärt', 'Was bedeutet Passkey?'],
  },
  {
    id: 'lost-phone',
    lang: 'ja',
    phrasings: ['スマホをなくしました', '電話を盗まれた', '携帯を紛失したときはどうすればいいですか'],
  },
  { id: 'what-is', lang: 'ja', phrasings: ['パスキーとは何ですか', 'パスキーの意味', 'パスキーって何'] },
  { id: 'lost-phone', lang: 'ar', phrasings: ['فقدت هاتفي', 'سُرق هاتفي ماذا أفعل', 'ضاع الهاتف'] },
  {
    id: 'what-is',
    lang: 'ar',
    phrasings: ['ما هو مفتاح المرور؟', 'ما معنى مفتاح المرور', 'اشرح مفتاح المرور'],
  },
];
const BANK: readonly AskedFor[] = [
  ...Object.entries(ENGLISH).map(([id, phrasings]) => ({ id, lang: 'en', phrasings })),
  ...OTHERS,
];

describe('search', () => {
  let words: Search;
  before(async () => {
    words = await openWith(null);
  });

  const best = async (question: string, lang = 'en') => {
    const { hits, ...found } = await words.search(question, lang, 3);
    return { id: hits[0]?.id, ...found };
  };

  it('answers what somebody wrote down, whatever case and accents', async () => {
    assert.deepEqual(await best('MY PHONE WAS STÓLEN!!'), { id: 'lost-phone', band: 'answer', lang: 'en' });
  });

  it('finds words with typing errors and in another order', async () => {
    assert.equal((await best('secruity kye registr usb')).id, 'security-key');
    assert.equal((await best('stollen phonne my was')).id, 'lost-phone');
    assert.deepEqual(await best('waht is a pasky'), { id: 'what-is', band: 'answer', lang: 'en' });
  });

  it('gives the hits best first, within 0 and 1, and no more than asked for', async () => {
    const { hits } = await words.search('can I sign in with a security key when my phone is lost', 'en', 2);
    assert.equal(hits.length, 2);
    const [first = NaN, second = NaN] = hits.map(({ score }) => score);
    assert(1 >= first && first >= second && second > 0, `${first} and ${second}`);
  });

  it('knows nothing about lunch', async () => {
    assert.equal((await best('which soup do they cook at noon')).band, 'none');
  });

  it('gives no answer to what only looks like a question of the bank', async () => {
    for (const question of [
      'I lost the key to my office',
      'the printer does not work',
      'which PIN has my bank card',
      'the password of our payroll system does not work',
    ]) {
      assert.notEqual((await best(question)).band, 'answer', question);
    }
    assert.notEqual((await best('Schlüssel vom Büro verloren', 'de')).band, 'answer');
  });

  it('offers entries to choose from that are as good as each other, however sure it is of others', async () => {
    const entry = (id: string, ...phrasings: string[]): AskedFor => ({ id, lang: 'fi', phrasings });
    const things = [
      'lamp',
      'river',
      'garden',
      'violin',
      'castle',
      'bottle',
      'window',
      'mirror',
      'pencil',
      'carpet',
    ];
    const { search } = await openSearch({
      bank: [
        ...things.map((thing) =>
          entry(
            thing,
            `where did they put the ${thing} yesterday`,
            `${thing} seems broken again`,
            `who bought a ${thing}`,
            `need another ${thing} soon`,
          ),
        ),
        entry('lost', 'phone lost', 'phone gone'),
        entry('new', 'phone sold', 'phone bent'),
        entry('old', 'phone hurt', 'phone fine'),
      ],
      loadEmbedder: null,
      onTrouble: assert.fail,
    });
    assert.equal((await search('lamp', 'fi', 3)).band, 'answer');
    assert.equal((await search('phone lost', 'fi', 3)).band, 'answer');
    const tied = await search('phone', 'fi', 3);
    assert.deepEqual([tied.band, tied.hits.length], ['choices', 3]);
  });

  it('reads Japanese without spaces and Arabic without vowel signs', async () => {
    assert.equal((await best('スマホを紛失', 'ja')).id, 'lost-phone');
    assert.equal((await best('سرق هاتفى', 'ar')).id, 'lost-phone');
  });

  it('asks the nearest language', async () => {
    assert.equal((await best('Handy verloren', 'de-CH')).lang, 'de');
    assert.equal((await best('lost phone', 'fi')).lang, 'en');
  });

  it('finds a question in a language that the person’s Teams does not speak', async () => {
    const { id, lang } = await best('Ich habe mein Handy verloren');
    assert.deepEqual({ id, lang }, { id: 'lost-phone', lang: 'de' });
    assert.equal((await best('パスキーとは何ですか')).lang, 'ja');
  });

  it('finds nothing in an empty bank', async () => {
    const { search } = await openSearch({
      bank: [],
      loadEmbedder: null,
      onTrouble: assert.fail,
    });
    assert.deepEqual(await search('What is a passkey?', 'en', 3), { band: 'none', lang: null, hits: [] });
  });

  it('answers the same way each time it is built', async () => {
    const again = await openWith(null);
    for (const question of ['lost yubikey', 'when must I', 'what is this']) {
      assert.deepEqual(await again.search(question, 'en', 4), await words.search(question, 'en', 4));
    }
  });

  it('neither fails nor answers on hostile text that shares nothing with the bank', async () => {
    const shared = new Set(BANK.flatMap(({ phrasings }) => phrasings.flatMap((each) => featuresOf(each))));
    for (const text of hostileStrings(3_000, ENGLISH['what-is'] ?? [])) {
      const { band } = await words.search(text, 'en', 3);
      if (featuresOf(text).some((feature) => shared.has(feature))) continue;
      assert.equal(band, 'none', JSON.stringify(text.slice(0, 80)));
    }
  });
});

describe('the layer of meaning', () => {
  it('finds an entry by meaning where words alone prefer another', async () => {
    const pretend: Embedder = {
      name: 'pretend',
      embed: (texts) =>
        Promise.resolve(
          texts.map((text) =>
            unit([/phone|mobile|handset/iu.test(text) ? 1 : 0, /key/iu.test(text) ? 1 : 0, 0.1]),
          ),
        ),
    };
    const question = 'does the handset work';
    const { hits } = await (await openWith(null)).search(question, 'en', 1);
    const deep = await openWith(() => Promise.resolve(pretend));
    assert.notEqual(hits[0]?.id, 'lost-phone');
    assert.equal((await deep.search(question, 'en', 1)).hits[0]?.id, 'lost-phone');
  });

  it('answers by words, and says why, when the model cannot be loaded', async () => {
    const troubles: string[] = [];
    const search = await openSearch({
      bank: BANK,
      loadEmbedder: () => Promise.reject(new Error('no weights')),
      onTrouble: (why) => troubles.push(why),
    });
    await search.settled;
    assert.deepEqual(troubles, ['no weights']);
    assert.equal((await search.search('my phone was stolen', 'en', 1)).hits[0]?.id, 'lost-phone');
  });

  it('answers by words when the model fails on a question', async () => {
    let built = false;
    const failing: Embedder = {
      name: 'failing',
      embed: (texts) =>
        built ? Promise.reject(new Error('no')) : Promise.resolve(texts.map(() => unit([1, 0]))),
    };
    const search = await openWith(() => Promise.resolve(failing));
    built = true;
    const words = await openWith(null);
    assert.deepEqual(
      await search.search('my phone was stolen', 'en', 2),
      await words.search('my phone was stolen', 'en', 2),
    );
  });

  it('comes with a model that knows a mobile from a deadline, and reads hostile text', async function () {
    this.timeout(120_000);
    const model = await loadEmbedder();
    const [asked, near, far] = await model.embed([
      'my cell is gone',
      'I lost my phone',
      'what is the deadline',
    ]);
    assert(asked && near && far);
    assert(dot(asked, near) > dot(asked, far) + 0.1, `${dot(asked, near)} and ${dot(asked, far)}`);
    for (const text of hostileStrings(60, ['What is a passkey?'])) {
      const [vector] = await model.embed([text]);
      assert(vector && Math.abs(dot(vector, vector) - 1) < 1e-6, JSON.stringify(text.slice(0, 80)));
    }
  });
});

describe('calibration', () => {
  it('holds every phrasing out once and leaves each entry one', () => {
    const told = [0, 0, 0, 1, 1, 2].map((entry, at) => ({ entry, at }));
    const folds = foldsOf(told, 3);
    const held = folds.flatMap((fold) => fold.held.map(({ at }) => at));
    assert.deepEqual(
      held.toSorted((one, other) => one - other),
      [0, 1, 2, 3, 4],
    );
    for (const { kept } of folds) assert.deepEqual([...new Set(kept.map(({ entry }) => entry))], [0, 1, 2]);
  });

  it('sets the threshold of answers above what off-topic questions reach', async () => {
    const strange = ['my phone has a nice colour', 'what is the weather', 'a key for the door'];
    const { lessons, read } = taughtFrom(Object.values(ENGLISH), [strange]);
    const { answer, choices } = await calibrate(lessons);
    const score = await openScorer(lessons.taught, 5, lessons.features);
    for (const stranger of strange.map(read)) assert(verdictOf(score(stranger), 4).certainty < answer);
    assert(choices <= answer);
  });

  it('says that the best is tied when the next is as good', () => {
    assert.deepEqual(verdictOf(Float64Array.of(0.49, 0.51, 0.48)), {
      entry: 1,
      top: 0.51,
      certainty: 2 * 0.51 - 0.49,
      tied: true,
    });
    assert.equal(verdictOf(Float64Array.of(0.4, 0.51)).tied, false);
    assert.equal(verdictOf(Float64Array.of(0.1, 0.51, 0.5), 2).tied, true, 'also with what is off topic');
  });

  it('trusts no answer of a bank whose entries say the same', async () => {
    const same = [
      'how does it work',
      'how it works',
      'it works how',
      'work does it how',
      'so how does it work',
    ];
    const { lessons } = taughtFrom([same, same, same], []);
    const { answer } = await calibrate(lessons);
    const score = await openScorer(lessons.taught, 3, lessons.features);
    for (const question of lessons.taught) assert(verdictOf(score(question)).certainty < answer);
  });
});

async function openWith(loadEmbedder: (() => Promise<Embedder>) | null): Promise<Search> {
  const search = await openSearch({ bank: BANK, loadEmbedder, onTrouble: assert.fail });
  await search.settled;
  return search;
}

function taughtFrom(entries: readonly (readonly string[])[], subjects: readonly (readonly string[])[]) {
  const told = [...entries, ...subjects];
  const vocabulary = openVocabulary(told.flat());
  const read = (text: string) => ({ text: vocabulary.read(text), meaning: null });
  const taught = told.flatMap((phrasings, entry) => phrasings.map((text) => ({ entry, ...read(text) })));
  const lessons = { taught, entries: entries.length, subjects: subjects.length, features: vocabulary.size };
  return { lessons, read };
}

function unit(vector: readonly number[]): Float64Array {
  const norm = Math.hypot(...vector);
  return Float64Array.from(vector, (value) => value / norm);
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
}
