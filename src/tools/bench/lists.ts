// Bench: lists of people, counts and breakdowns, while presses are stored in between. The rows are made by SQL: a third
// registered, a sixth of the nudges failed or in doubt in part, a few people on hold or out of reach.
// `--people N`, `--rounds N`, `--engine server|embedded` (both).

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { openEmbedded } from '../../adapters/postgres/embedded.ts';
import { migrate } from '../../adapters/postgres/migrations.ts';
import type { Database } from '../../adapters/postgres/schema.ts';
import { openServer } from '../../adapters/postgres/server.ts';
import { createStore } from '../../adapters/postgres/store/store.ts';
import { openLog } from '../../adapters/log/log.ts';
import { EVERYONE } from '../../core/audience.ts';
import { DEFAULT_DEFERRAL, DEFAULT_RHYTHM, type Campaign } from '../../core/campaign.ts';
import { NEW_FOLLOW_UP } from '../../core/follow-up.ts';
import type { PeopleFilter, PeoplePlace, PeopleSort } from '../../core/people-filter.ts';
import { listPeople } from '../../flows/people/list-people.ts';
import type { Store } from '../../ports.ts';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '20' },
    engine: { type: 'string' },
  },
});
const PEOPLE = Number(values.people);
const ROUNDS = Number(values.rounds);
const NOW = '2026-11-24T09:00:00.000Z';
const log = openLog('silent');
const clock = { now: () => NOW, onMove: () => () => {} };

const CAMPAIGN: Campaign = {
  id: 'passkeys',
  name: 'Passkeys',
  audience: EVERYONE,
  deferral: DEFAULT_DEFERRAL,
  rhythm: DEFAULT_RHYTHM,
  window: null,
  timeZone: 'UTC',
};

type Ask = { readonly sort?: PeopleSort; readonly filter?: PeopleFilter; readonly after?: PeoplePlace };

const ASKED: Readonly<Record<string, Ask>> = {
  'everybody by name': {},
  'by name, in the middle': { after: { key: 'person 0500', id: 'p' } },
  'by department': { sort: 'department' },
  'by standing': { sort: 'standing' },
  'by last message': { sort: 'last-message' },
  eligible: { filter: { standing: ['eligible'] } },
  'not registered, by last message': { filter: { registered: false }, sort: 'last-message' },
  'out of reach': { filter: { reach: ['out'] } },
  'a nudge failed': { filter: { ended: ['failed'] } },
  'SMS only': { filter: { smsOnly: true } },
  'on hold': { filter: { onHold: true } },
  snoozing: { filter: { snoozing: true } },
  'one department': { filter: { department: 'Department 7' } },
  'search, many': { filter: { text: 'person' } },
  'search, one': { filter: { text: 'p0001234@' } },
};

const figures = [];
for (const engine of ['embedded', 'server'] as const) {
  if (values.engine !== undefined && values.engine !== engine) continue;
  figures.push(await measured(engine));
}
if (values.json) console.log(JSON.stringify({ bench: 'lists', people: PEOPLE, figures }));

