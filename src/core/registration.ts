// Registration: what three sources say about one person's passkeys, how sure that is, and what to do next. The audit log
// tells within minutes but is no proof; one person's fido2Methods is the authoritative word at the instant of asking; the
// report covers everybody but lags by hours. So the log is enough to thank at once, Graph is then asked, and a registration
// stays only if it was confirmed or reported. The report alone takes nothing away: it makes Graph be asked.
// Sources: Microsoft Learn, directoryaudit-list, fido2authenticationmethod-list, list-userregistrationdetails.

import type { FollowUp } from './follow-up.ts';
import { passkeyMethods } from './methods.ts';
import type { Passkey, Person } from './person.ts';
import { HOUR, plus, type Instant } from './time.ts';

/** Where a registration is known from: the audit log, the report, a check after a claim, the queue of confirmations. */
export type RegistrationSource = 'audit' | 'report' | 'asked' | 'confirmed';

/** What the sources say, each with its age; null = it says nothing. */
export type RegistrationFacts = {
  /** The newest row of the audit log; `method-deleted` does not say which method it was. */
  readonly audit: {
    readonly what: 'passkey-registered' | 'passkey-deleted' | 'method-deleted';
    readonly at: Instant;
  } | null;
  /** `at` is when Microsoft refreshed the row. */
  readonly report: { readonly holds: boolean; readonly at: Instant } | null;
  /** `at` is when Graph was asked for fido2Methods; null = that was not noted. */
  readonly fido2: { readonly holds: boolean; readonly at: Instant | null } | null;
};

export type Verdict = {
  /** Holds a passkey. */
  readonly holds: boolean;
  /** Graph itself said so, and nothing newer speaks against it. */
  readonly sure: boolean;
  /** Graph is to be asked about this one person. */
  readonly ask: boolean;
};

/** How old a fact may be that a freshly refreshed row of the report does not know yet. */
export const REPORT_LAG = 6 * HOUR;

/** How long Graph's answer about one person may lag behind what the audit log tells: a passkey that came, or one that went. */
export const GRAPH_LAG = HOUR;

export function factsOf({ methods, passkeys, passkeysAt }: Person): Omit<RegistrationFacts, 'audit'> {
  return {
    report:
      methods === null
        ? null
        : { holds: passkeyMethods(methods.registered).length > 0, at: methods.reportedAt },
    fido2: passkeys === null ? null : { holds: passkeys.length > 0, at: passkeysAt ?? null },
  };
}

export function verdictOf({ audit, report, fido2 }: RegistrationFacts): Verdict {
  const known = fido2?.holds ?? report?.holds ?? false;
  if (audit !== null && (fido2 === null || fido2.at === null || audit.at >= fido2.at)) {
    // A deleted passkey may have been one of several; another method matters only to who has a passkey to lose.
    const ask = audit.what !== 'method-deleted' || known;
    return { holds: audit.what === 'passkey-registered' || known, sure: false, ask };
  }
  if (fido2 !== null && mayLag(audit, fido2)) return { holds: false, sure: false, ask: true };
  if (fido2 !== null) {
    const contradicted = report !== null && report.holds !== fido2.holds && isNews(report, fido2);
    return { holds: fido2.holds, sure: !contradicted, ask: contradicted };
  }
  return { holds: known, sure: false, ask: known };
}

/** Whether Graph was asked so soon after a registration that it may not have known of it. */
function mayLag(
  audit: RegistrationFacts['audit'],
  { holds, at }: NonNullable<RegistrationFacts['fido2']>,
): boolean {
  if (audit?.what !== 'passkey-registered' || holds || at === null) return false;
  return audit.at >= plus(at, -GRAPH_LAG);
}

/** A passkey that the report shows is news as soon as its row is newer; one that it does not show, only after its lag. */
function isNews(
  report: NonNullable<RegistrationFacts['report']>,
  fido2: NonNullable<RegistrationFacts['fido2']>,
): boolean {
  if (fido2.at === null) return true;
  return report.at > (report.holds ? fido2.at : plus(fido2.at, REPORT_LAG));
}

/** How often Graph is asked in vain before a registration that only the log told of is taken back, and how far apart. */
const LOOKS = 2;
export const LOOK_AGAIN_AFTER = HOUR;

/**
 * What it means that Graph, when asked, shows no passkey of somebody noted as registered. Held before (confirmed or
 * reported): it is lost, and the grace begins. Else only the audit log told of it: after a second look it never was.
 */
export function meaningOfNone({
  heldBefore,
  looks,
}: {
  readonly heldBefore: boolean;
  /** How often Graph had been asked in vain before. */
  readonly looks: number;
}): 'lost' | 'look-again' | 'take-back' {
  if (heldBefore) return 'lost';
  return looks + 1 < LOOKS ? 'look-again' : 'take-back';
}

/**
 * Whether a row of the report that must know of the loss still shows a passkey, of a kind perhaps that fido2Methods does
 * not list. Then nobody is called back: that takes both sources.
 */
export function reportedSince(person: Person, lostAt: Instant): boolean {
  const { report } = factsOf(person);
  return report !== null && report.holds && report.at > plus(lostAt, REPORT_LAG);
}

/** When the person registered: the birth of the oldest passkey they hold, unless it was noted earlier. */
export function registeredSince(noted: Instant, passkeys: readonly Passkey[]): Instant {
  return passkeys.reduce(
    (since, { createdAt }) => (createdAt !== null && createdAt < since ? createdAt : since),
    noted,
  );
}

/** Thanks go, once, to people whom the campaign had written to; others registered without us. */
export function deservesThanks(followUp: FollowUp): boolean {
  return followUp.registeredAt !== null && followUp.thankedAt === null && followUp.step > 0;
}
