// The report and the status, as values and as the cards that admins get in chat.

import { maskedProgress, maskedReport, type Smallest } from '../../core/masking.ts';
import type { Moment } from '../../core/moment.ts';

import { funnelOf, reasonText, type Report } from '../../core/report.ts';
import type { World } from '../../ports.ts';
import { countHandOvers } from '../questions/remind-experts.ts';

type Needs = Pick<World, 'store' | 'clock'>;

/** Over one wave, or over everybody whom the campaign ever planned (`waveId` null). */
export async function reportOf(
  { store, clock }: Needs,
  campaignId: string,
  waveId: string | null,
): Promise<Report> {
  const rows = await store.reportRows(waveId, campaignId);
  return {
    at: clock.now(),
    factsFrom: await store.syncedAt(),
    funnel: funnelOf(rows),
    snoozing: rows.filter((row) => row.snoozing && !row.registered).length,
    left: await store.leaveCounts(waveId, campaignId),
  };
}

export async function readReport(
  world: Needs & Pick<World, 'settings'>,
  smallest: Smallest,
): Promise<Moment> {
  const [campaign] = await world.store.campaigns();
  if (campaign === undefined) return readStatus(world, smallest);
  const { at, factsFrom, funnel, snoozing, left } = maskedReport(
    await reportOf(world, campaign.id, null),
    smallest,
  );
  return {
    moment: 'report',
    at,
    smallest,
    about: campaign.name,
    factsFrom,
    funnel,
    snoozing,
    left: Object.entries(left)
      .sort(([, first], [, second]) => second - first)
      .map(([why, people]) => ({ why: reasonText(why), people })),
  };
}

export async function readStatus(
  world: Needs & Pick<World, 'settings'>,
  smallest: Smallest,
): Promise<Moment> {
  const { store, clock } = world;
  const { open, overdue, unposted } = await countHandOvers(world);
  const waves = (await store.waves()).slice(0, 5);
  return {
    moment: 'status',
    at: clock.now(),
    smallest,
    waves: await Promise.all(
      waves.map(async ({ id, name, state }) => ({
        name,
        state,
        progress: maskedProgress(await store.progress(id), smallest),
      })),
    ),
    openQuestions: open,
    overdueQuestions: overdue,
    unpostedQuestions: unposted,
    stopped: await store.stop(),
  };
}
