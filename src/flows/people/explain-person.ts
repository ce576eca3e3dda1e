// Why did, or didn't, this person get a nudge: standing, reach, what Entra will do, which passkeys are allowed, what comes
// next and the whole trail, from the same rules that decide, and how old the facts are that they decide by. The API, the
// chat's "why" and `npm run explain` all show this.

import { spokenForm } from '../../core/command.ts';
import { NEW_FOLLOW_UP, whatNext, type Next } from '../../core/follow-up.ts';
import type { Moment } from '../../core/moment.ts';
import { unknownMethods } from '../../core/methods.ts';
import { entraText, heldText, mayRegisterText } from '../../core/outlook.ts';
import { holdAt, type Hold, type Person } from '../../core/person.ts';
import { REACH_TEXT, type Reach } from '../../core/reach.ts';
import { STANDING_TEXT, standingOf, type Standing } from '../../core/standing.ts';
import { holdText, standingDetail } from '../../core/standing-detail.ts';
import type { Instant } from '../../core/time.ts';
import { sentenceOf, type TrailEntry } from '../../core/trail.ts';
import type { PersonFacts, ReadingName, World } from '../../ports.ts';
import { groupNames } from '../tenant/group-names.ts';
import { READING_TITLES } from '../tenant/keep-reading.ts';
import { circumstancesOf } from '../sending/settle-follow-up.ts';
import { tenantOf } from '../tenant/tenant-facts.ts';

export type Explanation = {
  readonly at: Instant;
  readonly person: Person;
  readonly standing: Standing;
  /** Beyond the reason, in whole sentences; empty when that says everything. */
  readonly detail: string;
  /** The hold that counts now, also where another standing outweighs it. */
  readonly hold: Hold | null;
  /** The passkeys the person holds and may register, and what Entra's own campaign will do, in sentences. */
  readonly entra: string;
  readonly holds: string;
  readonly mayRegister: string;
  readonly reach: Reach;
  readonly next: Next;
  readonly facts: PersonFacts;
  readonly trail: readonly (TrailEntry & { readonly text: string })[];
  /** Method strings that Keywave does not know; kept, never taken for a passkey. */
  readonly unknownMethods: readonly string[];
  /** How old each fact is that decides here; null = it was never read. */
  readonly ages: readonly { readonly what: string; readonly at: Instant | null }[];
};

type Needs = Pick<World, 'store' | 'settings' | 'clock'>;

/** Null when there is no such person or campaign. */
export async function explanationOf(
  world: Needs,
  campaignId: string,
  personId: string,
): Promise<Explanation | null> {
  const { store } = world;
  const campaign = await store.campaign(campaignId);
  const facts = await store.facts(campaignId, personId);
  if (campaign === null || facts === null) return null;
  const { person, reach } = facts;
  const { audience } = campaign;
  const at = world.clock.now();
  const tenant = await tenantOf(world);
  const standing = standingOf(person, { campaign: audience, wave: audience, tenant, now: at });
  const trail = (await store.trail(personId)).map((entry) => ({ ...entry, text: sentenceOf(entry) }));
  const detail = standingDetail(standing);
  const named = await groupNames(world, [detail, ...trail.map(({ text }) => text)]);
  return {
    at,
    person,
    reach,
    facts,
    standing,
    detail: named(detail),
    hold: holdAt(person, at),
    entra: entraText(person, tenant),
    holds: heldText(person),
    mayRegister: mayRegisterText(person, tenant),
    next: whatNext(facts.followUp ?? NEW_FOLLOW_UP, circumstancesOf(campaign, facts, null)),
    trail: trail.map((entry) => ({ ...entry, text: named(entry.text) })),
    unknownMethods: unknownMethods(person.methods?.registered ?? []),
    ages: await agesOf(world, person),
  };
}

const DECIDING: readonly ReadingName[] = [
  'users',
  'groups',
  'methods-report',
  'methods-policy',
  'access-policies',
];

/** The readings' ages, and those of this person's own facts, which are older or newer. */
async function agesOf({ store }: Needs, { methods, passkeysAt }: Person): Promise<Explanation['ages']> {
  const readings = await store.readings();
  return [
    ...DECIDING.map((name) => ({
      what: READING_TITLES[name],
      at: readings.find((reading) => reading.name === name)?.readAt ?? null,
    })),
    { what: 'their row of the report, refreshed by Microsoft', at: methods?.reportedAt ?? null },
    { what: 'their passkeys, asked of Graph', at: passkeysAt ?? null },
  ];
}

/**
 * Whether `text` is somebody's id, sign-in address or name, or whole words of a name. An address is one also when nobody has
 * it; part of a word, as the “me” of “why me?”, is nobody's.
 */
export async function namesSomebody({ store }: Pick<World, 'store'>, text: string): Promise<boolean> {
  if (/^(?:\S+@\S+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/iu.test(text)) return true;
  const said = spokenForm(text).split(' ');
  if (said[0] === '') return false;
  const people = await store.findPeople(text, 6);
  return people.some(({ name }) => {
    const words = spokenForm(name).split(' ');
    return said.every((word) => words.includes(word));
  });
}

/** The chat's answer to "why <person>". */
export async function explainPerson(world: Needs, text: string): Promise<Moment> {
  const { store } = world;
  const people = await store.findPeople(text, 6);
  const [campaign] = await store.campaigns();
  const chosen = personMeant(people, text);
  const explanation =
    chosen === undefined || campaign === undefined
      ? null
      : await explanationOf(world, campaign.id, chosen.id);
  if (explanation === null || chosen === undefined) {
    return { moment: 'who', asked: text, people: people.map(({ name, upn }) => ({ name, upn })) };
  }
  const { name, upn } = chosen;
  return {
    moment: 'why',
    person: { name, upn },
    standing: standingText(explanation),
    reach: reachText(explanation.reach),
    entra: explanation.entra,
    mayRegister: explanation.mayRegister,
    next: nextText(explanation.next),
    ages: explanation.ages.map(({ what, at }) => `${what}: ${at ?? 'never'}`).join('; '),
    trail: explanation.trail.map(({ at, text: line }) => ({ at, text: line })),
  };
}

/** The one of the people found that `text` means; undefined when several could be meant. */
export function personMeant(people: readonly Person[], text: string): Person | undefined {
  const exact = people.filter(({ upn, name, id }) => [upn, name, id].some((each) => same(each, text)));
  const [person, ...others] = exact.length > 0 ? exact : people;
  return others.length === 0 ? person : undefined;
}

export function standingText({ standing, detail, hold, unknownMethods: unknown }: Explanation): string {
  const held = hold !== null && standing.is !== 'on-hold' ? `On hold too: ${holdText(hold)}` : '';
  const kept = unknown.length > 0 ? `Methods that Keywave does not know: ${unknown.join(', ')}.` : '';
  return [sentence(STANDING_TEXT[standing.is]), detail, held, kept].filter((text) => text !== '').join(' ');
}

export function reachText(reach: Reach): string {
  switch (reach.is) {
    case 'in':
      return 'In reach.';
    case 'unknown':
      return 'Not tried yet: the app is installed for the person when a nudge is sent.';
    case 'out':
      return `Out of reach: ${REACH_TEXT[reach.why]}.`;
  }
}

export function nextText(next: Next): string {
  return sentenceOf({
    kind: 'next',
    act: next.act,
    due: next.act === 'nothing' ? null : next.at,
    why: next.why,
  });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function same(first: string, second: string): boolean {
  return first.toLowerCase() === second.trim().toLowerCase();
}
