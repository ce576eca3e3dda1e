// `npm run explain -- <person>`: why somebody did or did not get a nudge, as facts → decision → effects, by the very
// rules that decide. Reads the database and changes nothing about anybody. `--record <name>` keeps the facts and the
// plan as a case of test/cases, with everything that tells who it was replaced: name, address, ids, passkeys.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { remoteClock } from '../adapters/clock/remote-clock.ts';
import { openLog } from '../adapters/log/log.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { readConfig, type Config } from '../config.ts';
import { EVERYONE, type Audience } from '../core/audience.ts';
import type { Campaign } from '../core/campaign.ts';
import { Findings, type Finding } from '../core/finding.ts';
import { STANDING_TEXT } from '../core/standing.ts';
import type { Tenant } from '../core/tenant.ts';
import type { Instant } from '../core/time.ts';
import { LEAVE_TEXT, planWave, type Candidate, type PersonPlan } from '../core/wave.ts';
import {
  explanationOf,
  nextText,
  personMeant,
  reachText,
  standingText,
  type Explanation,
} from '../flows/people/explain-person.ts';
import { tenantOf } from '../flows/tenant/tenant-facts.ts';
import { Failure, type Store, type World } from '../ports.ts';
import { settingsOf } from '../world.ts';
import { keptSettings } from './kept-settings.ts';

type Case = {
  readonly now: Instant;
  readonly campaign: Campaign;
  readonly audience: Audience;
  readonly tenant: Tenant;
  readonly candidates: readonly Candidate[];
};

const MOST = 20;
const CASES = join(import.meta.dirname, '..', '..', 'test', 'cases');
const log = openLog('silent');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      campaign: { type: 'string', default: 'passkeys' },
      record: { type: 'string' },
      cases: { type: 'string', default: CASES },
    },
  });
  const text = positionals.join(' ').trim();
  if (text === '') throw problem('Nobody is named.', 'It explains one person.', USAGE);
  const folder = values.record === undefined ? null : newCase(values.cases, values.record);
  const config = readConfig(keptSettings(process.env));
  const database = await openKept(config, text);
  try {
    const campaign = await database.store.campaign(values.campaign);
    if (campaign === null) throw await noCampaign(database.store, values.campaign);
    const now = await nowOf(config);
    const clock = { now: () => now, onMove: () => () => undefined };
    const world = { store: database.store, settings: settingsOf(config), clock };
    const explanation = await explain(world, campaign, text);
    const { person, reach, followUp } = explanation.facts;
    const known = {
      now,
      campaign,
      audience: EVERYONE,
      tenant: await tenantOf(world),
      candidates: [{ person, reach, followUp }],
    };
    console.log(textOf(explanation, known));
    if (folder !== null) record(folder, known);
  } finally {
    await database.close();
  }
}

const USAGE = 'npm run explain -- <name, UPN or id> [--campaign <id>] [--record <name of a case>]';

/** Opens what is there already: an empty database would explain nobody. */
async function openKept({ databaseUrl, dataDir }: Config, text: string) {
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'database'))) {
    throw problem(
      `There is no database in “${dataDir}”.`,
      'Keywave has not run with this folder.',
      'Run npm start first, or name the folder with DATA_DIR, or the server with DATABASE_URL.',
    );
  }
  try {
    return await openDatabase({ databaseUrl, dataDir, log });
  } catch (error) {
    if (!(error instanceof Findings)) throw error;
    const ask = `Or ask the Keywave that runs: write “why ${text}” in an admin’s chat, or open the person in the tab.`;
    throw new Findings(error.findings.map((finding) => ({ ...finding, fix: `${finding.fix} ${ask}` })));
  }
}

type Needs = Pick<World, 'store' | 'settings' | 'clock'>;

async function explain(world: Needs, { id }: Campaign, text: string): Promise<Explanation> {
  const people = await world.store.findPeople(text, MOST);
  const person = personMeant(people, text);
  const explanation = person === undefined ? null : await explanationOf(world, id, person.id);
  if (explanation !== null) return explanation;
  if (people.length === 0) {
    throw problem(
      `Nobody is known as “${text}”.`,
      'No name, UPN or id has it, among those who have not left.',
      'Try a part of the name.',
    );
  }
  throw problem(
    `“${text}” could be ${people.length === MOST ? `${MOST} people or more` : `${people.length} people`}.`,
    people.map(({ name, upn }) => `${name} <${upn}>`).join('\n       '),
    'Give the UPN.',
  );
}

