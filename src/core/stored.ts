// What Keywave stores about one person, counted by class: the answer to “what do you store about me”. Every table with a
// person's id in it belongs to one of these; a test holds that against the database itself.

import type { Instant } from './time.ts';

/** Instants are null when there is nothing of that class, or when it has no time. */
export type Stored = {
  /** From Entra; `groups` are those that hold the person directly. */
  readonly account: { readonly toldAt: Instant | null; readonly groups: number };
  /** From Microsoft’s report and from Graph itself, with the standing worked out of them. */
  readonly methods: {
    readonly methods: number;
    readonly reportedAt: Instant | null;
    readonly passkeys: number;
    readonly askedAt: Instant | null;
  };
  readonly mailbox: { readonly readAt: Instant | null };
  /** Where Teams lets us write to. */
  readonly chat: { readonly known: boolean; readonly reachAt: Instant | null };
  /** What the person said with buttons and commands. */
  readonly choices: { readonly snoozes: number; readonly acknowledgedAt: Instant | null };
  readonly messages: Counted;
  /** Lists of waves that the person is on, written to or not. */
  readonly waves: Counted;
  readonly trail: Counted;
  /** Rows of the audit log about their security info. */
  readonly log: Counted;
  readonly questions: Counted;
  /** Questions under their name and votes, in sessions. */
  readonly sessions: number;
  /** An admin's word to leave them alone. */
  readonly hold: boolean;
  /** Audiences of campaigns and waves that include or exclude them by id, and named lists that they are on. */
  readonly audiences: number;
  /** What they are named for as an admin, an expert or a host: waves, recalls, stops, holds, questions, sessions, the FAQ. */
  readonly adminActs: number;
};

export type Counted = { readonly count: number; readonly lastAt: Instant | null };
