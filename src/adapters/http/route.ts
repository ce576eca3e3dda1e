// A route of the tab API: its method, path, roles, schemas, and what it calls.

import type { z } from 'zod/v4';
import type { Smallest } from '../../core/masking.ts';
import type { Role } from '../../ports.ts';
import type { Limited } from './limits.ts';
import type { Caller } from './tab-token.ts';

export const UPLOAD = 'text/csv';

export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Path parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  /** Any one of these; empty = anybody who is signed in. */
  readonly roles: readonly Role[];
  /** Guests of the organisation may use it too; every other route refuses them, whatever roles they hold. */
  readonly guests?: true;
  readonly body?: z.ZodType;
  /** Given = the body is a file of this kind, handed on as it comes in. */
  readonly upload?: typeof UPLOAD;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly answer: z.ZodType;
  /** Null = there is no such thing: 404. */
  readonly handle: (input: Input) => Promise<unknown>;
  /** Given = the answer is sent as a CSV file of these rows. */
  readonly csv?: (answer: unknown) => readonly object[];
  /** Given = the answer, a text, is sent as a file of this kind; the path ends with its name. */
  readonly file?: 'text/markdown' | 'text/calendar';
  /** Given = the answer is written as a file while it is read; `type` is its Content-Type, the path ends with its name. */
  readonly stream?: {
    readonly type: string;
    readonly write: (answer: unknown) => AsyncIterable<string | Uint8Array>;
  };
  /** Given = server-sent events: `handle` is asked again and again, until its answer is the last one. */
  readonly last?: (answer: unknown) => boolean;
  /** Given = server-sent events of the session {id}, for one of the two kinds of readers. */
  readonly follow?: (answer: unknown) => 'hosts' | 'everybody';
  /** Given = why it is not in the audit log although it is no read. */
  readonly unaudited?: string;
  /** Given = how often one person may do it. */
  readonly limit?: Limited;
};

export type Input = {
  readonly caller: Caller;
  readonly roles: readonly Role[];
  /** What counts of people are rounded down to a multiple of, for this caller; 1 = they are shown as they are. */
  readonly smallest: Smallest;
  readonly body: unknown;
  /** The file of a route with `upload`; of every other route nothing. */
  readonly upload: AsyncIterable<Uint8Array>;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
};
