// How the pages and tests see people, messages and the evidence: plain JSON, nothing decided here.
import type { Person } from './organisation.ts';
import { marksOf } from './marks.ts';
import { methodsOf } from './report.ts';
import type { Message } from './state.ts';
import { transitiveMembers } from './world.ts';
import type { World } from './world.ts';

export function groupNamesByPerson(world: World): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const group of world.groups.values())
    for (const id of transitiveMembers(world, group).people)
      names.set(id, [...(names.get(id) ?? []), group.name]);
  return names;
}

export function personView(
  person: Person,
  groups: ReadonlyMap<string, string[]>,
  cards: ReadonlyMap<string, number>,
  last: ReadonlyMap<string, string>,
) {
  return {
    id: person.id,
    name: person.name,
    givenName: person.givenName,
    upn: person.upn,
    jobTitle: person.jobTitle,
    department: person.department,
    country: person.country,
    language: person.language,
    locale: person.locale,
    kind: person.kind,
    enabled: person.enabled,
    isAdmin: person.isAdmin,
    account: person.account,
    teams: person.teams,
    device: person.device,
    methods: methodsOf(person),
    passkeys: person.passkeys.map(({ id, kind, name, passkeyType, aaGuid, createdAt }) => ({
      id,
      kind,
      name,
      passkeyType,
      aaGuid,
      createdAt,
    })),
    groups: groups.get(person.id) ?? [],
    temperament: person.temperament,
    yours: person.yours,
    botInstalled: person.installed,
    blocked: person.blocked !== null,
    cards: cards.get(person.id) ?? 0,
    lastMessageAt: last.get(person.id) ?? null,
  };
}

export function messageView(message: Message) {
  const { text, summary, suggestedActions } = message.activity;
  const marks = marksOf(message.activity);
  return {
    id: message.id,
    from: message.from,
    at: message.at,
    ...(typeof text === 'string' ? { text } : {}),
    ...(typeof summary === 'string' ? { summary } : {}),
    ...(message.card === undefined ? {} : { card: message.card }),
    ...(marks?.ai ? { ai: true, citations: marks.citations } : {}),
    ...(marks?.thumbs ? { thumbs: true } : {}),
    ...(suggestedActions === undefined ? {} : { suggestedActions }),
    ...(message.edited ? { edited: true } : {}),
    ...(message.error === undefined ? {} : { error: message.error }),
  };
}

/** The evidence: each accepted activity, who holds several cards, and any nudge that was posted twice. */
export function record(world: World) {
  const accepted = world.state.accepted();
  const posts = accepted.filter((entry) => entry.operation === 'post' && entry.kind === 'card');
  const several = Map.groupBy(posts, (entry) => entry.personId);
  const nudges = Map.groupBy(
    posts.filter((entry) => entry.nudgeId !== null),
    (entry) => `${entry.personId} ${entry.nudgeId}`,
  );
  return {
    accepted,
    peopleWithSeveralCards: [...several]
      .filter(([, cards]) => cards.length > 1)
      .map(([personId, cards]) => ({ personId, cards: cards.length })),
    duplicates: [...nudges.values()]
      .filter((cards) => cards.length > 1)
      .map((cards) => ({
        personId: cards[0]?.personId,
        nudgeId: cards[0]?.nudgeId,
        cards: cards.length,
        activityIds: cards.map((card) => card.activityId),
      })),
  };
}
