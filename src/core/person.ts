// A person: a user account of the tenant with the facts that Microsoft Graph gives about it. Facts that Graph
// has not given are null, so that "no" and "not known" stay apart.

import { heldKindOf, passkeyMethods, type HeldKind } from './methods.ts';
import type { Instant } from './time.ts';

/** One row of Graph's userRegistrationDetails report; it can lag behind by hours. */
export type MethodsReport = {
  /** `methodsRegistered` as reported, unknown strings included. */
  readonly registered: readonly string[];
  /** `isMfaCapable`: has a strong method that policy allows; null when the row does not say. */
  readonly mfaCapable: boolean | null;
  readonly admin: boolean;
  /** When Microsoft refreshed the row, not when a method was registered. */
  readonly reportedAt: Instant;
};

/** One item of Graph's fido2Methods, the authoritative word on a person's passkeys. */
export type Passkey = {
  readonly id: string;
  readonly name: string;
  readonly aaGuid: string | null;
  readonly model: string | null;
  /** `deviceBound`, `synced`, or whatever string Graph sent; null when it sent none. */
  readonly type: string | null;
  readonly createdAt: Instant | null;
};

/** An admin's word that a person is left alone for now. */
export type Hold = {
  readonly why: string;
  /** Null = until an admin lifts it. */
  readonly until: Instant | null;
};

export type Person = {
  /** Entra object id, lower case. */
  readonly id: string;
  readonly name: string;
  /** As the directory has it; null when it has none. Never guessed from `name`. */
  readonly givenName: string | null;
  readonly upn: string;
  readonly userType: 'member' | 'guest';
  readonly enabled: boolean;
  readonly department: string | null;
  /** ISO 3166 two-letter `usageLocation`. */
  readonly country: string | null;
  /** BCP 47 `preferredLanguage`. */
  readonly language: string | null;
  /** IANA zone, once Teams or Graph has told it. */
  readonly timeZone: string | null;
  /** Ids of the groups that matter to Keywave and hold this person, nested membership included. */
  readonly groups: readonly string[];
  /** Ids of the named lists that they are on; absent = on none. */
  readonly lists?: readonly string[];
  /** Null when the report has no row for this account. */
  readonly methods: MethodsReport | null;
  /** Null when nobody has asked Graph for this person's passkeys yet. */
  readonly passkeys: readonly Passkey[] | null;
  /** When Graph was last asked for them; absent or null = not known. */
  readonly passkeysAt?: Instant | null;
  /** `userPurpose` of the mailbox (`user`, `shared`, `room`, `equipment`, …); null when it was not read. */
  readonly purpose: string | null;
  readonly hold: Hold | null;
};

/**
 * What this person holds as passkeys, by name or as the report's strings, from the surest fact we have. Empty means none known. That Graph showed
 * none when asked outweighs a row of the report that is older than the asking.
 */
export function passkeysOf({ passkeys, passkeysAt, methods }: Person): readonly string[] {
  if (passkeys !== null && passkeys.length > 0) return passkeys.map(({ name }) => name);
  if (methods === null) return [];
  const outdated = passkeys !== null && passkeysAt != null && methods.reportedAt < passkeysAt;
  return outdated ? [] : passkeyMethods(methods.registered);
}

/** A passkey that somebody holds: the name that they gave it, or where only Microsoft's report tells of it its kind. */
export type Held = { readonly name: string } | { readonly kind: HeldKind };

/** What `passkeysOf` says, for the person to recognise. */
export function heldOf(person: Person): readonly Held[] {
  const { passkeys } = person;
  if (passkeys !== null && passkeys.length > 0) return passkeys.map(({ name }) => ({ name }));
  return passkeysOf(person).map((method) => ({ kind: heldKindOf(method) }));
}

/** How old what `passkeysOf` says is: when Graph was asked, or when Microsoft refreshed the report's row; null = nothing is known. */
export function passkeysKnownAt({ passkeys, passkeysAt = null, methods }: Person): Instant | null {
  if (methods === null || (passkeys !== null && passkeys.length > 0)) return passkeys && passkeysAt;
  const outdated = passkeys !== null && passkeysAt !== null && methods.reportedAt < passkeysAt;
  return outdated ? passkeysAt : methods.reportedAt;
}

/** The hold that counts now, if there is one. */
export function holdAt({ hold }: Pick<Person, 'hold'>, now: Instant): Hold | null {
  return hold !== null && (hold.until === null || hold.until > now) ? hold : null;
}

/**
 * What a greeting calls this person; null = it goes without a name. A display name is no help: it may begin with a family
 * name, a title or a department.
 */
export function firstNameOf({ givenName }: Person): string | null {
  return givenName?.trim() || null;
}
