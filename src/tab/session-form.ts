// What a host has filled in for a session, and the draft that the API takes, or what is still wrong with it.

import type { SessionRules } from '../core/session.ts';
import type { SessionView } from '../core/session-view.ts';
import type { Picked, SessionDraft } from './session-api.ts';

export type SessionForm = {
  readonly title: string;
  /** As the browser's field gives it, for example 2026-12-01T09:00; read in `timeZone`. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly timeZone: string;
  readonly coHosts: readonly Picked[];
  readonly rules: SessionRules;
};
export type WrongSession = Partial<Record<'title' | 'startsAt' | 'endsAt', string>>;
export type CheckedSession =
  | { readonly ok: true; readonly draft: SessionDraft }
  | { readonly ok: false; readonly wrong: WrongSession };

export const LONGEST_TITLE = 120;

export function formOf(session: SessionView): SessionForm {
  const { title, timeZone, rules } = session;
  return {
    title,
    timeZone,
    rules,
    startsAt: localIn(session.startsAt, timeZone),
    endsAt: localIn(session.endsAt, timeZone),
    coHosts: session.coHosts.map(({ id, name }) => ({ id, name: name ?? 'Somebody who left' })),
  };
}

export function checkSession(form: SessionForm): CheckedSession {
  const title = form.title.trim();
  const [startsAt, endsAt] = [instantIn(form.startsAt, form.timeZone), instantIn(form.endsAt, form.timeZone)];
  const wrong: WrongSession = {
    ...(title === '' && { title: 'Give the session a title; the channel sees it.' }),
    ...(startsAt === null && { startsAt: 'Choose a date and a time.' }),
    ...(endsAt === null && { endsAt: 'Choose a date and a time.' }),
    ...(startsAt !== null &&
      endsAt !== null &&
      endsAt <= startsAt && { endsAt: 'It must end after its start.' }),
  };
  if (startsAt === null || endsAt === null || Object.keys(wrong).length > 0) return { ok: false, wrong };
  const { timeZone, rules, coHosts } = form;
  return {
    ok: true,
    draft: { title, startsAt, endsAt, timeZone, rules, coHosts: coHosts.map(({ id }) => id) },
  };
}

/** A local time in a zone as an instant; null = not a time. One that a clock change skips is read as the hour after. */
export function instantIn(local: string, timeZone: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/u.test(local) || Number.isNaN(wanted)) return null;
  let at = wanted;
  for (let tries = 0; tries < 3; tries += 1) {
    const off = wanted - Date.parse(`${localIn(new Date(at).toISOString(), timeZone)}Z`);
    if (off === 0) break;
    at += off;
  }
  return new Date(at).toISOString();
}

/** To the minute, as a date field takes it. Swedish writes dates the way the standard does. */
export function localIn(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone })
    .format(new Date(instant))
    .replace(' ', 'T');
}
