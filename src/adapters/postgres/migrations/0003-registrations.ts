// Registrations within minutes: audit rows that were dealt with, people to be asked about one by one, when a passkey
// was lost, and the first nudge, which the attribution of a registration needs. And since when somebody is out of reach.

export const REGISTRATIONS: readonly string[] = [
  `create table security_events (
    id text primary key,
    person_id text not null,
    at timestamptz(3) not null,
    what text not null,
    said text not null
  )`,
  'create index security_events_by_time on security_events (at)',
  `create table confirmations (
    person_id text primary key,
    asked_at timestamptz(3) not null
  )`,
  'create index confirmations_by_time on confirmations (asked_at, person_id)',
  'alter table follow_ups add column first_nudge_at timestamptz(3)',
  'alter table follow_ups add column lost_at timestamptz(3)',
  'alter table contacts add column reach_at timestamptz(3)',
];
