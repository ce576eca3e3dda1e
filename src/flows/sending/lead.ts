// How long before its slot a piece of work starts.

/**
 * As long as the work takes of late, `longest` ms at most, so that a nudge neither misses its slot nor stands begun for long.
 * What stands begun when a process dies is in doubt.
 */
export function openLead(longest: number) {
  let usual = 20;
  return {
    ms: () => Math.min(longest, 10 + 1.5 * usual),
    async timed<T>(work: () => Promise<T>): Promise<T> {
      const began = performance.now();
      const result = await work();
      usual += (performance.now() - began - usual) / 8;
      return result;
    },
  };
}
