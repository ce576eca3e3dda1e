// All that decides about nudges, read together and after their claim. What is the same for many of them may be as old as a
// second, which `begin` makes good for the states of waves.

import type { Campaign } from '../../core/campaign.ts';
import type { Tenant } from '../../core/tenant.ts';
import type { Wave } from '../../core/wave.ts';
import type { Nudge, PersonFacts, World } from '../../ports.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';

const SHARED_MS = 1_000;

/** All that decides about one nudge. */
export type Known = {
  readonly nudge: Nudge;
  readonly facts: PersonFacts | null;
  readonly campaign: Campaign | undefined;
  readonly wave: Wave | null;
  readonly tenant: Tenant;
  /** On the machine's monotonic clock, milliseconds. */
  readonly readAt: number;
};

type Shared = {
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly tenant: Tenant;
};

export function openFacts(world: World): (nudges: readonly Nudge[]) => Promise<readonly Known[]> {
  const { store } = world;
  const shared = recent(SHARED_MS, () => sharedFacts(world));
  const waves = new Map<string, () => Promise<Wave | null>>();
  const waveOf = (id: string) => {
    const wave = waves.get(id) ?? recent(SHARED_MS, () => store.wave(id));
    waves.set(id, wave);
    return wave();
  };
  return async (nudges) => {
    const { campaigns, tenant } = await shared();
    const readAt = performance.now();
    const facts = await store.factsAbout(
      nudges.map(({ campaignId, personId }) => ({ campaignId, personId })),
    );
    return Promise.all(
      nudges.map(async (nudge, index) => ({
        nudge,
        facts: facts[index] ?? null,
        campaign: campaigns.get(nudge.campaignId),
        wave: await waveOf(nudge.waveId),
        tenant,
        readAt,
      })),
    );
  };
}

async function sharedFacts(world: World): Promise<Shared> {
  const { store } = world;
  return {
    campaigns: new Map((await store.campaigns()).map((campaign) => [campaign.id, campaign])),
    tenant: await tenantOf(world),
  };
}

/** Calls `load` again when what it gave is older than `ms`. */
function recent<T>(ms: number, load: () => Promise<T>): () => Promise<T> {
  let at = -Infinity;
  let value: Promise<T>;
  return () => {
    if (performance.now() - at > ms) {
      at = performance.now();
      value = load();
      value.catch(() => (at = -Infinity));
    }
    return value;
  };
}
