// The days of nudge-days.ts lived through the flows and a real store: the clock goes from tick to tick, people press what
// their habits say, Teams takes every card. What was sent when must be what the rules alone came to.

import { NO_SEARCH } from '../../../adapters/search/no-search.ts';
import { EVERYONE } from '../../../core/audience.ts';
import type { Campaign } from '../../../core/campaign.ts';
import { Findings } from '../../../core/finding.ts';
import type { Person } from '../../../core/person.ts';
import { plus, type Instant } from '../../../core/time.ts';
import { answerCard } from '../../../flows/chat/answer-card.ts';
import { deliverNudges } from '../../../flows/sending/deliver-nudges.ts';
import { planFollowUps } from '../../../flows/sending/plan-follow-ups.ts';
import { runWaves } from '../../../flows/waves/run-waves.ts';
import { startWave } from '../../../flows/waves/start-wave.ts';
import type { Directory, Messenger, World } from '../../../ports.ts';
import { dayBack, holdsPasskey, reactionTo } from './nudge-days.ts';

export type Part = Pick<World, 'store' | 'log' | 'directory'>;

const SENDER = { worker: 'bench', batch: 200, leaseMs: 60_000 };

/** What was sent when, by person. Ticks and waves are whole minutes. */
export async function liveThroughFlows(
  part: Part,
  campaign: Campaign,
  people: readonly Person[],
  waves: readonly Instant[],
  ticks: readonly Instant[],
): Promise<ReadonlyMap<string, readonly Instant[]>> {
  const cast = new Map(people.map((person) => [person.id, person]));
  const sent = new Map<string, Instant[]>();
  const reactions = new Map<string, Reaction>();
  const [first, ...later] = ticks.toSorted();
  if (first === undefined) return sent;
  let now = first;
  const took = (personId: string, nudgeId: string) => {
    const before = sent.get(personId) ?? [];
    sent.set(personId, [...before, now]);
    const person = cast.get(personId);
    const reaction = person === undefined ? null : reactionTo(person, before.length + 1);
    if (reaction === null) reactions.delete(personId);
    else reactions.set(personId, { ...reaction, nudgeId, at: plus(now, reaction.after) });
  };
  const passkeys = async (personId: string) => {
    const person = cast.get(personId);
    return person !== undefined && holdsPasskey(person) ? [keyOf(now)] : [];
  };
  const directory = { ...part.directory, passkeys };
  const world = worldOf({ ...part, directory }, () => now, willing(took));
  await world.store.saveCampaign(campaign);
  await knowPeople(world, people, now);
  for (const { id, timeZone } of people) {
    await world.store.saveMailbox(id, { timeZone, purpose: 'user' }, now);
  }
  for (const tick of [first, ...later]) {
    now = tick;
    if (waves.includes(tick)) await startWave(world, draftFor(campaign), 'bench').catch(nobodyLeft);
    for (const [personId, reaction] of reactions) {
      if (reaction.at > tick) continue;
      reactions.delete(personId);
      await answerCard(world, pressOf(personId, reaction, tick));
    }
    await settle(world);
  }
  return sent;
}

export function worldOf(part: Part, now: () => Instant, messenger = willing()): World {
  return {
    ...part,
    roster: { member: async () => null, team: async () => null, channels: async () => [] },
    messenger,
    clock: { now, onMove: () => () => undefined },
    settings: { organisation: 'Fabrikam', roleGroups: {}, special: [], helpDesk: { label: 'help desk' } },
    writer: null,
    cards: {
      render: (moment) => ({
        summary: moment.moment,
        card: { nudgeId: 'nudgeId' in moment ? moment.nudgeId : '' },
      }),
      renderTest: (name) => ({ summary: name, card: {} }),
      moments: [],
      locales: [],
      understand: () => null,
    },
    search: NO_SEARCH,
    smallTalk: () => null,
  };
}

type Reaction = NonNullable<ReturnType<typeof reactionTo>> & {
  readonly nudgeId: string;
  readonly at: Instant;
};

function pressOf(personId: string, { press, nudgeId }: Reaction, now: Instant) {
  const { verb } = press;
  const optOut = verb === 'opt-out' ? ({ why: 'away', until: dayBack(now) } as const) : {};
  return { personId, verb, nudgeId, activityId: null, locale: null, ...optOut };
}

/** What the clock's jobs and the sender do, until nothing is due. */
async function settle(world: World): Promise<void> {
  await runWaves(world);
  for (;;) {
    const planned = await planFollowUps(world);
    const delivered = await deliverNudges(world, SENDER);
    if (planned + delivered === 0) return;
  }
}

/** Reads the people as a directory would have told of them. */
export async function knowPeople(
  { store }: Pick<World, 'store'>,
  people: readonly Person[],
  at: Instant,
): Promise<void> {
  await store.saveUsers(people, at);
  await store.saveMethods(
    people.flatMap(({ id, methods }) => (methods === null ? [] : [{ personId: id, report: methods }])),
    at,
  );
  for (const name of ['users', 'groups', 'methods-report'] as const)
    await store.saveReading(name, { readAt: at });
}

function draftFor({ id }: Campaign) {
  return { campaignId: id, name: 'Wave', audience: EVERYONE };
}

/** A wave may find everybody followed up already. */
function nobodyLeft(error: unknown): void {
  if (!(error instanceof Findings)) throw error;
}

function keyOf(createdAt: Instant) {
  return { id: 'k', name: 'Key', aaGuid: null, model: null, type: 'deviceBound', createdAt };
}

/** A Teams that takes everything at once. */
function willing(took: (personId: string, nudgeId: string) => void = () => undefined): Messenger {
  let count = 0;
  const sent = () => ({ outcome: 'sent', activityId: `a${(count += 1)}` }) as const;
  return {
    open: async (personId) => ({
      outcome: 'opened',
      conversation: { personId, conversationId: `c-${personId}`, serviceUrl: 'https://teams.example/' },
    }),
    send: async (to, { card }) => {
      took('personId' in to ? to.personId : '', 'nudgeId' in card ? String(card.nudgeId) : '');
      return sent();
    },
    update: async () => sent(),
  };
}

/** A tenant that has nothing to tell. */
export const SILENT_DIRECTORY: Directory = {
  userChanges: nothing,
  groupChanges: nothing,
  methodsReport: nothing,
  methodsPolicy: async () => ({ fido2: null, campaign: null, methods: {}, migrationOptOut: null }),
  accessPolicies: async () => [],
  securityInfoEvents: nothing,
  mailbox: async () => null,
  passkeys: async () => [],
  install: async () => ({ installed: true }),
  owners: async () => [],
  granted: async () => null,
};

async function* nothing(): AsyncGenerator<never> {}
