// "This wasn't me": somebody says that they did not register the passkey that we thanked for. They are told what to do at
// once, and it stands in their trail for the admins. Nothing is changed from here: who writes in a chat may be the
// intruder, and only the help desk can tell.

import type { Moment } from '../../core/moment.ts';
import { heldOf, passkeysOf } from '../../core/person.ts';
import type { World } from '../../ports.ts';

export async function reportNotMe(
  { store, clock, log }: Pick<World, 'store' | 'clock' | 'log'>,
  personId: string,
): Promise<Moment> {
  const person = await store.person(personId);
  // Teams repeats presses, and people press twice.
  const last = (await store.trail(personId)).at(-1);
  if (last?.kind !== 'not-me') {
    const passkeys = person === null ? [] : passkeysOf(person);
    await store.addTrail(personId, { kind: 'not-me', passkeys }, clock.now());
    log.warn('somebody says that a passkey is not theirs', { person: personId });
  }
  return { moment: 'not-me', passkeys: person === null ? [] : heldOf(person) };
}
