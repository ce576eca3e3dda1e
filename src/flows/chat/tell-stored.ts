// "What do you store about me": every class of data, counted in the store itself, to whoever asks, about themselves alone.

import type { Moment } from '../../core/moment.ts';
import type { World } from '../../ports.ts';

export async function tellStored(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  personId: string,
): Promise<Moment> {
  const person = await store.person(personId);
  return {
    moment: 'my-data',
    person: person === null ? null : { name: person.name, upn: person.upn },
    at: clock.now(),
    stored: await store.stored(personId),
  };
}
