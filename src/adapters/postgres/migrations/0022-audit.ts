// The audit log, chained by hashes over pseudonyms, and the keys that the pseudonyms are made with.

export const AUDIT: readonly string[] = [
  // Gone with the person: the pseudonym then leads to nobody.
  `create table pseudonym_keys (person_id text primary key, key text not null)`,
  `create table audit (
    seq bigint primary key,
    at timestamptz not null,
    actor text not null,
    act text not null,
    about text,
    outcome text not null,
    details jsonb not null,
    prev text not null,
    hash text not null
  )`,
  `create index audit_of_actor on audit (actor, seq)`,
  `create index audit_of_about on audit (about, seq) where about is not null`,
  // One row: whoever adds a line holds it, and it says how far the log reached when its end is cut off.
  `create table audit_head (
    id integer primary key check (id = 1),
    seq bigint not null,
    hash text not null
  )`,
];
