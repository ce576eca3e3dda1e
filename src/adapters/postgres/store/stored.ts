// Everything that is stored about one person, counted: the answer to "what do you store about me". Read from the tables
// themselves, so that it can say nothing but what is there.

import { sql, type RawBuilder } from 'kysely';
import type { Counted } from '../../../core/stored.ts';
import type { StoreReads } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { maybeInstant } from './values.ts';

type Part = Pick<StoreReads, 'stored'>;

/** `count` and the newest time of one class, as JSON gives them. */
type CountedRow = { count: number; at: string | null };

type Row = {
  account: {
    seen_at: string;
    methods: number;
    reported_at: string | null;
    passkeys: number;
    passkeys_at: string | null;
    mailbox_at: string | null;
    hold: boolean;
  } | null;
  groups: number;
  chat: { known: boolean; reach_at: string | null } | null;
  choices: { snoozes: number; acknowledged_at: string | null };
  messages: CountedRow;
  waves: CountedRow;
  trail: CountedRow;
  log: CountedRow;
  questions: CountedRow;
  sessions: number;
  audiences: number;
  admin_acts: number;
};

/** Lets the look-up use an index that begins with the campaign. */
const ANY_CAMPAIGN = sql`campaign_id in (select campaigns.id from campaigns)`;

/** Whether an audience includes or excludes the person by id. */
function names(audience: RawBuilder<unknown>, personId: string): RawBuilder<boolean> {
  const target = JSON.stringify([{ kind: 'person', id: personId }]);
  return sql`(${audience}->'include' @> ${target}::jsonb or ${audience}->'exclude' @> ${target}::jsonb)`;
}

const counted = ({ count, at }: CountedRow): Counted => ({ count, lastAt: maybeInstant(at) });

export function storedPart(db: Database): Part {
  return {
    async stored(personId) {
      const id = sql`${personId}::text`;
      const { rows } = await sql<Row>`
        select
          (select to_jsonb(a) from (
            select seen_at, coalesce(jsonb_array_length(methods->'registered'), 0) as methods,
              methods->>'reportedAt' as reported_at, coalesce(jsonb_array_length(passkeys), 0) as passkeys,
              passkeys_at, mailbox_at, hold is not null as hold
            from people where people.id = ${id}) a) as account,
          (select count(*)::int from group_members where member_id = ${id}) as groups,
          (select to_jsonb(c) from (
            select conversation_id is not null as known, reach_at from contacts where person_id = ${id}) c) as chat,
          (select to_jsonb(f) from (
            select coalesce(sum(snoozes), 0)::int as snoozes, max(acknowledged_at) as acknowledged_at
            from follow_ups where person_id = ${id} and ${ANY_CAMPAIGN}) f) as choices,
          (select jsonb_build_object('count', count(*), 'at', max(coalesce(ended_at, due_at)))
            from nudges where person_id = ${id} and ${ANY_CAMPAIGN}) as messages,
          (select jsonb_build_object('count', count(*), 'at', max(w.planned_at))
            from wave_people wp join waves w on w.id = wp.wave_id where wp.person_id = ${id}) as waves,
          (select jsonb_build_object('count', count(*), 'at', max(at)) from trail where person_id = ${id}) as trail,
          (select jsonb_build_object('count', count(*), 'at', max(at))
            from security_events where person_id = ${id}) as log,
          (select jsonb_build_object('count', count(*), 'at', max(at))
            from questions where person_id = ${id}) as questions,
          ((select count(*) from session_votes where person_id = ${id})
            + (select count(*) from session_questions
              where question->'asker'->>'personId' = ${id}))::int as sessions,
          ((select count(*) from campaigns where ${names(sql`definition->'audience'`, personId)})
            + (select count(*) from waves where ${names(sql`audience`, personId)})
            + (select count(*) from list_people where person_id = ${id}))::int as audiences,
          ((select count(*) from waves where started_by = ${id})
            + (select count(*) from waves where approval->>'askedBy' = ${id}
              or approval->'answer'->>'by' = ${id})
            + (select count(*) from people_lists where made_by = ${id})
            + (select count(*) from rewrites where asked_by = ${id})
            + (select count(*) from stops where by = ${id} or ended_by = ${id})
            + (select count(*) from trail where event->>'by' = ${id}
              or event->>'by' = (select upn from people where people.id = ${id}))
            + (select count(*) from questions where taken->>'by' = ${id} or answer->>'by' = ${id})
            + (select count(*) from sessions
              where definition->>'host' = ${id} or definition->'coHosts' @> to_jsonb(${id}))
            + (select count(*) from session_questions
              where question->'answer'->>'by' = ${id})
            + (select count(*) from bank_history where by = ${id}))::int as admin_acts`.execute(db);
      const [row] = rows;
      if (row === undefined) throw new Error('a query of single values has one row');
      const { account, groups, chat, choices } = row;
      return {
        account: { toldAt: maybeInstant(account?.seen_at ?? null), groups },
        methods: {
          methods: account?.methods ?? 0,
          reportedAt: maybeInstant(account?.reported_at ?? null),
          passkeys: account?.passkeys ?? 0,
          askedAt: maybeInstant(account?.passkeys_at ?? null),
        },
        mailbox: { readAt: maybeInstant(account?.mailbox_at ?? null) },
        chat: { known: chat?.known ?? false, reachAt: maybeInstant(chat?.reach_at ?? null) },
        choices: { snoozes: choices.snoozes, acknowledgedAt: maybeInstant(choices.acknowledged_at) },
        messages: counted(row.messages),
        waves: counted(row.waves),
        trail: counted(row.trail),
        log: counted(row.log),
        questions: counted(row.questions),
        sessions: row.sessions,
        hold: account?.hold ?? false,
        audiences: row.audiences,
        adminActs: row.admin_acts,
      };
    },
  };
}
