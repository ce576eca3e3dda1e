// Rules that make a pretend service misbehave on purpose: an answer instead of ours (`before`), an answer or a
// broken connection after the request was carried out (`after`), or mere slowness. Used by tests.
import { z } from 'zod';

const rule = z
  .object({
    area: z.enum(['graph', 'connector', 'sign-in']),
    method: z.string().max(10).optional(),
    /** regular expression on the path with its query */
    path: z.string().max(300).optional(),
    /** how often; absent = until removed */
    times: z.number().int().positive().optional(),
    /** 0 to 1; absent = always */
    probability: z.number().min(0).max(1).optional(),
    status: z.number().int().min(200).max(599).optional(),
    body: z.unknown().optional(),
    headers: z.record(z.string()).optional(),
    delayMs: z.number().int().min(0).max(120_000).optional(),
    when: z.enum(['before', 'after']).default('before'),
    /** break the connection instead of answering */
    reset: z.boolean().optional(),
  })
  .strict()
  .refine((fault) => fault.status !== undefined || fault.reset || fault.delayMs !== undefined, {
    message: 'a fault needs status, reset or delayMs',
  });

export type Fault = z.infer<typeof rule>;
export type FaultInput = z.input<typeof rule>;
export type Area = Fault['area'];
export type Faults = {
  /** @throws ZodError for a rule that says nothing, Error for a path that is no regular expression */
  set(rules: unknown): Fault[];
  list(): Fault[];
  clear(): void;
  /** The first rule that fits; it is counted as used. */
  match(area: Area, method: string, path: string): Fault | null;
};

export function makeFaults(): Faults {
  let active: { fault: Fault; path: RegExp | null; left: number }[] = [];
  return {
    set(rules) {
      const checked = z.array(rule).max(100).parse(rules);
      active = checked.map((fault) => ({
        fault,
        path: fault.path === undefined ? null : new RegExp(fault.path),
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }));
      return checked;
    },
    list: () => active.filter((entry) => entry.left > 0).map((entry) => entry.fault),
    clear() {
      active = [];
    },
    match(area, method, path) {
      const found = active.find(
        ({ fault, path: pattern, left }) =>
          left > 0 &&
          fault.area === area &&
          (fault.method === undefined || fault.method.toUpperCase() === method) &&
          (pattern === null || pattern.test(path)) &&
          (fault.probability === undefined || Math.random() < fault.probability),
      );
      if (!found) return null;
      found.left -= 1;
      return found.fault;
    },
  };
}
