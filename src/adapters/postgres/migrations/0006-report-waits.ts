// The registration report is read beside the directory: a row of it may come before its person.

export const REPORT_WAITS: readonly string[] = [
  // The row of a person whom the directory has not told of (yet); null for everybody else.
  'alter table reported add column waiting jsonb',
];
