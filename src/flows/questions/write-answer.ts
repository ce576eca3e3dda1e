// An answer in the words of the question, made of the entries that were found. It is optional: without a writer, and for whatever
// the writer does not bring to a good end, the entry itself is the answer.

import { fillSlots, type FaqEntry } from '../../core/faq.ts';
import { isNamedSource } from '../../core/links.ts';
import type { Message, World } from '../../ports.ts';

export type Generated = {
  readonly ai: NonNullable<Message['ai']>;
  /** The entry that it rests on first. */
  readonly first: FaqEntry;
};

/** Null when the entries themselves are to be shown. Only pages that cards may name are cited. */
export async function writtenFor(
  { writer, settings }: Pick<World, 'writer' | 'settings'>,
  { text, lang }: { readonly text: string; readonly lang: string },
  found: readonly FaqEntry[],
): Promise<Generated | null> {
  const entries = found.filter(({ source, urgent }) => isNamedSource(source) && !urgent);
  if (writer === null || entries[0] !== found[0]) return null;
  const slots = { organisation: settings.organisation, helpDesk: settings.helpDesk.label };
  const given = entries.map((entry) => ({ ...entry, answer: fillSlots(entry.answer, slots) }));
  const written = await writer.write({ question: text, entries: given, lang });
  if (written.is !== 'written') return null;
  const cited = written.cited.flatMap((id) => given.find((entry) => entry.id === id) ?? []);
  const first = entries.find(({ id }) => id === written.cited[0]);
  if (first === undefined) return null;
  const citations = cited.map(({ question, answer, source }) => ({
    title: question,
    abstract: answer,
    url: source,
  }));
  return { ai: { text: written.text, citations }, first };
}
