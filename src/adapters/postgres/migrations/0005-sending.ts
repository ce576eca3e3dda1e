// What sending at full pace needs: the rate that the fleet was last cut to, and when; it recovers from there.

export const SENDING: readonly string[] = [
  `alter table pace add column cut_to double precision not null default 50`,
  `alter table pace add column cut_at timestamptz not null default '2000-01-01'`,
];
