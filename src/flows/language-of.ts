// In which language to answer: Teams' own, when it said one, otherwise the one that the directory has for this person.

import type { World } from '../ports.ts';

export async function languageOf(
  { store }: Pick<World, 'store'>,
  personId: string,
  locale: string | null,
): Promise<string | null> {
  return locale ?? (await store.person(personId))?.language ?? null;
}
