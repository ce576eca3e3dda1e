// Loads something for a component and tells where that stands. Earlier content stays while it is read again, so
// the page does not flicker; a failed refresh is told beside it. Reads again now and then while the page is seen.
// Beside it: doing something for a component and telling what went wrong.

import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { Problem } from './api.ts';

export type Loaded<T> = {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
};

/** `key` names what is loaded: another key starts afresh. `every` in milliseconds. */
export function useLoad<T>(key: string, load: () => Promise<T>, every?: number): Loaded<T> {
  const [state, setState] = useState<{ key: string; value: T | null; problem: Problem | null }>({
    key,
    value: null,
    problem: null,
  });
  const [round, setRound] = useState(0);
  const read = useEffectEvent(load);

  useEffect(() => {
    let current = true;
    read().then(
      (value) => current && setState({ key, value, problem: null }),
      (error: unknown) =>
        current &&
        setState((before) => ({
          key,
          value: before.key === key ? before.value : null,
          problem: problemOf(error),
        })),
    );
    return () => {
      current = false;
    };
  }, [key, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  useEffect(() => {
    if (every === undefined) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), every);
    return () => clearInterval(timer);
  }, [every, reload]);

  return state.key === key
    ? { value: state.value, problem: state.problem, reload }
    : { value: null, problem: null, reload };
}

type Act = {
  /** Why the last act failed; null while it is under way and once it is done. */
  readonly problem: Problem | null;
  readonly run: (act: () => Promise<unknown>, after?: () => void) => void;
};

/** Does something, then `after`; or tells what went wrong. */
export function useAct(): Act {
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = (act: () => Promise<unknown>, after?: () => void) => {
    setProblem(null);
    act().then(after, (error: unknown) => setProblem(problemOf(error)));
  };
  return { problem, run };
}

/** Anything that was thrown, as something to show. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, [
    {
      what: 'The page failed.',
      why: error instanceof Error ? error.message : String(error),
      fix: 'Reload it; if it stays, tell the operator.',
    },
  ]);
}
