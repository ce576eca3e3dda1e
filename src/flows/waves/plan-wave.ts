// The plan of a wave, slice by slice: what a preview counts is what a schedule freezes. Refuses to plan before the tenant
// has been read: half a directory would make half a plan, and people without facts would look like refusals.

import { listsNamedBy, targetKey, type Audience } from '../../core/audience.ts';
import type { Campaign } from '../../core/campaign.ts';
import { beyondLimits, isBeyond, mayReach } from '../../core/author-limits.ts';
import { Findings, type Finding } from '../../core/finding.ts';
import { latest, type Instant } from '../../core/time.ts';
import {
  addCounts,
  NO_COUNTS,
  planWave,
  type Candidate,
  type PersonPlan,
  type Plan,
  type PlannedPerson,
  type PlanScope,
} from '../../core/wave.ts';
import { campaignOfWave, checkOptions, type WaveOptions } from '../../core/wave-options.ts';
import {
  NO_REPORT,
  type GroupInfo,
  type PlanGroup,
  type Role,
  type StoreReads,
  type World,
} from '../../ports.ts';
import { everybody } from '../tenant/everybody.ts';
import { troubleFinding } from '../tenant/keep-reading.ts';
import { readNewGroups } from '../tenant/read-groups.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';

export type WaveDraft = {
  readonly campaignId: string;
  readonly name: string;
  readonly audience: Audience;
  readonly options?: WaveOptions;
};

/** Who plans; left out where Keywave or a tool does, whom no limit binds. */
export type Author = { readonly id: string; readonly roles: readonly Role[] };

type Needs = Pick<World, 'store' | 'directory' | 'clock' | 'log' | 'settings'>;

/** As many of each group as an admin looks at; the counts cover everybody. */
const SHOWN = 50;

/** Everything is counted and nothing stored; `people` are the first of each group. */
export async function previewWave(world: Needs, draft: WaveDraft, author?: Author): Promise<Plan> {
  const scope = await scopeOf(world, draft, author);
  const at = planTimeOf(draft, world.clock.now());
  const shown = new Map<PlanGroup, PlannedPerson[]>();
  let counts = NO_COUNTS;
  for await (const slice of planSlices(world.store, scope, at)) {
    counts = addCounts(counts, slice.counts);
    for (const person of slice.people) {
      const group = groupOf(person.plan);
      const first = shown.get(group) ?? [];
      if (first.length < SHOWN) shown.set(group, [...first, person]);
    }
  }
  return { at: world.clock.now(), people: [...shown.values()].flat(), counts };
}

/** The full list of one group (null = everybody), a page at a time, in the order of the ids after `after`. */
export async function previewPeople(
  world: Needs,
  draft: WaveDraft,
  { group, after, limit }: { group: PlanGroup | null; after: string | null; limit: number },
  author?: Author,
): Promise<readonly PlannedPerson[]> {
  const scope = await scopeOf(world, draft, author);
  const people: PlannedPerson[] = [];
  for await (const slice of planSlices(world.store, scope, planTimeOf(draft, world.clock.now()), after)) {
    people.push(...slice.people.filter(({ plan }) => group === null || groupOf(plan) === group));
    if (people.length >= limit) break;
  }
  return people.slice(0, limit);
}

/** Within: the groups of whom the author may reach; null = everybody. */
export type PlanningScope = PlanScope & { readonly within: readonly GroupInfo[] | null };

/** What the plan is made of. Throws `Findings` when there is no such campaign, or a plan cannot be made. */
export async function scopeOf(world: Needs, draft: WaveDraft, author?: Author): Promise<PlanningScope> {
  const campaign = await draftedFor(world, draft);
  const missing = await missingFacts(world);
  const findings =
    missing.length > 0 ? missing : await readNewGroups(world, campaign.audience, draft.audience);
  const tenant = await tenantOf(world);
  const unknown = await unknownLists(world, draft.audience);
  const untold = tenant.report === 'available' ? [] : [campaign.audience, draft.audience].flatMap(byMethods);
  const all = [...findings, ...unknown, ...untold];
  if (all.length > 0) throw new Findings(all);
  const within = author === undefined ? null : await limitsOf(world, author);
  return { campaign: campaignOfWave(campaign, draft.options), audience: draft.audience, tenant, within };
}

