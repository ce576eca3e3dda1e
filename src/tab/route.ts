// The admin tab's address is the part after `#`, so that the server needs no rewrites: #/overview, #/waves,
// #/waves/new, #/waves/new/{id to begin with}, #/waves/{id}, #/waves/{id}/edit, #/waves/{id}/compare/{other},
// #/people?standing=eligible&sort=name (the filter of the API), #/people/{id}, #/readiness,
// #/reports, #/summary, #/faq, #/faq/gaps, #/faq/waiting, #/faq/try, #/faq/new, #/faq/entry/{id}. A deep link of Teams names
// a wave by its id.

import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'waves' }
  /** `from` = a wave to begin with; `edits` = that draft itself is changed. */
  | { readonly page: 'new-wave'; readonly from: string | null; readonly edits: boolean }
  | { readonly page: 'compare'; readonly id: string; readonly other: string | null }
  | { readonly page: 'wave'; readonly id: string }
  | { readonly page: 'readiness' }
  | { readonly page: 'reports' }
  | { readonly page: 'summary' }
  | { readonly page: 'faq'; readonly view: FaqView }
  /** Null = a new one. */
  | { readonly page: 'faq-entry'; readonly id: string | null }
  | { readonly page: 'people'; readonly query: string }
  | { readonly page: 'person'; readonly id: string };

export type FaqView = 'entries' | 'gaps' | 'waiting' | 'try';

export const OVERVIEW = '#/overview';
export const WAVES = '#/waves';
export const NEW_WAVE = '#/waves/new';
export const PEOPLE = '#/people';
export const READINESS = '#/readiness';
export const REPORTS = '#/reports';
export const SUMMARY = '#/summary';
export const FAQ = '#/faq';
export const NEW_FAQ_ENTRY = '#/faq/new';
export const FAQ_VIEWS = ['gaps', 'waiting', 'try'] as const satisfies readonly FaqView[];
export const faqLink = (view: FaqView) => (view === 'entries' ? FAQ : `${FAQ}/${view}`);
export const faqEntryLink = (id: string) => `${FAQ}/entry/${id}`;
export const duplicateLink = (id: string) => `${NEW_WAVE}/${id}`;
export const editLink = (id: string) => `${WAVES}/${id}/edit`;
export const compareLink = (id: string, other = '') => `${WAVES}/${id}/compare/${other}`;
export const waveLink = (id: string) => `${WAVES}/${id}`;
/** The list behind a number: `filter` as `GET /api/people` takes it. */
export function peopleLink(filter: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(filter).toString();
  return query === '' ? PEOPLE : `${PEOPLE}?${query}`;
}
export const personLink = (id: string) => `${PEOPLE}/${id}`;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

export function isGuid(text: string): boolean {
  return GUID.test(text);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHash, () => location.hash);
  return routeOf(hash);
}

/** The route of a deep link's `subPageId`, or null when it names none. */
export function deepLink(subPage: string | null): string | null {
  return subPage !== null && isGuid(subPage) ? waveLink(subPage) : null;
}

/** The channel's tab: its list, #/new, #/{id}, #/{id}/edit, #/{id}/present. */
export type SessionRoute =
  | { readonly page: 'list' | 'new' }
  | { readonly page: 'session' | 'edit' | 'present'; readonly id: string };

export const SESSIONS = '#/';
export const NEW_SESSION = '#/new';
export const sessionLink = (id: string, page?: 'edit' | 'present') =>
  page === undefined ? `#/${id}` : `#/${id}/${page}`;

export function useSessionRoute(): SessionRoute {
  const hash = useSyncExternalStore(onHash, () => location.hash);
  const [id = '', page = ''] = hash.replace(/^#\//u, '').split('/');
  if (id === 'new') return { page: 'new' };
  if (!isGuid(id)) return { page: 'list' };
  return { page: page === 'edit' || page === 'present' ? page : 'session', id };
}

export function sessionDeepLink(subPage: string | null): string | null {
  return subPage !== null && isGuid(subPage) ? sessionLink(subPage) : null;
}

function onHash(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\//u, '').split('?', 2);
  const [page, id = '', more = '', other = ''] = path.split('/');
  if (page === 'waves') {
    if (id === 'new') return { page: 'new-wave', from: isGuid(more) ? more : null, edits: false };
    if (isGuid(id) && more === 'edit') return { page: 'new-wave', from: id, edits: true };
    if (isGuid(id) && more === 'compare') return { page: 'compare', id, other: isGuid(other) ? other : null };
    return isGuid(id) ? { page: 'wave', id } : { page: 'waves' };
  }
  if (page === 'people') return isGuid(id) ? { page: 'person', id } : { page: 'people', query };
  if (page === 'faq') {
    if (id === 'new') return { page: 'faq-entry', id: null };
    if (id === 'entry' && more !== '') return { page: 'faq-entry', id: more };
    return { page: 'faq', view: FAQ_VIEWS.find((view) => view === id) ?? 'entries' };
  }
  if (page === 'readiness' || page === 'reports' || page === 'summary') return { page };
  return { page: 'overview' };
}
