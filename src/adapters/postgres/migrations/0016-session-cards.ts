// What the bot writes about sessions: cards in their channels, and answers into the chats of who asked by name.

export const SESSION_CARDS: readonly string[] = [
  `create table session_messages (
    session_id uuid not null references sessions (id) on delete cascade,
    kind text not null,
    -- The question that an answer is about; the session's own id otherwise.
    about uuid not null,
    -- How often it was asked for, so that what is asked for while it is being written is not lost.
    asked integer not null default 1,
    state text not null default 'due',
    due_at timestamptz not null default clock_timestamp(),
    -- The mark of who is writing it; kept by the database's clock.
    begun_at timestamptz,
    claim integer not null default 0,
    attempt integer not null default 0,
    conversation_id text,
    service_url text,
    activity_id text,
    -- What stands there: the session's version, and the business time at which it was told.
    version bigint not null default 0,
    told_at timestamptz(3),
    why text,
    primary key (about, kind)
  )`,
  'create index session_messages_of_session on session_messages (session_id)',
  `create index session_messages_due on session_messages (due_at) where state = 'due'`,
  'create index teams_by_thread on teams (thread_id)',
];
