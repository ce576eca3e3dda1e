// The tab API's routes of the audit log, for auditors alone: who did what is no business of those who did it.

import { z } from 'zod/v4';
import type { AuditLine } from '../../core/audit.ts';
import type { Verdict } from '../../flows/people/read-audit.ts';
import type { AuditFilter, Role } from '../../ports.ts';
import type { Route } from './route.ts';
import { Id, Instant } from './schemas.ts';

export type AuditApi = {
  auditLines(after: number, limit: number, filter: AuditFilter): Promise<readonly AuditLine[]>;
  exportAudit(filter: AuditFilter): Promise<readonly AuditLine[]>;
  verifyAudit(): Promise<Verdict>;
};

const AUDIT: readonly Role[] = ['Campaign.Auditor'];

const Line = z.object({
  seq: z.int(),
  at: Instant,
  actor: z.string().describe('a pseudonym'),
  act: z.string().describe('a route or a command of the chat'),
  about: z.string().nullable().describe('a pseudonym, or the id of a thing'),
  outcome: z.enum(['asked', 'refused']),
  details: z.record(z.string(), z.union([z.boolean(), z.number(), z.null(), z.literal('given')])),
  prev: z.string(),
  hash: z.string(),
});
const Filter = z.object({
  person: Id.optional().describe('lines by or about this person'),
  act: z.string().trim().min(1).max(100).optional().describe('a part of what was done'),
});
const Page = Filter.extend({
  after: z.coerce.number().int().min(0).default(0).describe('the last line of the page before'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const Lines = z.object({ lines: z.array(Line) });

function filterOf({ person, act }: z.infer<typeof Filter>): AuditFilter {
  return {
    ...(person !== undefined && { personId: person.toLowerCase() }),
    ...(act !== undefined && { act }),
  };
}

export function auditRoutes(api: AuditApi): readonly Route[] {
  const whole = async (query: unknown) => ({ lines: await api.exportAudit(filterOf(Filter.parse(query))) });
  return [
    {
      method: 'get',
      path: '/api/audit',
      summary: 'What admins did, oldest first, a page at a time. People are pseudonyms.',
      roles: AUDIT,
      query: Page,
      answer: Lines.extend({ next: z.int().nullable().describe('`after` of the next page') }),
      handle: async ({ query }) => {
        const page = Page.parse(query);
        const lines = await api.auditLines(page.after, page.limit, filterOf(page));
        return { lines, next: lines.length < page.limit ? null : (lines.at(-1)?.seq ?? null) };
      },
    },
    {
      method: 'get',
      path: '/api/audit/verdict',
      summary:
        'Whether the audit log is whole, checked from its first line; if not, the first line that is not.',
      roles: AUDIT,
      answer: z.object({
        head: z.object({ seq: z.int(), hash: z.string() }),
        broken: z.object({ seq: z.int(), why: z.string() }).nullable(),
      }),
      handle: () => api.verifyAudit(),
    },
    {
      method: 'get',
      path: '/api/audit.json',
      summary: 'All of it, to keep.',
      roles: AUDIT,
      query: Filter,
      answer: Lines,
      handle: ({ query }) => whole(query),
    },
    {
      method: 'get',
      path: '/api/audit.csv',
      summary: 'The same as CSV.',
      roles: AUDIT,
      query: Filter,
      answer: z.string(),
      handle: ({ query }) => whole(query),
      csv: (answer) =>
        Lines.parse(answer).lines.map((line) => ({ ...line, details: JSON.stringify(line.details) })),
    },
  ];
}
