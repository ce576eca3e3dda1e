// Teams delivers a message again when it got no answer in time: a question is kept once for the message that asked it.

export const QUESTION_ONCE: readonly string[] = [
  'alter table questions add column message_id text',
  `create unique index questions_once on questions (person_id, message_id) where message_id is not null`,
];
