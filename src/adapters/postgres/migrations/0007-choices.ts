// What people chose for themselves in the chat; it goes before what Teams or the directory tell.

export const CHOICES: readonly string[] = [
  // The kind of device they set a passkey up on, and the language they want to be written to in; null = not chosen.
  'alter table contacts add column platform text',
  'alter table contacts add column language text',
];
