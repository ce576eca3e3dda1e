// Campaigns, each kept whole as one value, in the order in which they were first saved. One that was stored before a
// setting was there reads with its default.

import { withSettings } from '../../../core/campaign.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';

type Part = Pick<StoreReads, 'campaign' | 'campaigns'> & Pick<StoreWrites, 'saveCampaign'>;

export function campaignsPart(db: Database): Part {
  return {
    async campaign(id) {
      const row = await db
        .selectFrom('campaigns')
        .select('definition')
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : withSettings(row.definition);
    },

    async campaigns() {
      const rows = await db.selectFrom('campaigns').select('definition').orderBy('position').execute();
      return rows.map((row) => withSettings(row.definition));
    },

    async saveCampaign(campaign) {
      const definition = JSON.stringify(campaign);
      await db
        .insertInto('campaigns')
        .values({ id: campaign.id, definition })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ definition }))
        .execute();
    },
  };
}
