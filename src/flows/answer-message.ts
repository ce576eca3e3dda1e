// A written message to the bot. Admins (the mapped group; a chat carries no roles) may ask for status and report,
// those who may read names for "why <person>", and Campaign.Admin may stop everything; what sends to people is confirmed in the tab. Anything that is no command is kept
// for the help desk: never guessed at, never dropped.

import type { Moment } from '../core/moment.ts';
import { READ_NAMES, type Message, type Role, type World } from '../ports.ts';
import { explainPerson } from './explain-person.ts';
import { languageOf } from './language-of.ts';
import { readReport, readStatus } from './read-report.ts';
import { stopEverything } from './stop-everything.ts';

export type ChatMessage = {
  readonly personId: string;
  readonly text: string;
  readonly locale: string | null;
};

const ADMIN_ROLES: readonly Role[] = [...READ_NAMES, 'Campaign.Viewer'];

export async function answerMessage(world: World, { personId, text, locale }: ChatMessage): Promise<Message> {
  return world.cards.render(
    await reply(world, personId, text.trim()),
    await languageOf(world, personId, locale),
  );
}

async function reply(world: World, personId: string, text: string): Promise<Moment> {
  const [, word = '', rest = ''] = /^\/?(\S+)\s*(.*)$/su.exec(text) ?? [];
  const command = word.toLowerCase();
  const admin = await holdsOneOf(world, personId, ADMIN_ROLES);
  switch (command) {
    case 'help':
    case 'hello':
    case 'hi':
    case '':
      if (rest !== '') break;
      return { moment: 'help', admin };
    case 'status':
    case 'report':
      if (rest !== '') break;
      if (!admin) return { moment: 'admins-only' };
      return command === 'status' ? readStatus(world) : readReport(world);
    case 'why':
      if (!admin || rest === '') break;
      if (!(await holdsOneOf(world, personId, READ_NAMES))) return { moment: 'no-names' };
      return explainPerson(world, rest);
    case 'stop':
      if (rest.toLowerCase() !== 'everything') break;
      if (!(await holdsOneOf(world, personId, ['Campaign.Admin']))) return { moment: 'admins-only' };
      await stopEverything(world, personId, 'an admin said so in the chat');
      return readStatus(world);
  }
  await world.store.keepQuestion(personId, text, world.clock.now());
  await world.store.addTrail(personId, { kind: 'asked' }, world.clock.now());
  return { moment: 'question-kept', question: text };
}

async function holdsOneOf(
  { store, settings }: World,
  personId: string,
  roles: readonly Role[],
): Promise<boolean> {
  const groups = roles.flatMap((role) => settings.roleGroups[role] ?? []);
  const person = await store.person(personId);
  return person !== null && person.enabled && person.groups.some((group) => groups.includes(group));
}
