// Bench: how well the search finds what people ask. `--bank FILE --queries FILE [--out FILE]` with JSON lines; without
// --bank the product's own bank; without --queries each phrasing is asked of a bank that has not seen it (`--folds 5`).
// `--banking77 FOLDER [--phrasings 5] [--seeds 3]` asks BANKING77. `--words-only` leaves the layer of meaning out.
// `--hostile N` asks N strings that nobody would write and says what became of them, and how many were answered that have no
// word and no piece of one in common with the bank.

import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { foldsOf } from '../../adapters/search/calibrate.ts';
import { loadEmbedder, type Embedder } from '../../adapters/search/embedder.ts';
import { openSearch, type AskedFor, type Search } from '../../adapters/search/search.ts';
import { featuresOf } from '../../adapters/search/text.ts';
import { readBanking77, readBankLines, readOwnBank, readQueryLines, type Round } from './parts/faq-data.ts';
import { figuresOf, type Asked } from './parts/faq-figures.ts';
import { hostileStrings } from './parts/hostile-strings.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    bank: { type: 'string' },
    queries: { type: 'string' },
    out: { type: 'string' },
    folds: { type: 'string', default: '5' },
    banking77: { type: 'string' },
    phrasings: { type: 'string', default: '5' },
    seeds: { type: 'string', default: '3' },
    hostile: { type: 'string' },
    'words-only': { type: 'boolean', default: false },
  },
});
/** As many as tell the fifth place. */
const HITS = 5;

const load = values['words-only'] ? null : remembering(await loadEmbedder());
if (values.hostile === undefined) await askAll();
else await askHostile(Number(values.hostile));

async function askAll() {
  const out = values.out === undefined ? null : openSync(values.out, 'w');
  const asked: Asked[] = [];
  for (const round of rounds()) {
    const search = await open(round.bank);
    for (const query of round.queries) {
      const from = performance.now();
      const found = await search.search(query.q, query.lang, HITS);
      const ms = performance.now() - from;
      asked.push({ query, found, ms });
      if (out !== null) {
        const { band, lang, hits } = found;
        const ids = hits.map(({ id }) => id);
        const scores = hits.map(({ score }) => Math.round(score * 1e4) / 1e4);
        writeSync(
          out,
          `${JSON.stringify({ q: query.q, lang: query.lang, found: lang, band, ids, scores })}\n`,
        );
      }
    }
  }
  if (out !== null) closeSync(out);
  const languages = [...new Set(asked.map(({ query }) => query.lang))].toSorted();
  const byLanguage = Object.fromEntries(
    languages.map((lang) => [lang, figuresOf(asked.filter(({ query }) => query.lang === lang))]),
  );
  tell({ all: figuresOf(asked), ...(languages.length > 1 && { byLanguage }) });
}

function rounds(): readonly Round[] {
  if (values.banking77 !== undefined) {
    const folder = values.banking77;
    return Array.from({ length: Number(values.seeds) }, (_, seed) =>
      readBanking77(folder, Number(values.phrasings), seed + 1),
    );
  }
  const bank = values.bank === undefined ? readOwnBank() : readBankLines(values.bank);
  return values.queries === undefined
    ? unseen(bank, Number(values.folds))
    : [{ bank, queries: readQueryLines(values.queries) }];
}

/** Each phrasing once as a question, to a bank without it. */
function unseen(bank: readonly AskedFor[], folds: number): readonly Round[] {
  const told = bank.flatMap(({ phrasings }, entry) => phrasings.map((phrasing) => ({ entry, phrasing })));
  return foldsOf(told, folds).map(({ kept, held }) => {
    const left = Map.groupBy(kept, ({ entry }) => entry);
    return {
      bank: bank.map(({ id, lang }, entry) => ({
        id,
        lang,
        phrasings: (left.get(entry) ?? []).map(({ phrasing }) => phrasing),
      })),
      queries: held.map(({ entry, phrasing }) => {
        const { id = '', lang = '' } = bank[entry] ?? {};
        return { q: phrasing, lang, ids: [id] };
      }),
    };
  });
}

async function askHostile(count: number) {
  const bank = values.bank === undefined ? readOwnBank() : readBankLines(values.bank);
  const search = await open(bank);
  const bands = { answer: 0, choices: 0, none: 0 };
  const answered: string[] = [];
  const known = new Set(bank.flatMap(({ phrasings }) => phrasings.flatMap((each) => featuresOf(each))));
  let forNothing = 0;
  for (const text of hostileStrings(
    count,
    bank.flatMap(({ phrasings }) => phrasings),
  )) {
    const { band } = await search.search(text, 'en', HITS);
    bands[band] += 1;
    if (band !== 'answer') continue;
    if (answered.length < 5) answered.push(text.slice(0, 80));
    if (!featuresOf(text).some((feature) => known.has(feature))) forNothing += 1;
  }
  tell({ hostile: count, ...bands, answeredWithNothingInCommon: forNothing, answeredFor: answered });
}

async function open(bank: readonly AskedFor[]): Promise<Search> {
  const search = await openSearch({
    bank,
    loadEmbedder: load,
    onTrouble: (why) => {
      throw new Error(`The layer of meaning is not there: ${why}`);
    },
  });
  await search.settled;
  return search;
}

/** Phrasings are embedded once for all rounds; a question is never remembered, so its time is what it costs. */
function remembering(embedder: Embedder): () => Promise<Embedder> {
  const known = new Map<string, Float64Array>();
  return () =>
    Promise.resolve({
      name: embedder.name,
      embed: async (texts) => {
        if (texts.length === 1) return embedder.embed(texts);
        const missing = texts.filter((text) => !known.has(text));
        if (missing.length > 0) {
          for (const [at, vector] of (await embedder.embed(missing)).entries()) {
            known.set(missing[at] ?? '', vector);
          }
        }
        return texts.flatMap((text) => known.get(text) ?? []);
      },
    });
}

function tell(figures: object) {
  console.log(values.json ? JSON.stringify({ bench: 'faq', ...figures }) : JSON.stringify(figures, null, 2));
}
