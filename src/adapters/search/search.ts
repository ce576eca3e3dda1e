// The search over the bank: which entries a question may mean, and how sure that is. It is asked in the language of the person's
// Teams; what finds nothing there is tried once more in the language that it looks most like. Words are searched in every
// language. In English, meaning is searched as well when that is switched on: its model is loaded beside what runs, and until
// then, or if it cannot be loaded, words alone answer.

import type { Embedder } from './embedder.ts';
import { openIndex, type Band, type Hit, type Index, type Ways } from './index-of.ts';

/** How one entry is asked for in one language. */
export type AskedFor = Ways & { readonly lang: string };

/** `hits`: best first, scores 0..1. `lang`: the language they were found in; null when there is no bank at all. */
export type Found = { readonly band: Band; readonly lang: string | null; readonly hits: readonly Hit[] };

export type Search = {
  /** `lang` is BCP 47; the nearest language of the bank is asked. */
  search(question: string, lang: string, limit: number): Promise<Found>;
  /** Resolves when the layer of meaning is there or is known not to come; never rejects. */
  readonly settled: Promise<void>;
};

export type SearchSettings = {
  readonly bank: readonly AskedFor[];
  /** Null switches the layer of meaning off. */
  readonly loadEmbedder: (() => Promise<Embedder>) | null;
  /** Told once why the layer of meaning is not there. */
  readonly onTrouble: (why: string) => void;
};

/** The language that the model of `loadEmbedder` reads. */
const MODEL_READS = 'en';

export async function openSearch({ bank, loadEmbedder, onTrouble }: SearchSettings): Promise<Search> {
  const indexes = new Map<string, Index>();
  let deep: Index | null = null;
  const waysIn = (lang: string) => bank.filter((each) => each.lang === lang);
  for (const lang of new Set(bank.map((each) => each.lang))) {
    indexes.set(lang, await openIndex(waysIn(lang), lang, null));
  }

  const deepen = async (load: () => Promise<Embedder>) => {
    try {
      deep = await openIndex(waysIn(MODEL_READS), MODEL_READS, await load());
    } catch (cause) {
      onTrouble(cause instanceof Error ? cause.message : String(cause));
    }
  };

  const ask = async (lang: string, question: string, limit: number) => {
    const words = indexes.get(lang)!;
    if (lang !== MODEL_READS || deep === null) return words.ask(question, limit);
    try {
      return await deep.ask(question, limit);
    } catch {
      // A question that the model cannot read is one for words alone.
      return words.ask(question, limit);
    }
  };

  return {
    settled: loadEmbedder === null || !indexes.has(MODEL_READS) ? Promise.resolve() : deepen(loadEmbedder),
    search: async (question, lang, limit) => {
      const spoken = nearest([...indexes.keys()], lang);
      if (spoken === null) return { band: 'none', lang: null, hits: [] };
      const found = { ...(await ask(spoken, question, limit)), lang: spoken };
      const other = found.band === 'none' ? mostFamiliar(indexes, question) : null;
      if (other === null || other === spoken) return found;
      const elsewhere = { ...(await ask(other, question, limit)), lang: other };
      return elsewhere.band === 'none' ? found : elsewhere;
    },
  };
}

/** The language itself, else one that shares its first part (de-CH: de, pt: pt-BR), else English, else any. */
function nearest(languages: readonly string[], lang: string): string | null {
  const [base] = lang.toLowerCase().split('-');
  return (
    languages.find((each) => each.toLowerCase() === lang.toLowerCase()) ??
    languages.find((each) => each.toLowerCase().split('-')[0] === base) ??
    languages.find((each) => each === MODEL_READS) ??
    languages[0] ??
    null
  );
}

function mostFamiliar(indexes: ReadonlyMap<string, Index>, question: string): string | null {
  let best: string | null = null;
  let most = 0;
  for (const [lang, index] of indexes) {
    const share = index.familiarity(question);
    if (share > most) [best, most] = [lang, share];
  }
  return best;
}
