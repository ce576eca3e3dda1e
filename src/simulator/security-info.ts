// The pretend "My security info" page's rules: who may add which passkey, and removing one. Refuses guests, rooms,
// disabled accounts, people without MFA (they need a Temporary Access Pass first) and kinds that the person's
// passkey profiles do not allow (Microsoft Learn, "Register a passkey", "How to enable passkey profiles").
import { makePasskey, passkeyKinds, refusalOfKind } from './passkeys.ts';
import type { Passkey, PasskeyKind, Refusal } from './passkeys.ts';
import { isMfaCapable, recordSecurityInfo } from './report.ts';
import type { Person } from './organisation.ts';
import { fido2Of, groupsOf } from './world.ts';
import type { World } from './world.ts';

export type Added = { ok: true; passkey: Passkey } | { ok: false; status: 403 | 409; refusal: Refusal };

export function addPasskey(world: World, personId: string, kind: PasskeyKind, name?: string): Added {
  const person = world.people.get(personId);
  if (!person) throw new Error(`no pretend person ${personId}`);
  const refused = (why: string, fix: string, status: 403 | 409 = 403): Added => ({
    ok: false,
    status,
    refusal: { what: `${passkeyKinds[kind].name} cannot be added`, why, fix },
  });
  if (!person.enabled || person.account !== 'person')
    return refused('This account cannot sign in.', 'Use a personal account.');
  if (person.kind === 'guest')
    return refused('Guests cannot register passkeys here yet.', 'Use the passkey of your own organisation.');
  if (!isMfaCapable(person))
    return refused(
      'Adding a passkey starts with a multifactor sign-in, and this account has no method for it.',
      'Ask the help desk for a Temporary Access Pass.',
    );
  if (person.passkeys.some((passkey) => passkey.kind === kind))
    return refused('A passkey of this kind is there already.', 'Remove it first, or add another kind.', 409);
  const policy = fido2Of(world.policy());
  const groups = new Set(groupsOf(world, personId).map((group) => group.id));
  const refusal = refusalOfKind(kind, policy, groups);
  if (refusal) return { ok: false, status: 403, refusal };
  const passkey = makePasskey(kind, world.clock.iso(), passkeyKinds[kind].canAttest, name);
  world.savePerson({ ...person, passkeys: [...person.passkeys, passkey] });
  recordSecurityInfo(world, person, 'registered', passkey);
  return { ok: true, passkey };
}

export function removePasskey(world: World, person: Person, passkeyId: string): boolean {
  const passkey = person.passkeys.find((candidate) => candidate.id === passkeyId);
  if (!passkey) return false;
  world.savePerson({ ...person, passkeys: person.passkeys.filter((candidate) => candidate !== passkey) });
  recordSecurityInfo(world, person, 'deleted', passkey);
  return true;
}