async function unknownLists(
  { store }: Pick<World, 'store'>,
  audience: Audience,
): Promise<readonly Finding[]> {
  const named = listsNamedBy(audience);
  if (named.length === 0) return [];
  const known = new Set((await store.lists()).map(({ id }) => id));
  return named
    .filter((id) => !known.has(id))
    .map((id) => ({
      what: `There is no list ${id}.`,
      why: 'Nobody would be on it, and an exclusion would exclude nobody.',
      fix: 'Name another list, or import the file again.',
    }));
}

/** What is wrong with naming people by their methods where no report tells of these: an exclusion would exclude nobody. */
function byMethods({ include, exclude }: Audience): readonly Finding[] {
  return [...include, ...exclude]
    .filter(({ kind }) => kind === 'methods')
    .map((target) => ({
      what: `In this tenant nobody can tell ${targetKey(target)}.`,
      why: 'Only Microsoft’s registration report tells it, and the tenant has no licence for that (Microsoft Entra ID P1 or P2). Naming them would include nobody, and an exclusion would exclude nobody.',
      fix: 'Name a group or single people instead.',
    }));
}

/** The draft's campaign. Throws `Findings` for a draft that can never be. */
export async function draftedFor(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  draft: WaveDraft,
): Promise<Campaign> {
  const findings = checkOptions(draft.options ?? {}, clock.now());
  if (findings.length > 0) throw new Findings(findings);
  const campaign = await store.campaign(draft.campaignId);
  if (campaign !== null) return campaign;
  const known = (await store.campaigns()).map(({ id }) => `“${id}”`).join(', ');
  throw new Findings([
    {
      what: `There is no campaign “${draft.campaignId}”.`,
      why: `Known campaigns: ${known || 'none'}.`,
      fix: 'Use one of them.',
    },
  ]);
}

/** A wave that starts later is planned for then. */
export function planTimeOf({ options }: Pick<WaveDraft, 'options'>, now: Instant): Instant {
  return latest(now, options?.startAt ?? null);
}

/** Throws `Findings` at its end when somebody would get a nudge whom the author may not reach. */
export async function* planSlices(
  store: Pick<StoreReads, 'candidates'>,
  scope: PlanningScope,
  at: Instant,
  after: string | null = null,
): AsyncGenerator<Plan> {
  const within = scope.within?.map(({ id }) => id) ?? null;
  let beyond = 0;
  for await (const candidates of everybody(store, scope.campaign.id, after)) {
    const plan = planWave(scope, candidates, at);
    beyond += countBeyond(plan, candidates, within);
    yield plan;
  }
  if (beyond > 0) throw new Findings([beyondLimits(beyond, scope.within?.map(({ name }) => name) ?? [])]);
}

function countBeyond({ people }: Plan, candidates: readonly Candidate[], within: readonly string[] | null) {
  if (within === null) return 0;
  return people.filter(({ plan }, at) => {
    const person = candidates[at]?.person;
    return plan.do === 'send' && (person === undefined || isBeyond(person, within));
  }).length;
}

async function limitsOf(
  { store, settings }: Pick<World, 'store' | 'settings'>,
  { id, roles }: Author,
): Promise<readonly GroupInfo[] | null> {
  // Who only approves sends nothing, and has to see what they approve.
  if (roles.includes('Campaign.Admin') || !roles.includes('Campaign.Author')) return null;
  const groups = mayReach(id, await store.person(id), settings.authorLimits ?? []);
  if (groups === null) return null;
  const known = new Map((await store.groups(groups)).map((group) => [group.id, group]));
  return groups.map((group) => known.get(group) ?? { id: group, name: group, hidden: false });
}

function groupOf(plan: PersonPlan): PlanGroup {
  return plan.do === 'send' ? 'send' : plan.why;
}

async function missingFacts({ store }: Pick<World, 'store'>): Promise<readonly Finding[]> {
  const readings = await store.readings();
  const waiting: Finding = {
    what: 'The tenant has not been read yet, so nothing can be planned.',
    why: 'The first reading of people, groups and the registration report is still under way.',
    fix: 'Wait until the report shows the age of its facts; if it does not, look at the log.',
  };
  for (const name of ['users', 'groups', 'methods-report'] as const) {
    const reading = readings.find((each) => each.name === name);
    if (reading?.readAt != null || reading?.trouble?.code === NO_REPORT) continue;
    return [(reading && troubleFinding(reading)) ?? waiting];
  }
  return [];
}
