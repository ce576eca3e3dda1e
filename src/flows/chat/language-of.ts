// In which language to write to a person: the one they chose, else the one their Teams runs in, else the directory's.

import type { PersonFacts, World } from '../../ports.ts';

/** `locale` is what Teams says now, in the activity that is being answered; null when it said nothing. */
export async function languageOf(
  { store }: Pick<World, 'store'>,
  personId: string,
  locale: string | null,
): Promise<string | null> {
  const { language } = await store.choices(personId);
  return language ?? locale ?? (await store.person(personId))?.language ?? null;
}

/** The same for what nobody asked for just now: what Teams last told stands in for what it says. */
export async function knownLanguageOf(
  { store }: Pick<World, 'store'>,
  personId: string,
): Promise<string | null> {
  const [campaign] = await store.campaigns();
  const facts = campaign === undefined ? null : await store.facts(campaign.id, personId);
  return facts === null ? languageOf({ store }, personId, null) : languageIn(facts);
}

/** The same from facts that have been read. */
export function languageIn({ language, locale, person }: PersonFacts): string | null {
  return language ?? locale ?? person.language;
}
