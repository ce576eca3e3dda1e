// Bench: nudges over weeks. How quick an opening is found; 90 days of 5,000 people in 24 zones over clock changes in both
// directions by the rules alone, then through the flows and a real store, each send judged (parts/nudge-promises.ts); and
// a clock that is moved a day with 100,000 people due. `--people N --days N` for the days through the store,
// `--due N` for the moved clock, `--engine server|embedded` (server) for the store.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLog } from '../../adapters/log/log.ts';
import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { openingFor, type Campaign } from '../../core/campaign.ts';
import { NEW_FOLLOW_UP } from '../../core/follow-up.ts';
import type { Person } from '../../core/person.ts';
import { DAY, HOUR, plus, type Instant } from '../../core/time.ts';
import { planFollowUps } from '../../flows/sending/plan-follow-ups.ts';
import type { Store } from '../../ports.ts';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';
import {
  campaignOf,
  campaignsFrom,
  liveDays,
  personNumber,
  sendsIn,
  WAVES,
  type Days,
} from './parts/nudge-days.ts';
import { knowPeople, liveThroughFlows, SILENT_DIRECTORY, worldOf } from './parts/nudge-flows.ts';
import { brokenPromises } from './parts/nudge-promises.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '5000' },
    days: { type: 'string', default: '90' },
    due: { type: 'string', default: '100000' },
    engine: { type: 'string', default: 'server' },
  },
});
const PEOPLE = Number(values.people);
const DAYS = Number(values.days);
const DUE = Number(values.due);

const SPRING = '2026-03-01T00:00:00.000Z';
const AUTUMN = '2026-09-05T00:00:00.000Z';
const log = openLog('silent');

const figures = {
  openings: openings(),
  rules: [byRules(SPRING), byRules(AUTUMN)],
  store: await throughStore(),
  moved: await withStore(movedClock),
};
console.log(`100,000 openings: ${figures.openings.ms} ms`);
for (const { start, people, sent, broken, seconds } of figures.rules) {
  console.log(
    `by the rules from ${start}: ${people} people, ${sent} nudges, ${broken} promises broken, ${seconds} s`,
  );
}
const { people, days, sent, broken, different, seconds } = figures.store;
console.log(
  `through the store (${values.engine}): ${people} people, ${days} days, ${sent} nudges, ${broken} promises broken, ` +
    `${different} people otherwise than by the rules, ${seconds} s`,
);
console.log(`clock moved a day: ${figures.moved.due} people due, planned in ${figures.moved.seconds} s`);
if (values.json) console.log(JSON.stringify({ bench: 'nudges', engine: values.engine, ...figures }));

function openings() {
  const [office] = campaignsFrom(SPRING);
  if (office === undefined) throw new Error('no campaign');
  const people = Array.from({ length: 100_000 }, (_, index) => personNumber(index, SPRING));
  const started = performance.now();
  for (const person of people) openingFor(office, person, 1, plus(SPRING, 20 * HOUR));
  return { people: people.length, ms: Math.round(performance.now() - started) };
}

function byRules(start: Instant) {
  const started = performance.now();
  let sends = 0;
  let wrong = 0;
  for (const { campaign, people: cast } of castFrom(start, 5_000)) {
    for (const person of cast) {
      const { happened } = daysOf(campaign, person, start, 90);
      sends += sendsIn(happened).length;
      wrong += brokenPromises(campaign, person, happened, plus(start, 90 * DAY)).length;
    }
  }
  return { start, people: 5_000, sent: sends, broken: wrong, seconds: secondsSince(started) };
}

/** Each campaign's people are a tenant of their own. */
async function throughStore() {
  const started = performance.now();
  let sends = 0;
  let wrong = 0;
  let different = 0;
  for (const { campaign, people: cast } of castFrom(AUTUMN, PEOPLE)) {
    const expected = cast.map((person) => daysOf(campaign, person, AUTUMN, DAYS));
    const ticks = [...new Set(expected.flatMap((each) => each.ticks))];
    const waves = WAVES.map((after) => plus(AUTUMN, after));
    const found = await withStore((store) =>
      liveThroughFlows({ store, log, directory: SILENT_DIRECTORY }, campaign, cast, waves, ticks),
    );
    cast.forEach((person, index) => {
      const lived = found.get(person.id) ?? [];
      const should = expected[index]?.happened ?? [];
      sends += lived.length;
      if (lived.join() !== sendsIn(should).join()) different += 1;
      else wrong += brokenPromises(campaign, person, should, plus(AUTUMN, DAYS * DAY)).length;
    });
  }
  return {
    people: PEOPLE,
    days: DAYS,
    sent: sends,
    broken: wrong,
    different,
    seconds: secondsSince(started),
  };
}

/** Everybody was nudged a day ago. */
async function movedClock(store: Store) {
  const [office] = campaignsFrom(AUTUMN);
  if (office === undefined) throw new Error('no campaign');
  const campaign = { ...office, window: null };
  await store.saveCampaign(campaign);
  const cast = Array.from({ length: DUE }, (_, index) => personNumber(index, AUTUMN));
  await knowPeople({ store }, cast, AUTUMN);
  const wave = { id: 'wave', campaignId: campaign.id, name: 'Wave', audience: campaign.audience } as const;
  const begun = { ...wave, state: 'running', startedBy: 'bench', startedAt: AUTUMN } as const;
  await store.insertWave(begun, { at: AUTUMN, people: [] });
  const nudged = { ...NEW_FOLLOW_UP, step: 1, firstNudgeAt: AUTUMN, lastNudgeAt: AUTUMN, unanswered: 1 };
  await store.extendPlan(
    wave.id,
    cast.map(({ id }) => ({
      personId: id,
      standing: { is: 'eligible', smsOnly: false },
      plan: { do: 'send', at: AUTUMN, why: 'eligible', smsOnly: false },
    })),
  );
  for (let first = 0; first < cast.length; first += 1_000) {
    await store.saveFollowUps(
      cast.slice(first, first + 1_000).map(({ id }) => ({
        campaignId: campaign.id,
        personId: id,
        followUp: nudged,
        nextAt: plus(AUTUMN, DAY),
      })),
    );
  }
  const started = performance.now();
  const part = { store, log, directory: SILENT_DIRECTORY };
  const due = await planFollowUps(worldOf(part, () => plus(AUTUMN, DAY)));
  return { due, seconds: secondsSince(started) };
}

/** Each campaign with its share of the people, all zones in each. */
function castFrom(
  start: Instant,
  count: number,
): readonly { campaign: Campaign; people: readonly Person[] }[] {
  const campaigns = campaignsFrom(start);
  const everybody = Array.from({ length: count }, (_, index) => index);
  return campaigns.map((campaign) => ({
    campaign,
    people: everybody
      .filter((index) => campaignOf(index, campaigns) === campaign)
      .map((index) => personNumber(index, start)),
  }));
}

function daysOf(campaign: Campaign, person: Person, start: Instant, count: number): Days {
  const waves = WAVES.map((after) => plus(start, after));
  return liveDays(campaign, person, waves, plus(start, count * DAY));
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'keywave-bench-'));
  const databaseUrl = values.engine === 'embedded' ? undefined : await freshDatabase();
  const database = await openDatabase({ databaseUrl, dataDir: folder, log, pacePerSecond: null });
  try {
    return await work(database.store);
  } finally {
    await database.close();
    if (databaseUrl !== undefined) await dropDatabase(databaseUrl);
    rmSync(folder, { recursive: true, force: true });
  }
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}
