// In which language a person is written to, as they choose it: one of ours, or again the one that their Teams runs in.

import type { Moment } from '../../core/moment.ts';
import type { World } from '../../ports.ts';

type Needs = Pick<World, 'store' | 'cards'>;

export async function offerLanguages({ store }: Needs, personId: string): Promise<Moment> {
  return { moment: 'language', chosen: (await store.choices(personId)).language, done: false };
}

/** Null takes the choice back. A language that is none of ours changes nothing. */
export async function chooseLanguage(
  { store, cards }: Needs,
  personId: string,
  language: string | null,
): Promise<Moment> {
  if (language !== null && !cards.locales.includes(language))
    return offerLanguages({ store, cards }, personId);
  await store.saveChoices(personId, { language });
  return { moment: 'language', chosen: language, done: true };
}
