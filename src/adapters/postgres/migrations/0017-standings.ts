// Lists of people. What the rules make of a person's facts is kept per campaign, so that it can be filtered, sorted and
// counted; it is refreshed whenever everybody is counted, and at once after an act on one person. The indexes serve one
// sort or one rare condition each.

export const STANDINGS: readonly string[] = [
  `create table standings (
    campaign_id text not null,
    person_id text not null,
    standing text not null,
    sms_only boolean not null,
    kinds text[] not null,
    primary key (campaign_id, person_id)
  )`,
  'create index standings_by_reason on standings (campaign_id, standing, person_id)',
  'create index standings_sms_only on standings (campaign_id, person_id) where sms_only',
  `create index standings_by_kind on standings using gin (kinds)`,
  'create index people_by_name on people (lower(name), id) where left_at is null',
  `create index people_by_department on people (coalesce(department, ''), id) where left_at is null`,
  `create index people_by_country on people (coalesce(country, ''), id) where left_at is null`,
  'create index people_on_hold on people (id) where hold is not null',
  `create index follow_ups_by_last on follow_ups (campaign_id, last_nudge_at, person_id)
    where last_nudge_at is not null`,
  `create index follow_ups_answered on follow_ups (campaign_id, (answer->>'is'), person_id)
    where answer->>'is' <> 'none'`,
  `create index nudges_gone_wrong on nudges (campaign_id, state, person_id) where state in ('failed', 'in-doubt')`,
];
