// While somebody types: what was asked in the session already, and what the FAQ says. Nothing of it is kept or counted, so that
// a question may become an anonymous one.

import { alike } from '../../core/alike.ts';
import { fillSlots } from '../../core/faq.ts';
import { rootsOf } from '../../core/session-question.ts';
import type { World } from '../../ports.ts';
import { attendedSession, type Visitor } from './attend.ts';

type Needs = Pick<World, 'store' | 'roster' | 'directory' | 'log' | 'search' | 'settings'>;

export type Similar = {
  /** Ids of published questions, the most alike first; of merged ones the one that stands for them. */
  readonly questions: readonly string[];
  /** `answer`: Markdown. */
  readonly faq: readonly { readonly id: string; readonly question: string; readonly answer: string }[];
};

const MOST = 3;

/** `lang` is BCP 47. Null when there is no such session. */
export async function similarInSession(
  world: Needs,
  sessionId: string,
  { text, lang }: { readonly text: string; readonly lang: string },
  visitor: Visitor,
): Promise<Similar | null> {
  if ((await attendedSession(world, sessionId, visitor)) === null) return null;
  const published = (await world.store.sessionQuestions(sessionId)).filter(
    ({ state }) => state === 'published',
  );
  const roots = rootsOf(published);
  const found = alike(text, published, 2 * MOST).map((id) => roots.get(id) ?? id);
  return { questions: [...new Set(found)].slice(0, MOST), faq: await faqFor(world, text, lang) };
}

async function faqFor({ search, settings }: Needs, text: string, lang: string): Promise<Similar['faq']> {
  const { band, lang: spoken, hits } = await search.ask(text, lang, MOST);
  if (band === 'none' || spoken === null) return [];
  const slots = { organisation: settings.organisation, helpDesk: settings.helpDesk.label };
  return hits.flatMap(({ id }) => {
    const entry = search.entry(id, spoken);
    return entry === null ? [] : [{ id, question: entry.question, answer: fillSlots(entry.answer, slots) }];
  });
}
