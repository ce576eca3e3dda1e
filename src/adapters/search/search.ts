// The search over the bank: which entries a question may mean, and how sure that is. It is asked in the language of the person's
// Teams; what finds nothing there is tried once more in the language that it looks most like. Words are searched in every
// language, which are learned one after the other: English first, but a language that somebody asks in goes next. In English,
// meaning is searched as well when that is switched on: its model is loaded when the words are learned, and until then, or if it
// cannot be loaded, words alone answer.

import { setImmediate as breathe } from 'node:timers/promises';
import type { Embedder } from './embedder.ts';
import { inTurn } from './in-turn.ts';
import {
  openIndex,
  readLanguage,
  type Band,
  type Hit,
  type Index,
  type Language,
  type Ways,
} from './index-of.ts';
import { NO_MEMORY, type Memory } from './memory.ts';

/** How one entry is asked for in one language. */
export type AskedFor = Ways & { readonly lang: string };

/** `hits`: best first, scores 0..1. `lang`: the language they were found in; null when there is no bank at all. */
export type Found = { readonly band: Band; readonly lang: string | null; readonly hits: readonly Hit[] };

export type Search = {
  /** `lang` is BCP 47; the nearest language of the bank is asked. Waits for that language to be learned, which then goes next. */
  search(question: string, lang: string, limit: number): Promise<Found>;
  /** Resolves when the words of every language are learned; rejects when that failed. */
  readonly learned: Promise<unknown>;
  /** Resolves when the layer of meaning is there, too, or is known not to come; never rejects. */
  readonly settled: Promise<void>;
};

export type SearchSettings = {
  readonly bank: readonly AskedFor[];
  /** Null switches the layer of meaning off. */
  readonly loadEmbedder: (() => Promise<Embedder>) | null;
  /** Told once why the layer of meaning is not there. */
  readonly onTrouble: (why: string) => void;
  /** Left out: everything is learned each time. */
  readonly memory?: Memory;
};

/** The language that the model of `loadEmbedder` reads; its words are learned first. */
const MODEL_READS = 'en';

/** Resolves when the phrasings are read, which takes less than a second; what is learned from them goes on beside. */
export async function openSearch(settings: SearchSettings): Promise<Search> {
  const { bank, loadEmbedder, onTrouble, memory = NO_MEMORY } = settings;
  const languages = new Map<string, Language>();
  for (const [lang, ways] of Map.groupBy(bank, (each) => each.lang)) {
    languages.set(lang, readLanguage(ways, lang));
    await breathe();
  }
  const readable = languages.get(MODEL_READS);
  const words = inTurn([...languages.keys()], (lang) => openIndex(languages.get(lang)!, null, memory));
  if (readable !== undefined) words.want(MODEL_READS);
  let deep: Index | null = null;

  const deepen = async () => {
    try {
      await words.all;
      if (loadEmbedder !== null && readable !== undefined) {
        deep = await openIndex(readable, await loadEmbedder(), memory);
      }
    } catch (cause) {
      onTrouble(cause instanceof Error ? cause.message : String(cause));
    }
    await memory.tidy();
  };

  const ask = async (lang: string, question: string, limit: number) => {
    if (lang === MODEL_READS && deep !== null) {
      try {
        return await deep.ask(question, limit);
      } catch {
        // A question that the model cannot read is one for words alone.
      }
    }
    return (await words.get(lang)).ask(question, limit);
  };

  return {
    learned: words.all,
    settled: deepen(),
    search: async (question, lang, limit) => {
      const spoken = nearest([...languages.keys()], lang);
      if (spoken === null) return { band: 'none', lang: null, hits: [] };
      const found = { ...(await ask(spoken, question, limit)), lang: spoken };
      const other = found.band === 'none' ? mostFamiliar(languages, question) : null;
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

function mostFamiliar(languages: ReadonlyMap<string, Language>, question: string): string | null {
  let best: string | null = null;
  let most = 0;
  for (const [lang, language] of languages) {
    const share = language.familiarity(question);
    if (share > most) [best, most] = [lang, share];
  }
  return best;
}
