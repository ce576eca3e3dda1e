// The organisation's own entries of the FAQ: what each says now, what people get of it, and everything that was done to it.

export const BANK_ENTRIES: readonly string[] = [
  `create table bank_entries (
    id text primary key,
    position integer generated always as identity,
    state text not null,
    version integer not null,
    content jsonb not null,
    saved_by text not null,
    saved_at timestamptz(3) not null,
    live jsonb,
    -- The question whose answer it was made from: one question makes one entry, however often somebody presses.
    question_id bigint unique
  )`,
  `create table bank_history (
    id integer primary key generated always as identity,
    entry_id text not null references bank_entries (id),
    version integer not null,
    act text not null,
    by text not null,
    at timestamptz(3) not null,
    -- What was saved; null for what saves nothing.
    content jsonb
  )`,
  'create index bank_history_of_entry on bank_history (entry_id, id)',
  // Counted for each look whether the search is up to date.
  `create index bank_history_live on bank_history (id) where act in ('published', 'retired')`,
  // The gap list reads the questions of the last weeks.
  'create index questions_at on questions (at)',
];
