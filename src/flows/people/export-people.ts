// The people of a campaign or wave as rows for a file, slice by slice while the file is read: who reads slowly makes the
// store wait, and nothing is kept. Each slice shows the moment it was read, so an export is no snapshot of one instant.

import { EVERYONE } from '../../core/audience.ts';
import { exportRow, PEOPLE_EXPORT, type ExportRow } from '../../core/people-export.ts';
import type { Instant } from '../../core/time.ts';
import type { World } from '../../ports.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';

export type PeopleExport = {
  readonly about: {
    readonly schema: string;
    readonly at: Instant;
    readonly campaign: string;
    /** Null = the whole campaign. */
    readonly wave: string | null;
  };
  readonly slices: AsyncIterable<readonly ExportRow[]>;
};

/** More saves round trips; a slice of each running export is held at once. */
const SLICE = 500;

type Needs = Pick<World, 'store' | 'settings' | 'clock'>;

/** Null when there is no such campaign, or no such wave in it. */
export async function exportPeople(
  world: Needs,
  campaignId: string,
  waveId: string | null,
): Promise<PeopleExport | null> {
  const { store, clock } = world;
  const campaign = await store.campaign(campaignId);
  const wave = waveId === null ? null : await store.wave(waveId);
  if (campaign === null || (waveId !== null && wave?.campaignId !== campaignId)) return null;
  const now = clock.now();
  const scope = {
    campaign: campaign.audience,
    wave: wave?.audience ?? EVERYONE,
    tenant: await tenantOf(world),
    now,
  };
  return {
    about: { schema: PEOPLE_EXPORT, at: now, campaign: campaign.name, wave: wave?.name ?? null },
    slices: slicesOf(world, campaignId, waveId, (each) => exportRow(each, scope)),
  };
}

async function* slicesOf(
  { store }: Pick<World, 'store'>,
  campaignId: string,
  waveId: string | null,
  rowOf: (exported: Parameters<typeof exportRow>[0]) => ExportRow,
): AsyncGenerator<readonly ExportRow[]> {
  for (let after: string | null = null; ; ) {
    const slice = await store.exportedPeople(campaignId, waveId, after, SLICE);
    const last = slice.at(-1);
    if (last === undefined) return;
    yield slice.map(rowOf);
    if (slice.length < SLICE) return;
    after = last.person.id;
  }
}
