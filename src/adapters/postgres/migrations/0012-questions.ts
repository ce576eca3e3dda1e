// Questions get a life: what the bank found, whether people are asked, what they answered, how it was rated.

export const QUESTIONS: readonly string[] = [
  `alter table questions
    add column lang text not null default 'en',
    add column band text not null default 'none',
    add column entries jsonb not null default '[]',
    add column topic text,
    -- What was kept before there was a bank waits for people.
    add column state text not null default 'waiting',
    add column why text default 'nothing-found',
    add column waiting_since timestamptz(3),
    add column taken jsonb,
    add column answer jsonb,
    add column rating jsonb`,
  `update questions set
    state = case when answered_at is null then 'waiting' else 'closed' end,
    waiting_since = at`,
  'alter table questions drop column answered_at',
  'alter table questions alter column state drop default, alter column why drop default',
  `create index questions_open on questions (waiting_since) where state in ('waiting', 'taken')`,
  'create index questions_of_person on questions (person_id, id)',
  `create table experts_channels (
    id text primary key,
    position integer generated always as identity,
    service_url text not null,
    name text not null,
    topics jsonb not null,
    languages jsonb not null
  )`,
];
