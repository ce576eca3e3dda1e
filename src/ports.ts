// The ports: everything the flows may ask of the outside, as types. Adapters implement them, main wires them, tests replace
// them. A port speaks the product's words; no type of a package crosses it.

export type * from './ports/audit.ts';
export type * from './ports/clock.ts';
export type * from './ports/log.ts';
export * from './ports/directory.ts';
export type * from './ports/lists.ts';
export type * from './ports/messenger.ts';
export type * from './ports/writer.ts';
export type * from './ports/jobs.ts';
export type * from './ports/questions.ts';
export type * from './ports/search.ts';
export type * from './ports/bank.ts';
export type * from './ports/roster.ts';
export type * from './ports/sessions.ts';
export type * from './ports/session-messages.ts';
export type * from './ports/signals.ts';
export type * from './ports/hand-overs.ts';
export type * from './ports/search.ts';
export type * from './ports/store.ts';
export type * from './ports/exports.ts';
export type * from './ports/token-use.ts';
export * from './ports/world.ts';
export * from './ports/failure.ts';
