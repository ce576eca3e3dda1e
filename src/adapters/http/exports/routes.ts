// The routes of exports: files that are written while they are read.

import { z } from 'zod/v4';
import type { PeopleExport } from '../../../flows/people/export-people.ts';
import type { Input, Route } from '../route.ts';
import { CampaignId, Id, READ_NAMES } from '../schemas.ts';
import { csvOf } from './csv.ts';
import { jsonOf } from './json.ts';
import { xlsxOf } from './xlsx.ts';

export type ExportApi = {
  /** Null when there is no such campaign or wave. */
  exportPeople(campaignId: string, waveId: string | null): Promise<PeopleExport | null>;
};

const FILES = {
  csv: { type: 'text/csv; charset=utf-8', write: csvOf },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: (made: PeopleExport) => xlsxOf(made),
  },
  json: { type: 'application/json; charset=utf-8', write: jsonOf },
} as const;

export function exportRoutes(api: ExportApi): readonly Route[] {
  return Object.entries(FILES).map(([ending, { type, write }]) => ({
    method: 'get',
    path: `/api/export/people.${ending}`,
    summary: `Everybody of a campaign, or of one wave, with what became of them: ${ending.toUpperCase()}, by docs/exports.md.`,
    roles: READ_NAMES,
    query: z.object({ campaign: CampaignId, wave: Id.optional() }),
    answer: z.string(),
    limit: 'export',
    handle: ({ query }: Input) => api.exportPeople(query['campaign'] ?? '', query['wave'] ?? null),
    stream: {
      type,
      write: (answer: unknown) => write(answer as PeopleExport),
    },
  }));
}