async function noCampaign(store: Store, id: string): Promise<Findings> {
  const known = (await store.campaigns()).map((each) => `“${each.id}”`).join(', ');
  return problem(
    `There is no campaign “${id}”.`,
    `Known campaigns: ${known || 'none'}.`,
    'Name one of them.',
  );
}

/** Business time, as the product has it; machine time when the clock that could be moved is not there any more. */
async function nowOf({ clockUrl }: Config): Promise<Instant> {
  if (clockUrl === undefined) return new Date().toISOString();
  try {
    const clock = await remoteClock(clockUrl, log);
    clock.close();
    return clock.now();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`CLOCK_URL ${clockUrl} does not answer; the time of this machine is used.`);
    return new Date().toISOString();
  }
}

function textOf(explanation: Explanation, known: Case): string {
  const { campaign, now, candidates } = known;
  const { facts, next, reach, trail, person, entra, mayRegister, ages } = explanation;
  const { person: asFact, ...others } = facts;
  const plan = planWave(known, candidates, now).people[0]?.plan;
  const lines = (of: object) =>
    Object.entries(of).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return [
    `${person.name} in “${campaign.name}”, ${now}`,
    '',
    'Facts',
    ...lines(asFact),
    ...lines(others),
    ...ages.map(({ what, at }) => `  ${what}: ${at === null ? 'never read' : `as of ${at}`}`),
    '',
    'Decision',
    `  ${standingText(explanation)}`,
    `  ${reachText(reach)}`,
    `  ${entra}`,
    `  Passkeys they may register: ${mayRegister}`,
    `  ${plan === undefined ? 'No wave would plan anything.' : planText(plan)}`,
    '',
    'Effects',
    `  ${nextText(next)}`,
    ...(trail.length === 0 ? ['  Nothing has happened yet.'] : []),
    ...trail.map(({ at, text }) => `  ${at}  ${text}`),
  ].join('\n');
}

function planText(plan: PersonPlan): string {
  if (plan.do === 'send') {
    const why = plan.why === 'eligible' ? 'eligible' : 'the interval since the last message is kept';
    return `A wave to everybody would send at ${plan.at}: ${why}.`;
  }
  const why = { ...LEAVE_TEXT, ...STANDING_TEXT }[plan.why];
  return `A wave to everybody would leave this person out: ${why}.`;
}

function newCase(cases: string, name: string): string {
  if (!/^[a-z\d]+(-[a-z\d]+)*$/u.test(name)) {
    throw problem(
      `“${name}” cannot be a case.`,
      'A case is a folder whose name says what it shows.',
      'Use small letters and hyphens, for example an-admin-is-left-out.',
    );
  }
  const folder = join(cases, name);
  if (existsSync(folder)) {
    throw problem(
      `There is a case “${name}” already.`,
      'A recorded case is never overwritten.',
      'Choose another name.',
    );
  }
  return folder;
}

function record(folder: string, known: Case): void {
  const facts = anonymous(known);
  const plan = planOf(facts);
  if (!isDeepStrictEqual(plan.people[0]?.plan, planOf(known).people[0]?.plan)) {
    throw new Error('The case without its personal data decides differently, so it was not recorded.');
  }
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries({ facts, plan })) {
    writeFileSync(join(folder, `${file}.json`), `${JSON.stringify(content, null, 2)}\n`);
  }
  console.log(`\nRecorded in ${folder}. npm run format gives it the usual look.`);
}

function planOf(known: Case) {
  return planWave(known, known.candidates, known.now);
}

const GUIDS = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/giu;

/** No rule looks at names, an address, a department or a passkey's label; ids only need to stay apart. */
function anonymous(known: Case): Case {
  const candidates = known.candidates.map(({ person, ...rest }) => ({
    person: {
      ...person,
      name: 'Somebody',
      givenName: null,
      upn: 'somebody@example.com',
      department: null,
      passkeys:
        person.passkeys?.map((passkey, index) => ({
          ...passkey,
          id: `passkey-${index + 1}`,
          name: `Passkey ${index + 1}`,
        })) ?? null,
    },
    ...rest,
  }));
  const neutral = new Map<string, string>();
  const text = JSON.stringify({ ...known, candidates }).replace(GUIDS, (id) => {
    const key = id.toLowerCase();
    const number = String(neutral.size + 1).padStart(12, '0');
    const given = neutral.get(key) ?? `00000000-0000-4000-8000-${number}`;
    neutral.set(key, given);
    return given;
  });
  return JSON.parse(text) as Case;
}

function problem(what: Finding['what'], why: Finding['why'], fix: Finding['fix']): Findings {
  return new Findings([{ what, why, fix }]);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Findings)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
