// What Keywave reads again and again: how each reading stands, the policies, holds; and the groups of the whole
// tenant with their direct members, of which `memberships` keeps the closure for the groups that matter.

export const READINGS: readonly string[] = [
  `create table readings (
    name text primary key,
    cursor text,
    read_at timestamptz(3),
    started_at timestamptz(3),
    trouble jsonb
  )`,
  'drop table syncs',
  'create table tenant (name text primary key, facts jsonb not null)',

  'alter table people add column hold jsonb',
  'alter table people add column purpose text',
  'alter table people add column mailbox_at timestamptz(3)',
  'alter table people add column time_zone text',
  // Of whom the registration report had a row, and the reading that last met it. Kept apart from people: a reading touches
  // every row, and strangers are to be counted.
  'create table reported (person_id text primary key, read_at timestamptz(3) not null)',

  'drop table groups',
  // tracked_at: when the group was last asked for, in database time. worked_out: memberships holds its people.
  `create table groups (
    id text primary key,
    name text not null,
    hidden boolean not null,
    seen_at timestamptz(3) not null,
    tracked_at timestamptz,
    worked_out boolean not null default false
  )`,
  // Direct members; what is neither a person nor a group (a device, say) is kept as such.
  `create table group_members (
    group_id text not null,
    member_id text not null,
    kind text not null,
    seen_at timestamptz(3) not null,
    primary key (group_id, member_id)
  )`,
  'create index group_members_of_member on group_members (member_id)',
  'drop table memberships',
  // One row a person: planning reads everybody with their groups, and joins one row where it would else gather many.
  'create table memberships (person_id text primary key, groups jsonb not null)',
];
