// The first tables. Instants of the product are timestamptz(3), since business time has milliseconds and
// `last_nudge_at` is compared for equality; leases and pace keep full precision.

export const INITIAL: readonly string[] = [
  `create table campaigns (
    id text primary key,
    position integer generated always as identity,
    definition jsonb not null
  )`,

  // Ids are Entra object ids, lower case. People who left stay, with the time of the sync that missed them.
  `create table people (
    id text primary key,
    name text not null,
    upn text not null,
    user_type text not null,
    enabled boolean not null,
    department text,
    country text,
    language text,
    methods jsonb,
    passkeys jsonb,
    seen_at timestamptz(3) not null,
    left_at timestamptz(3)
  )`,
  `create table memberships (
    group_id text not null,
    person_id text not null,
    seen_at timestamptz(3) not null,
    left_at timestamptz(3),
    primary key (group_id, person_id)
  )`,
  'create index memberships_of_person on memberships (person_id) where left_at is null',
  // No foreign key: Teams may tell of a person before the directory does.
  `create table contacts (
    person_id text primary key,
    conversation_id text,
    service_url text,
    locale text,
    time_zone text,
    reach text not null default 'unknown',
    reach_why text
  )`,
  // When the members of a group were last read to the end; an audience may name only such groups.
  'create table groups (id text primary key, read_at timestamptz(3) not null)',
  'create table syncs (started_at timestamptz(3) primary key)',

  `create table waves (
    id text primary key,
    position integer generated always as identity,
    campaign_id text not null references campaigns,
    name text not null,
    audience jsonb not null,
    state text not null,
    started_by text not null,
    started_at timestamptz(3) not null,
    planned_at timestamptz(3) not null,
    paused_why text
  )`,
  // The frozen list: everybody the plan was given, with their decision. due_at is null for those left out.
  `create table wave_people (
    wave_id text not null references waves,
    person_id text not null,
    standing jsonb not null,
    plan jsonb not null,
    in_scope boolean not null,
    due_at timestamptz(3),
    released_at timestamptz,
    primary key (wave_id, person_id)
  )`,
  'create index wave_people_of_person on wave_people (person_id)',
  `create index wave_people_to_release on wave_people (wave_id, due_at)
    where due_at is not null and released_at is null`,

  `create table follow_ups (
    campaign_id text not null references campaigns,
    person_id text not null,
    wave_id text references waves,
    step integer not null default 0,
    last_nudge_at timestamptz(3),
    unanswered integer not null default 0,
    snoozes integer not null default 0,
    answer jsonb not null default '{"is": "none"}',
    acknowledged_at timestamptz(3),
    registered_at timestamptz(3),
    thanked_at timestamptz(3),
    next_at timestamptz(3),
    primary key (campaign_id, person_id)
  )`,
  'create index follow_ups_due on follow_ups (next_at) where next_at is not null',

  // The outbox of every message, and its state machine.
  `create table nudges (
    id text primary key default gen_random_uuid()::text,
    campaign_id text not null references campaigns,
    wave_id text not null references waves,
    person_id text not null,
    step integer not null,
    kind text not null,
    state text not null default 'planned',
    due_at timestamptz(3) not null,
    attempt integer not null default 0,
    reason text,
    activity_id text,
    worker text,
    lease_ms integer,
    lease_until timestamptz,
    ended_at timestamptz(3),
    check (state in ('planned', 'sending', 'sent', 'failed', 'in-doubt', 'dropped')),
    check (state <> 'sending' or worker is not null)
  )`,
  // At most one message of a campaign is under way to a person, and never two to one person at a time.
  `create unique index nudges_one_open on nudges (campaign_id, person_id)
    where state in ('planned', 'sending')`,
  `create unique index nudges_one_sending on nudges (person_id) where state = 'sending'`,
  // A step exists once; one that failed or was dropped has not been taken, so it may be planned again.
  `create unique index nudges_one_step on nudges (campaign_id, person_id, step)
    where kind <> 'thanks' and state not in ('failed', 'dropped')`,
  `create unique index nudges_one_thanks on nudges (campaign_id, person_id)
    where kind = 'thanks' and state not in ('failed', 'dropped')`,
  `create index nudges_due on nudges (due_at, id) where state = 'planned' and worker is null`,
  `create index nudges_open_of_person on nudges (person_id) where state in ('planned', 'sending')`,
  `create index nudges_held on nudges (lease_until) where worker is not null`,
  'create index nudges_of_wave on nudges (wave_id, kind, state)',
  'create index nudges_of_person on nudges (campaign_id, person_id)',

  `create table trail (
    id bigint generated always as identity primary key,
    person_id text not null,
    at timestamptz(3) not null,
    event jsonb not null,
    campaign_id text,
    wave_id text,
    nudge_id text
  )`,
  'create index trail_of_person on trail (person_id, at, id)',
  `create table questions (
    id bigint generated always as identity primary key,
    person_id text not null,
    text text not null,
    at timestamptz(3) not null,
    answered_at timestamptz(3)
  )`,

  // One row for the whole fleet: the next instant at which a request may leave.
  `create table pace (
    id integer primary key check (id = 1),
    next_at timestamptz not null
  )`,
  `insert into pace values (1, '-infinity')`,
];
