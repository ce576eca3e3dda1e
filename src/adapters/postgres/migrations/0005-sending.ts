// What sending at full pace needs: the rate that the fleet was last cut to, and when; it recovers from there.

export const SENDING: readonly string[] = [
  `alter table pace add column cut_to double precision not null default 50`,
  `alter table pace add column cut_at timestamptz not null default '2000-01-01'`,
  // Which claim a nudge is held by: a lease belongs to one claim, not to a process, which may claim the same nudge twice.
  'alter table nudges add column claim text',
];
