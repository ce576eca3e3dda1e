// What people are called, to greet them with. A delta link goes on with the fields that it was begun with, so everybody is
// read anew once (Microsoft Learn, delta-query-overview: the link holds the query's options).

export const GIVEN_NAME: readonly string[] = [
  'alter table people add column given_name text',
  "update readings set cursor = null, started_at = null where name = 'users'",
];
