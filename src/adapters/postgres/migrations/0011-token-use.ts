// What generated answers have used of the language model, a row a day, so that all processes keep below one cap.

export const TOKEN_USE: readonly string[] = [
  // The day is UTC by the database's clock: business time can be moved, and a budget must not move with it.
  'create table token_use (day date primary key, used integer not null check (used >= 0))',
];
