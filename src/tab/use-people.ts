// The rows of a list of people, page after page as they are wanted: the next one is read before the last row is seen.

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { PeopleAnswer, Problem } from './api.ts';
import { useSession } from './session.ts';
import { problemOf } from './use-load.ts';

/** The most that a request gives. */
const PAGE = 200;

export type PeopleRows = {
  readonly rows: PeopleAnswer['people'];
  /** The first page; null until it is there. */
  readonly first: PeopleAnswer | null;
  /** More rows are still to come. */
  readonly more: boolean;
  readonly problem: Problem | null;
  readonly readOn: () => void;
  readonly reload: () => void;
};

type State = Pick<PeopleRows, 'rows' | 'first' | 'problem'> & { readonly next: string | null };

const NOTHING: State = { rows: [], first: null, problem: null, next: null };

/** `query` is the filter and the sort, as the address has them. */
export function usePeople(query: string): PeopleRows {
  const { api, campaign } = useSession();
  const [state, setState] = useState<State>(NOTHING);
  const [round, setRound] = useState(0);
  /** Which list is read now, so that a late answer of another one is nobody's. */
  const list = useRef(0);
  const reading = useRef(false);

  const read = useEffectEvent(async (mine: number, after: string | null) => {
    reading.current = true;
    const asked = { ...Object.fromEntries(new URLSearchParams(query)), limit: String(PAGE) };
    try {
      const page = await api.people(campaign.id, after === null ? asked : { ...asked, after });
      if (list.current !== mine) return;
      setState(({ rows, first }) => ({
        rows: after === null ? page.people : [...rows, ...page.people],
        first: after === null ? page : first,
        problem: null,
        next: page.next,
      }));
    } catch (error) {
      if (list.current === mine) setState((before) => ({ ...before, problem: problemOf(error) }));
    } finally {
      if (list.current === mine) reading.current = false;
    }
  });

  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    list.current += 1;
    void read(list.current, null);
  }, [query, round]);
  useEffect(() => {
    if (wanted !== null) void read(list.current, wanted);
  }, [wanted]);

  const { next } = state;
  const readOn = useCallback(() => {
    if (next !== null && !reading.current) setWanted(next);
  }, [next]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, more: next !== null, readOn, reload };
}
