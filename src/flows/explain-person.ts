// Why did, or didn't, this person get a nudge: standing, reach, what comes next and the whole trail, from the
// same rules that decide. The API, the chat's "why" and `npm run explain` all show this.

import { NEW_FOLLOW_UP, whatNext, type Next } from '../core/follow-up.ts';
import type { Moment } from '../core/moment.ts';
import { unknownMethods } from '../core/methods.ts';
import type { Person } from '../core/person.ts';
import { REACH_TEXT, type Reach } from '../core/reach.ts';
import { STANDING_TEXT, standingOf, type Standing } from '../core/standing.ts';
import { standingDetail } from '../core/standing-detail.ts';
import { sentenceOf, type TrailEntry } from '../core/trail.ts';
import type { PersonFacts, World } from '../ports.ts';
import { circumstancesOf } from './settle-follow-up.ts';
import { tenantOf } from './tenant-facts.ts';

export type Explanation = {
  readonly person: Person;
  readonly standing: Standing;
  readonly reach: Reach;
  readonly next: Next;
  readonly facts: PersonFacts;
  readonly trail: readonly (TrailEntry & { readonly text: string })[];
  /** Method strings that Keywave does not know; kept, never taken for a passkey. */
  readonly unknownMethods: readonly string[];
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
  const trail = await store.trail(personId);
  return {
    person,
    reach,
    facts,
    standing: standingOf(person, {
      campaign: campaign.audience,
      wave: campaign.audience,
      tenant: await tenantOf(world),
      now: world.clock.now(),
    }),
    next: whatNext(facts.followUp ?? NEW_FOLLOW_UP, circumstancesOf(campaign, facts, null)),
    trail: trail.map((entry) => ({ ...entry, text: sentenceOf(entry) })),
    unknownMethods: unknownMethods(person.methods?.registered ?? []),
  };
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
    next: nextText(explanation.next),
    trail: explanation.trail.map(({ at, text: line }) => ({ at, text: line })),
  };
}

/** The one of the people found that `text` means; undefined when several could be meant. */
export function personMeant(people: readonly Person[], text: string): Person | undefined {
  const exact = people.filter(({ upn, name, id }) => [upn, name, id].some((each) => same(each, text)));
  const [person, ...others] = exact.length > 0 ? exact : people;
  return others.length === 0 ? person : undefined;
}

export function standingText({
  standing,
  unknownMethods: unknown,
}: Pick<Explanation, 'standing' | 'unknownMethods'>): string {
  const kept = unknown.length > 0 ? `Methods that Keywave does not know: ${unknown.join(', ')}.` : '';
  return [sentence(STANDING_TEXT[standing.is]), standingDetail(standing), kept]
    .filter((text) => text !== '')
    .join(' ');
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
