// Campaigns, each kept whole as one value, in the order in which they were first saved.

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
      return row?.definition ?? null;
    },

    async campaigns() {
      const rows = await db.selectFrom('campaigns').select('definition').orderBy('position').execute();
      return rows.map((row) => row.definition);
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
