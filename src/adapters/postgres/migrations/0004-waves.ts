// Waves with a start, stages and rules of their own, and their counters, so that progress is never counted from rows.

export const WAVES: readonly string[] = [];
