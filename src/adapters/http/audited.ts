// Which routes the audit log tells of: everything that is not a read, and every file that is taken away. A route that is to
// be left out says why in the table, so a new one cannot be forgotten.

import { detailsOf, type Act } from '../../core/audit.ts';
import type { Input, Route } from './route.ts';

/** Adds a line to the audit log; the time is the log's own. */
export type NoteAct = (act: Omit<Act, 'at'>) => Promise<void>;

export function isAudited({ method, path, unaudited }: Route): boolean {
  const isFile = /\.\w+$/u.test(path);
  return unaudited === undefined && (method !== 'get' || isFile);
}

export function actOf(route: Route, { caller, params, body }: Input): Omit<Act, 'at' | 'outcome'> {
  const { id = null, ...inside } = params;
  const isPerson = route.path.startsWith('/api/people/');
  const within = Object.values(inside);
  return {
    by: caller.personId,
    act: `${route.method.toUpperCase()} ${route.path}`,
    about: id === null ? null : isPerson ? { personId: id.toLowerCase() } : { id: [id, ...within].join('/') },
    details: detailsOf(body),
  };
}
