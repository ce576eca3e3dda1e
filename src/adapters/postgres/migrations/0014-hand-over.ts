// Hand-overs: the outbox of what is to be written about questions, into experts' channels and the chats of who asked.

export const HAND_OVER: readonly string[] = [
  `create table question_messages (
    question_id bigint not null references questions (id) on delete cascade,
    kind text not null,
    -- How often it was asked for, so that what is asked for while it is being written is not lost.
    asked integer not null default 1,
    state text not null default 'due',
    due_at timestamptz not null default clock_timestamp(),
    -- The mark of who is writing it; kept by the database's clock.
    begun_at timestamptz,
    -- Tells one claim from the next.
    claim integer not null default 0,
    attempt integer not null default 0,
    -- Where it stands: once written, it is known there until it is written elsewhere.
    conversation_id text,
    service_url text,
    activity_id text,
    why text,
    primary key (question_id, kind)
  )`,
  `create index question_messages_due on question_messages (due_at) where state = 'due'`,
];
