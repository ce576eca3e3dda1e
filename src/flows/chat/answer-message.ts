// A written message to the bot. Everybody may ask about themselves, in any of our languages. Admins (the mapped group; a chat
// carries no roles) may ask for status, report and previews, those who may read names for "why <person>", and
// Campaign.Admin may stop everything; what sends to people is confirmed in the tab. Anything that is no command, also what
// begins with "why" and names nobody, is small talk or a question: never guessed at, never dropped.

import { spokenForm, type Command } from '../../core/command.ts';
import type { Smallest } from '../../core/masking.ts';
import type { Moment } from '../../core/moment.ts';
import { READ_NAMES, type Message, type Role, type World } from '../../ports.ts';
import { answerQuestion } from '../questions/answer-question.ts';
import { offerLanguages } from './choose-language.ts';
import { holdsOneOf } from './holds-role.ts';
import { explainPerson, namesSomebody } from '../people/explain-person.ts';
import { languageOf } from './language-of.ts';
import { previewIn } from './preview-card.ts';
import { readReport, readStatus } from '../waves/read-report.ts';
import { noteChatAct } from '../people/note-chat-act.ts';
import { reportNotMe } from './report-not-me.ts';
import { stopEverything } from '../waves/stop-everything.ts';
import { startMessages, stopMessages } from './stop-messages.ts';
import { tellStanding } from './tell-standing.ts';
import { tellStored } from './tell-stored.ts';

export type ChatMessage = {
  readonly personId: string;
  readonly text: string;
  readonly locale: string | null;
  /** What Teams calls the message; the same when it is delivered again. */
  readonly messageId?: string | null;
};

const ADMIN_ROLES: readonly Role[] = [...READ_NAMES, 'Campaign.Viewer'];

/** Null when the message has been dealt with: a question that Teams delivers again is kept and answered once. */
export async function answerMessage(world: World, message: ChatMessage): Promise<Message | null> {
  const { personId, text, locale, messageId = null } = message;
  const answer = await reply(world, { personId, text: text.trim(), locale, messageId });
  if (answer === null || !('moment' in answer)) return answer;
  return world.cards.render(answer, await languageOf(world, personId, locale));
}

async function reply(
  world: World,
  { personId, text, locale, messageId }: Required<ChatMessage>,
): Promise<Moment | Message | null> {
  const said = spokenForm(text);
  const admin = await holdsOneOf(world, personId, ADMIN_ROLES);
  switch (said) {
    case '':
      if (world.smallTalk(text) === null) return { moment: 'help', admin };
      break;
    case 'status':
    case 'report':
      if (!admin) return { moment: 'admins-only' };
      return said === 'status'
        ? readStatus(world, await smallestFor(world, personId))
        : readReport(world, await smallestFor(world, personId));
    case 'stop everything':
      if (!(await holdsOneOf(world, personId, ['Campaign.Admin']))) return { moment: 'admins-only' };
      await noteChatAct(world, { by: personId, act: 'chat: stop everything', about: null });
      await stopEverything(world, personId, 'an admin said so in the chat');
      return readStatus(world, 1);
  }
  const [, word = '', rest = ''] = /^[\s/]*(\w+)[\s:,]*(.*?)[\s?!.]*$/su.exec(text) ?? [];
  switch (word.toLowerCase()) {
    case 'why':
      if (!(await namesSomebody(world, rest))) break;
      if (!admin) return { moment: 'admins-only' };
      if (!(await holdsOneOf(world, personId, READ_NAMES))) return { moment: 'no-names' };
      return explainPerson(world, rest);
    case 'preview':
      if (rest.split(/\s+/u).length > 2) break;
      if (!admin) return { moment: 'admins-only' };
      return previewIn(world, rest, await languageOf(world, personId, locale));
  }
  const wanted = world.cards.understand(text);
  if (wanted !== null) return obey(world, personId, wanted, admin);
  return answerQuestion(world, { personId, text, locale, messageId });
}

/** What counts of people are rounded down to a multiple of, for who may not see names. */
async function smallestFor(world: World, personId: string): Promise<Smallest> {
  return (await holdsOneOf(world, personId, READ_NAMES)) ? 1 : (world.settings.smallestGroup ?? 5);
}

function obey(world: World, personId: string, command: Command, admin: boolean): Promise<Moment> | Moment {
  switch (command) {
    case 'help':
      return { moment: 'help', admin };
    case 'begin':
      return tellStanding(world, personId);
    case 'my-data':
      return tellStored(world, personId);
    case 'language':
      return offerLanguages(world, personId);
    case 'stop-messages':
      return stopMessages(world, personId);
    case 'start-messages':
      return startMessages(world, personId);
    case 'not-me':
      return reportNotMe(world, personId);
  }
}
