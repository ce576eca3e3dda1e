// The export of people: one row a person, the same fields in CSV, XLSX and JSON. docs/exports.md describes them; whoever
// changes the name, the order or the meaning of a field raises the version. In scope, eligible, reached, acknowledged and
// registered are the funnel's, so that a row count over an export is the report's figure.

import { smsOrVoiceOnly } from './methods.ts';
import { passkeysOf } from './person.ts';
import { REACH_TEXT } from './reach.ts';
import { reasonText, type ReportRow } from './report.ts';
import { STANDING_TEXT, standingOf, type Scope } from './standing.ts';
import type { Instant } from './time.ts';
import type { Candidate, PersonPlan } from './wave.ts';

export const PEOPLE_EXPORT = 'keywave.people/1';

/** All that the export tells of one person. */
export type ExportedPerson = Candidate & {
  /** False for who left the tenant. */
  readonly present: boolean;
  /** As the report counts them; all false for who was never planned. */
  readonly counted: Omit<ReportRow, 'snoozing'>;
  /** The newest wave that decided about them, and its decision; null = none. */
  readonly planned: { readonly wave: string; readonly plan: PersonPlan } | null;
  /** The newest message that left or ended; null = none. */
  readonly last: {
    readonly kind: string;
    readonly state: string;
    readonly reason: string | null;
    readonly at: Instant;
  } | null;
};

export type Cell = string | number | boolean | null;

/** In the order of the columns. Null = not known, or there is none. */
export type ExportRow = {
  readonly personId: string;
  readonly name: string;
  readonly signInName: string;
  readonly department: string | null;
  readonly country: string | null;
  readonly language: string | null;
  readonly userType: string;
  readonly inTenant: boolean;
  readonly inScope: boolean;
  readonly eligible: boolean;
  readonly reached: boolean;
  readonly acknowledged: boolean;
  readonly registered: boolean;
  readonly standing: string | null;
  readonly standingText: string | null;
  readonly smsOrVoiceOnly: boolean | null;
  readonly passkeys: number;
  readonly reach: string;
  readonly reachText: string | null;
  readonly wave: string | null;
  readonly plan: string | null;
  readonly messages: number;
  readonly unanswered: number;
  readonly snoozes: number;
  readonly answer: string;
  readonly acknowledgedAt: Instant | null;
  readonly registeredAt: Instant | null;
  readonly firstMessageAt: Instant | null;
  readonly lastMessageAt: Instant | null;
  readonly lastMessageKind: string | null;
  readonly lastMessageState: string | null;
  readonly lastMessageReason: string | null;
};

export const EXPORT_COLUMNS = [
  'personId',
  'name',
  'signInName',
  'department',
  'country',
  'language',
  'userType',
  'inTenant',
  'inScope',
  'eligible',
  'reached',
  'acknowledged',
  'registered',
  'standing',
  'standingText',
  'smsOrVoiceOnly',
  'passkeys',
  'reach',
  'reachText',
  'wave',
  'plan',
  'messages',
  'unanswered',
  'snoozes',
  'answer',
  'acknowledgedAt',
  'registeredAt',
  'firstMessageAt',
  'lastMessageAt',
  'lastMessageKind',
  'lastMessageState',
  'lastMessageReason',
] as const satisfies readonly (keyof ExportRow)[];

/** The standing is today's, by the facts of now; who left the tenant has none. */
export function exportRow(exported: ExportedPerson, scope: Scope): ExportRow {
  const { person, reach, followUp, present, counted, planned, last } = exported;
  const standing = present ? standingOf(person, scope).is : null;
  return {
    personId: person.id,
    name: person.name,
    signInName: person.upn,
    department: person.department,
    country: person.country,
    language: person.language,
    userType: person.userType,
    inTenant: present,
    inScope: counted.inScope,
    eligible: counted.eligible,
    reached: counted.reached || counted.acknowledged,
    acknowledged: counted.acknowledged,
    registered: counted.registered,
    standing,
    standingText: standing === null ? null : STANDING_TEXT[standing],
    smsOrVoiceOnly: person.methods === null ? null : smsOrVoiceOnly(person.methods.registered),
    passkeys: passkeysOf(person).length,
    reach: reach.is === 'out' ? reach.why : reach.is,
    reachText: reach.is === 'out' ? REACH_TEXT[reach.why] : null,
    wave: planned?.wave ?? null,
    plan: planned === null ? null : planned.plan.do === 'send' ? 'send' : planned.plan.why,
    messages: followUp?.step ?? 0,
    unanswered: followUp?.unanswered ?? 0,
    snoozes: followUp?.snoozes ?? 0,
    answer: followUp?.answer.is ?? 'none',
    acknowledgedAt: followUp?.acknowledgedAt ?? null,
    registeredAt: followUp?.registeredAt ?? null,
    firstMessageAt: followUp?.firstNudgeAt ?? null,
    lastMessageAt: last?.at ?? null,
    lastMessageKind: last?.kind ?? null,
    lastMessageState: last?.state ?? null,
    lastMessageReason: last?.reason == null ? null : reasonText(last.reason),
  };
}
