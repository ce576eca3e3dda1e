// What the outboxes of hand-overs and of sessions share: a message is marked with the time before the call and settled after
// it, one attempt at a time. A mark that outlives its lease is that of a process that died: its message is written again,
// since rather two cards than none. Leases and waits are database time alone.

import { sql, type RawBuilder } from 'kysely';
import type { QuestionMessageEnd, QuestionMessageState, WrittenAt } from '../../../ports.ts';

type Outbox = 'question_messages' | 'session_messages';

/** How a message is asked for again: what is under way for the former asking ends nothing. */
export function askedAnew(outbox: Outbox): RawBuilder<unknown> {
  const asked = sql.ref(`${outbox}.asked`);
  return sql`asked = ${asked} + 1, state = 'due', due_at = clock_timestamp(), attempt = 0, why = null`;
}

export const MARKED = sql`begun_at = clock_timestamp(), claim = claim + 1, attempt = attempt + 1`;

/** It may be marked: due, and held by nobody whose lease still runs. */
export function mayBeMarked(leaseMs: number): RawBuilder<unknown> {
  return sql`state = 'due' and due_at <= clock_timestamp()
    and (begun_at is null or begun_at < clock_timestamp() - ${leaseMs}::float8 * interval '1 millisecond')`;
}

/** Messages of a kind that stands earlier in the list go first. */
export function byKind(kinds: readonly string[]): RawBuilder<unknown> {
  return sql`array_position(${sql.lit(`{${kinds.join()}}`)}::text[], kind)`;
}

/** Where it stands is true even for who was too slow, or when it is to be written anew; its end counts only for the newest mark. */
export function settledAs(
  { asked, claim }: { readonly asked: number; readonly claim: number },
  end: QuestionMessageEnd,
): RawBuilder<unknown> {
  const stands =
    end.is === 'written'
      ? sql`conversation_id = ${end.at.conversationId}, service_url = ${end.at.serviceUrl},
          activity_id = ${end.at.activityId},`
      : sql``;
  const why = end.is === 'failed' ? end.why : null;
  const still = sql`claim = ${claim} and asked = ${asked} and state = 'due'`;
  return sql`${stands}
    state = case when ${still} then ${end.is} else state end,
    why = case when ${still} then ${why}::text else why end,
    begun_at = case when claim = ${claim} then null else begun_at end`;
}

/** Given up for now, due again later. */
export function dueAfter(afterMs: number): RawBuilder<unknown> {
  return sql`begun_at = null, due_at = clock_timestamp() + ${afterMs}::float8 * interval '1 millisecond'`;
}

type Stands = {
  readonly conversation_id: string | null;
  readonly service_url: string | null;
  readonly activity_id: string | null;
};

/** Null while it stands nowhere. */
export function placeOf(row: Stands): WrittenAt | null {
  const { conversation_id: conversationId, service_url: serviceUrl, activity_id: activityId } = row;
  if (conversationId === null || serviceUrl === null || activityId === null) return null;
  return { conversationId, serviceUrl, activityId };
}

/** Null for one that nobody needs any more. */
export function becameOf(
  row: Stands & {
    readonly state: 'due' | 'written' | 'dropped' | 'failed';
    readonly why: string | null;
  },
): QuestionMessageState | null {
  if (row.state === 'dropped') return null;
  if (row.state === 'failed') return { is: 'failed', why: row.why ?? 'unknown' };
  const at = placeOf(row);
  return at === null ? { is: 'due' } : { is: 'written', at };
}
