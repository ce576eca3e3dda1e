// The tab API's routes of named lists of people, made from CSV files.

import { z } from 'zod/v4';
import { REJECT_TEXT, type ListRow, type PeopleList, type Reject } from '../../core/people-list.ts';
import { peopleInCsv } from './people-csv.ts';
import { UPLOAD, type Route } from './route.ts';
import { Id, Instant, READ_NAMES, STEER } from './schemas.ts';

export type ListApi = {
  lists(): Promise<readonly PeopleList[]>;
  /** Throws `Findings` when there are too many rows, or nobody is left. */
  importList(name: string, by: string, rows: AsyncIterable<ListRow>): Promise<PeopleList>;
  /** Null when there is no such list. */
  listRejects(listId: string): Promise<readonly Reject[] | null>;
  /** False when there is no such list. Throws `Conflict` while a wave needs it. */
  removeList(listId: string, by: string): Promise<boolean>;
};

const ListAnswer = z.object({
  id: Id,
  name: z.string(),
  madeBy: Id,
  madeAt: Instant,
  people: z.int(),
  rejected: z.record(z.string(), z.int()).describe('reason → rows'),
});
const RejectRow = z.object({ line: z.int(), value: z.string(), why: z.string() });

export function listRoutes(api: ListApi): readonly Route[] {
  const params = z.object({ id: Id });
  return [
    {
      method: 'get',
      path: '/api/lists',
      summary: 'Named lists of people, newest first.',
      roles: READ_NAMES,
      answer: z.object({ lists: z.array(ListAnswer) }),
      handle: async () => ({ lists: await api.lists() }),
    },
    {
      method: 'post',
      path: '/api/lists',
      summary:
        'Makes a list from a CSV file with a header: a column “upn” or “id”, at most 100,000 rows and 20 MB. Each row that does not count is kept with its reason.',
      roles: STEER,
      query: z.object({ name: z.string().trim().min(1).max(120) }),
      upload: UPLOAD,
      answer: ListAnswer,
      handle: ({ query, caller, upload }) =>
        api.importList(query['name'] ?? '', caller.personId, peopleInCsv(upload)),
    },
    {
      method: 'get',
      path: '/api/lists/{id}/rejects.csv',
      summary: 'The rows of its file that did not count, each with its line and reason, as CSV.',
      roles: READ_NAMES,
      params,
      answer: z.string(),
      handle: async ({ params: given }) => {
        const rejects = await api.listRejects(given['id'] ?? '');
        return rejects?.map(({ line, value, why }) => ({ line, value, why: REJECT_TEXT[why] })) ?? null;
      },
      csv: (answer) => z.array(RejectRow).parse(answer),
    },
    {
      method: 'delete',
      path: '/api/lists/{id}',
      summary: 'Throws a list away, unless a wave that has not ended needs it.',
      roles: STEER,
      params,
      answer: z.object({ removed: z.boolean() }),
      handle: async ({ params: given, caller }) =>
        (await api.removeList(given['id'] ?? '', caller.personId)) ? { removed: true } : null,
    },
  ];
}
