// Four eyes on waves, and named lists of people that an audience may name.

export const LISTS: readonly string[] = [
  'alter table waves add column approval jsonb',
  `create table people_lists (
    id uuid primary key,
    name text not null,
    made_by text not null,
    made_at timestamptz(3) not null,
    people integer not null,
    rejected jsonb not null
  )`,
  `create table list_people (
    list_id uuid not null references people_lists (id) on delete cascade,
    person_id text not null,
    primary key (list_id, person_id)
  )`,
  'create index list_people_of_person on list_people (person_id)',
  `create table list_rejects (
    list_id uuid not null references people_lists (id) on delete cascade,
    line integer not null,
    value text not null,
    why text not null
  )`,
  'create index list_rejects_of_list on list_rejects (list_id, line)',
  // A file names people by their sign-in names, a thousand at a time.
  'create index people_by_upn on people (lower(upn))',
];
