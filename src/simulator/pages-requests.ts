// Reading what the pages and tests send: checked by a schema, refused with what / why / fix.
import type { Context } from 'hono';
import type { z } from 'zod';

/** What / why / fix, with the status that goes with it. */
export class Refused extends Error {
  readonly status: 400 | 404 | 409;
  readonly finding: { what: string; why: string; fix: string };
  constructor(status: 400 | 404 | 409, what: string, why: string, fix: string) {
    super(what);
    this.status = status;
    this.finding = { what, why, fix };
  }
}

/** @throws Refused when the body is not of that shape */
export async function read<T>(c: Context, schema: z.ZodType<T, z.ZodTypeDef, unknown>): Promise<T> {
  const body: unknown = await c.req.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  throw new Refused(
    400,
    'Request refused',
    why,
    'Send JSON of the shape that the routes in src/simulator list for this address.',
  );
}
