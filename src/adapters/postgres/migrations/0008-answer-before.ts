// What a person answers while a message is on its way to them is kept when it ends.

export const ANSWER_BEFORE: readonly string[] = [
  // The answer that the decision to send was made on, noted as the nudge begins; any other one by the end came meanwhile.
  'alter table nudges add column answer_before jsonb',
];