async function measured(engine: 'embedded' | 'server') {
  const folder = mkdtempSync(join(tmpdir(), 'keywave-bench-'));
  const url = engine === 'server' ? await freshDatabase() : null;
  const opened = url === null ? await openEmbedded(folder, log) : await openServer(url, log);
  try {
    await migrate(opened.db);
    const store = createStore(opened.db, { enqueue: async () => {}, pacePerSecond: null });
    await store.saveCampaign(CAMPAIGN);
    const begun = performance.now();
    await seed(opened.db);
    console.log(
      `${engine}: ${PEOPLE} people, ${3 * PEOPLE} nudges, made in ${Math.round(performance.now() - begun)} ms`,
    );
    return { engine, lists: await lists(store), breakdowns: await breakdowns(store) };
  } finally {
    await opened.close();
    if (url !== null) await dropDatabase(url);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lists(store: Store) {
  const all: number[] = [];
  const presses: number[] = [];
  const each: Record<string, number> = {};
  for (const [name, { sort = 'name', filter = {}, after = null }] of Object.entries(ASKED)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = { sort, after, limit: 200 };
      const list = timed(() => listPeople({ store, clock }, CAMPAIGN.id, filter, page));
      const press = timed(() => pressed(store, (round * 7_919) % PEOPLE));
      times.push(await list);
      presses.push(await press);
    }
    all.push(...times);
    each[name] = percentile(times, 0.95);
    console.log(`  ${name}: p95 ${each[name]} ms`);
  }
  const p95 = percentile(all, 0.95);
  const pressP99 = percentile(presses, 0.99);
  console.log(`  all lists: p95 ${p95} ms; a press meanwhile: p99 ${pressP99} ms`);
  return { p95, pressP99, each };
}

async function breakdowns(store: Store) {
  const each: Record<string, number> = {};
  for (const by of ['department', 'country', 'platform', 'kind', 'standing'] as const) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await timed(() => store.breakdown(CAMPAIGN.id, by)));
    }
    each[by] = percentile(times, 0.95);
  }
  console.log(`  breakdowns, p95 in ms: ${JSON.stringify(each)}`);
  return each;
}

/** What a press stores: the person's facts read and locked, the answer written. */
async function pressed(store: Store, index: number): Promise<void> {
  const personId = `p${String(index).padStart(7, '0')}`;
  await store.transaction(async (tx) => {
    const facts = await tx.facts(CAMPAIGN.id, personId);
    const followUp = { ...(facts?.followUp ?? NEW_FOLLOW_UP), acknowledgedAt: NOW };
    await tx.saveFollowUp(CAMPAIGN.id, personId, followUp, null);
  });
}

async function seed(db: Database): Promise<void> {
  const id = sql`'p' || lpad(i::text, 7, '0')`;
  const everybody = sql`from generate_series(0, ${PEOPLE - 1}::int) i`;
  await sql`insert into people (id, name, upn, user_type, enabled, department, country, language, seen_at, hold)
    select ${id}, 'Person ' || lpad(((i::bigint * 7919) % 1000000)::text, 7, '0'), ${id} || '@example.org', 'member', true,
      'Department ' || i % 40, (array['DE', 'FR', 'CH', 'IT'])[1 + i % 4], 'en', ${NOW}::timestamptz,
      case when i % 997 = 0 then '{"why": "on leave", "until": null}'::jsonb end ${everybody}`.execute(db);
  await sql`insert into standings (campaign_id, person_id, standing, sms_only, kinds)
    select ${CAMPAIGN.id}, ${id}, case when i % 3 = 0 then 'has-passkey' when i % 50 = 1 then 'guest' else 'eligible' end,
      i % 20 = 2, case when i % 3 = 0 then array['synced'] else '{}'::text[] end ${everybody}`.execute(db);
  await sql`insert into contacts (person_id, reach, reach_why, platform)
    select ${id}, case when i % 200 = 4 then 'out' else 'in' end, case when i % 200 = 4 then 'blocked' end,
      case when i % 5 = 0 then 'windows' end ${everybody}`.execute(db);
  await sql`insert into follow_ups (campaign_id, person_id, step, last_nudge_at, answer, registered_at)
    select ${CAMPAIGN.id}, ${id}, 3, ${NOW}::timestamptz - make_interval(secs => i),
      case when i % 30 = 5 then '{"is": "snoozed", "at": "2026-11-24T08:00:00.000Z", "until": "2026-11-25T08:00:00.000Z"}'::jsonb
        else '{"is": "none"}'::jsonb end,
      case when i % 3 = 0 then ${NOW}::timestamptz end ${everybody} where i % 10 > 0`.execute(db);
  await sql`insert into nudges (campaign_id, wave_id, person_id, step, kind, state, due_at, reason)
    select ${CAMPAIGN.id}, 'wave', ${id}, step, 'nudge', case when i % 500 = step then 'failed' else 'sent' end,
      ${NOW}::timestamptz, null from generate_series(0, ${PEOPLE - 1}::int) i, generate_series(1, 3) step`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((first, second) => first - second);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10;
}
