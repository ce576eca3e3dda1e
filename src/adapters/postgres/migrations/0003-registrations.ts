// Registrations within minutes: audit rows with whether they were dealt with, people to be asked about one by one, when a
// passkey was lost, and the first nudge, which the attribution of a registration needs. And since when somebody is out
// of reach.

export const REGISTRATIONS: readonly string[] = [
  // No foreign key: the log may know a person before the directory does; such rows wait unsettled.
  `create table security_events (
    id text primary key,
    person_id text not null,
    at timestamptz(3) not null,
    what text not null,
    said text not null,
    settled_at timestamptz(3)
  )`,
  'create index security_events_by_time on security_events (at)',
  'create index security_events_pending on security_events (at, id) where settled_at is null',
  'create index security_events_of_person on security_events (person_id, at)',
  // queued_at is the place in the queue; a newer asking moves asked_at and starts the looks anew.
  `create table confirmations (
    person_id text primary key,
    queued_at timestamptz(3) not null,
    asked_at timestamptz(3) not null,
    due_at timestamptz(3) not null,
    looks integer not null default 0
  )`,
  'create index confirmations_by_time on confirmations (queued_at, person_id)',
  'alter table people add column passkeys_at timestamptz(3)',
  'alter table follow_ups add column first_nudge_at timestamptz(3)',
  'alter table follow_ups add column lost_at timestamptz(3)',
  // Of those who were nudged before this column came: the earliest nudge that counted as sent.
  `update follow_ups f set first_nudge_at = (
    select min(n.ended_at) from nudges n
    where n.campaign_id = f.campaign_id and n.person_id = f.person_id and n.kind <> 'thanks'
      and n.state in ('sent', 'in-doubt'))`,
  'alter table contacts add column reach_at timestamptz(3)',
  `create index contacts_out_of_reach on contacts (person_id) where reach = 'out'`,
];
