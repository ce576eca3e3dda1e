// Q&A sessions in channels. Of an anonymous asker no column says who they are: only the hash of a secret is kept.

export const SESSIONS: readonly string[] = [
  `create table teams (
    id text primary key,
    thread_id text not null,
    service_url text not null,
    name text not null
  )`,
  // "version" grows with every change of the session, its questions and votes; whoever changes one holds the row until the
  // change is visible, so versions become visible in their order.
  `create table sessions (
    id uuid primary key,
    channel_id text not null,
    starts_at timestamptz(3) not null,
    definition jsonb not null,
    version bigint not null default 1
  )`,
  'create index sessions_of_channel on sessions (channel_id, starts_at desc)',
  `create table session_questions (
    id uuid primary key,
    session_id uuid not null references sessions (id) on delete cascade,
    question jsonb not null,
    merged_into uuid,
    standing boolean not null,
    version bigint not null,
    -- When no more than its votes changed.
    counted_version bigint not null default 0
  )`,
  'create index session_questions_changed on session_questions (session_id, version)',
  'create index session_questions_counted on session_questions (session_id, counted_version)',
  `create table session_votes (
    question_id uuid not null references session_questions (id) on delete cascade,
    person_id text not null,
    primary key (question_id, person_id)
  )`,
  `create table session_presence (
    session_id uuid not null references sessions (id) on delete cascade,
    process text not null,
    people integer not null,
    told_at timestamptz not null,
    primary key (session_id, process)
  )`,
  'create index session_votes_of_person on session_votes (person_id)',
];
