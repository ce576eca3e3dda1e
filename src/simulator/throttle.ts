// Sliding-window limits as Microsoft publishes them. Refused requests cost nothing here; Retry-After is the time
// until the window has room, in whole seconds, at least 1. Sources: Microsoft Graph "throttling limits", Teams
// "Optimize your bot with rate limiting".
export type Window = { seconds: number; limit: number };
export type Limits = { [area: string]: readonly Window[] };

const publishedLimits: Limits = {
  'graph:reports': [{ seconds: 10, limit: 5 }],
  /** resource units of a tenant of 50 to 500 people */
  'graph:directory': [{ seconds: 10, limit: 5000 }],
  'graph:policies': [{ seconds: 10, limit: 100 }],
  /** for all apps of the tenant together; its 429 names no time */
  'graph:access': [{ seconds: 1, limit: 1 }],
  /** no published figure was found; an ordinary value for Teams in Graph */
  'graph:teams': [{ seconds: 1, limit: 30 }],
  'connector:tenant': [{ seconds: 1, limit: 50 }],
  'connector:send': windows(7, 8, 60, 1800),
  'connector:create': windows(7, 8, 60, 1800),
  'connector:members': windows(14, 16, 120, 3600),
};

/** As published for a tenant of so many people: small below 50, large above 500. */
export const limitsOfTenant = (people: number): Limits => ({
  ...publishedLimits,
  'graph:directory': [{ seconds: 10, limit: people < 50 ? 3500 : people <= 500 ? 5000 : 8000 }],
});

function windows(second: number, twoSeconds: number, halfMinute: number, hour: number): Window[] {
  return [
    { seconds: 1, limit: second },
    { seconds: 2, limit: twoSeconds },
    { seconds: 30, limit: halfMinute },
    { seconds: 3600, limit: hour },
  ];
}

export type Throttle = {
  /** Null when there is room (and the request is counted), otherwise seconds to wait. */
  take(area: string, key: string, cost?: number): number | null;
  /** Share of the fullest window that is used up, 0 to 1. */
  used(area: string, key: string): number;
  limits(): Limits;
  /** An area with an empty list is not throttled. */
  setLimits(limits: Limits): void;
};

export function makeThrottle(initial: Limits): Throttle {
  let limits: Limits = { ...initial };
  const seen = new Map<string, { at: number; cost: number }[]>();
  return {
    take(area, key, cost = 1) {
      const windowsOfArea = limits[area] ?? [];
      if (windowsOfArea.length === 0) return null;
      const now = Date.now();
      const id = `${area} ${key}`;
      const longest = Math.max(...windowsOfArea.map((window) => window.seconds)) * 1000;
      const hits = (seen.get(id) ?? []).filter((hit) => hit.at > now - longest);
      seen.set(id, hits);
      const waits = windowsOfArea.map((window) => wait(hits, window, cost, now));
      const longestWait = Math.max(...waits);
      if (longestWait > 0) return Math.max(1, Math.ceil(longestWait / 1000));
      hits.push({ at: now, cost });
      return null;
    },
    used(area, key) {
      const now = Date.now();
      const hits = seen.get(`${area} ${key}`) ?? [];
      return Math.max(0, ...(limits[area] ?? []).map((each) => unitsWithin(hits, each, now) / each.limit));
    },
    limits: () => limits,
    setLimits(changed) {
      limits = { ...limits, ...changed };
      seen.clear();
    },
  };
}

const unitsWithin = (hits: readonly { at: number; cost: number }[], window: Window, now: number): number =>
  hits.reduce((sum, hit) => (hit.at > now - window.seconds * 1000 ? sum + hit.cost : sum), 0);

/** Milliseconds until `cost` fits into the window. */
function wait(
  hits: readonly { at: number; cost: number }[],
  window: Window,
  cost: number,
  now: number,
): number {
  const span = window.seconds * 1000;
  const inside = hits.filter((hit) => hit.at > now - span);
  let used = inside.reduce((sum, hit) => sum + hit.cost, 0);
  if (used + cost <= window.limit) return 0;
  for (const hit of inside) {
    used -= hit.cost;
    if (used + cost <= window.limit) return hit.at + span - now;
  }
  return span;
}
