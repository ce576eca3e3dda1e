// Waves with a start, stages and rules of their own; their counters, so that progress is never counted from rows; cards
// that are to be replaced; and the switch that stops everything.

export const WAVES: readonly string[] = [
  `alter table waves add column options jsonb not null default '{}'`,
  'alter table waves add column ramp jsonb',
  'alter table waves add column recalled_at timestamptz(3)',
  // Of the frozen list: when the last of it is due, and how many of it were never written to before.
  'alter table waves add column last_due_at timestamptz(3)',
  'alter table waves add column first_contacts integer not null default 0',
  // What a daily cap and a pace of its own have used up.
  'alter table waves add column released jsonb',
  `create index waves_open on waves (state) where state in ('scheduled', 'running', 'paused')`,

  // Campaigns and waves that anything refers to are never deleted, and a look-up for each of a million rows costs as much
  // as the row.
  'alter table wave_people drop constraint wave_people_wave_id_fkey',
  'alter table follow_ups drop constraint follow_ups_campaign_id_fkey',
  'alter table follow_ups drop constraint follow_ups_wave_id_fkey',
  'alter table nudges drop constraint nudges_campaign_id_fkey',
  'alter table nudges drop constraint nudges_wave_id_fkey',

  'alter table wave_people add column stage smallint not null default 0',
  'alter table wave_people add column priority smallint not null default 0',
  'drop index wave_people_to_release',
  `create index wave_people_to_release on wave_people (wave_id, stage, priority desc, due_at, person_id)
    where due_at is not null and released_at is null`,

  // Counters of a wave's own nudges. Planned and being sent count together as open, so that a send moves a counter once.
  // Several rows a wave, one per connection as far as they go, so that senders do not wait for each other.
  `create table wave_counts (
    wave_id text not null,
    shard smallint not null,
    listed integer not null default 0,
    unreleased integer not null default 0,
    open integer not null default 0,
    sent integer not null default 0,
    failed integer not null default 0,
    in_doubt integer not null default 0,
    dropped integer not null default 0,
    minute bigint not null default 0,
    ended_this_minute integer not null default 0,
    ended_last_minute integer not null default 0,
    primary key (wave_id, shard)
  ) with (fillfactor = 50)`,
  `create function count_planned() returns trigger language plpgsql as $$
  begin
    insert into wave_counts as c (wave_id, shard, open)
    select wave_id, pg_backend_pid() % 16, count(*) from planned where kind = 'nudge' group by wave_id
    on conflict (wave_id, shard) do update set open = c.open + excluded.open;
    return null;
  end $$`,
  `create trigger nudges_planned after insert on nudges
    referencing new table as planned for each statement execute function count_planned()`,
  `create function count_ended() returns trigger language plpgsql as $$
  declare
    this_minute bigint := extract(epoch from clock_timestamp())::bigint / 60;
    was_open integer := (old.state in ('planned', 'sending'))::int;
    is_open integer := (new.state in ('planned', 'sending'))::int;
    ended integer := was_open - is_open;
  begin
    insert into wave_counts as c (wave_id, shard, open, sent, failed, in_doubt, dropped, minute, ended_this_minute)
    values (new.wave_id, pg_backend_pid() % 16, is_open - was_open,
      (new.state = 'sent')::int - (old.state = 'sent')::int,
      (new.state = 'failed')::int - (old.state = 'failed')::int,
      (new.state = 'in-doubt')::int - (old.state = 'in-doubt')::int,
      (new.state = 'dropped')::int - (old.state = 'dropped')::int,
      this_minute, greatest(ended, 0))
    on conflict (wave_id, shard) do update set open = c.open + excluded.open, sent = c.sent + excluded.sent,
      failed = c.failed + excluded.failed, in_doubt = c.in_doubt + excluded.in_doubt,
      dropped = c.dropped + excluded.dropped, minute = this_minute,
      ended_last_minute = case c.minute when this_minute then c.ended_last_minute
        when this_minute - 1 then c.ended_this_minute else 0 end,
      ended_this_minute = excluded.ended_this_minute
        + case c.minute when this_minute then c.ended_this_minute else 0 end;
    return null;
  end $$`,
  `create trigger nudges_ended after update of state on nudges for each row
    when (new.kind = 'nudge' and new.state <> old.state
      and not (new.state in ('planned', 'sending') and old.state in ('planned', 'sending')))
    execute function count_ended()`,
  // Waves from before the counters.
  `insert into wave_counts (wave_id, shard, listed, unreleased)
    select wave_id, 0, count(*), count(*) filter (where released_at is null)
    from wave_people where due_at is not null group by wave_id`,
  `insert into wave_counts as c (wave_id, shard, open, sent, failed, in_doubt, dropped)
    select wave_id, 0, count(*) filter (where state in ('planned', 'sending')), count(*) filter (where state = 'sent'),
      count(*) filter (where state = 'failed'), count(*) filter (where state = 'in-doubt'),
      count(*) filter (where state = 'dropped')
    from nudges where kind = 'nudge' group by wave_id
    on conflict (wave_id, shard) do update set open = excluded.open, sent = excluded.sent, failed = excluded.failed,
      in_doubt = excluded.in_doubt, dropped = excluded.dropped`,

  // A wish to replace every delivered card of a wave, and the cards it is about. done_at of a card: it was replaced, or
  // there was nothing left to replace.
  `create table rewrites (
    id text primary key default gen_random_uuid()::text,
    wave_id text not null references waves,
    what text not null,
    asked_by text not null,
    asked_at timestamptz(3) not null,
    ended_at timestamptz(3),
    cards integer not null default 0,
    replaced integer not null default 0,
    gone integer not null default 0,
    kept integer not null default 0,
    refused integer not null default 0
  )`,
  'create unique index rewrites_one_open on rewrites (wave_id) where ended_at is null',
  `create table rewritten_cards (
    nudge_id text primary key,
    rewrite_id text not null,
    done_at timestamptz(3),
    became text
  )`,
  'create index rewritten_cards_to_do on rewritten_cards (rewrite_id, nudge_id) where done_at is null',

  // Stops, with who, when and why; one that has no end stops everything that nobody asked for.
  `create table stops (
    id bigint generated always as identity primary key,
    at timestamptz(3) not null,
    by text not null,
    why text not null,
    ended_at timestamptz(3),
    ended_by text
  )`,
  'create unique index stops_one_open on stops ((true)) where ended_at is null',
];
