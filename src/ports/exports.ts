// What the store reads for the export of people.

import type { ExportedPerson } from '../core/people-export.ts';

export type ExportReads = {
  /**
   * The people of a wave's frozen list, or (null) of the campaign: everybody who is in the tenant, and who left it and
   * had messages. In the order of their ids, at most `limit` after `after` (null = from the first).
   */
  exportedPeople(
    campaignId: string,
    waveId: string | null,
    after: string | null,
    limit: number,
  ): Promise<readonly ExportedPerson[]>;
};
