// An admin looks at any message as people get it: a sample of it, marked as a test, sent to themselves alone. Nothing
// of it is kept, and a press on it changes nothing.

import { Findings, type Finding } from '../../core/finding.ts';
import type { Message, Sent, World } from '../../ports.ts';
import { languageOf } from './language-of.ts';

export type PreviewAsked = {
  /** The name of a moment. */
  readonly message: string;
  /** BCP 47, one that Keywave has; null = the reader's own. */
  readonly language: string | null;
};

/** The answer in chat to "preview <message> [language]": the sample, or what there is to choose from. */
export function previewIn({ cards }: Pick<World, 'cards'>, asked: string, reader: string | null): Message {
  const [message = '', language = null] = asked.split(/\s+/u);
  const choices = { moment: 'previews', messages: cards.moments, languages: cards.locales } as const;
  return sampleOf(cards, { message, language }, reader) ?? cards.render(choices, reader);
}

/** Throws `Findings` when there is no such message or language, or when it did not get there. */
export async function sendPreview(world: World, personId: string, asked: PreviewAsked): Promise<void> {
  const { store, cards, messenger, log } = world;
  const sample = sampleOf(cards, asked, await languageOf(world, personId, null));
  if (sample === null) throw new Findings([unknownChoice(cards)]);
  const conversation = await store.conversation(personId);
  if (conversation === null) throw new Findings([NO_CHAT]);
  // Somebody waits for this, so it leaves at once and the next wave's message gives way.
  await store.reserve(1);
  const sent = await messenger.send(conversation, sample);
  log.info('sample sent', { message: asked.message, outcome: sent.outcome });
  if (sent.outcome !== 'sent') throw new Findings([notThere(sent)]);
}

/** The answer to a press on a sample. */
export async function answerTest(world: World, personId: string, locale: string | null): Promise<Message> {
  return world.cards.render({ moment: 'tested' }, await languageOf(world, personId, locale));
}

function sampleOf(cards: World['cards'], asked: PreviewAsked, reader: string | null): Message | null {
  const { message, language } = asked;
  const name = cards.moments.find((each) => each === message.toLowerCase());
  const locale =
    language === null ? reader : cards.locales.find((each) => each.toLowerCase() === language.toLowerCase());
  return name === undefined || locale === undefined ? null : cards.renderTest(name, locale);
}

function unknownChoice({ moments, locales }: World['cards']): Finding {
  return {
    what: 'There is no such message, or not in that language.',
    why: 'A preview shows one of the messages that Keywave has.',
    fix: `Choose one of ${moments.join(', ')}, in one of ${locales.join(', ')}.`,
  };
}

const NO_CHAT: Finding = {
  what: 'Keywave has no chat with you yet.',
  why: 'The sample is sent to you in Teams, and Teams tells where to write to once you have added the app.',
  fix: 'Add Keywave in Teams, or write “help” to it, and send the sample again.',
};

function notThere(sent: Exclude<Sent, { outcome: 'sent' }>): Finding {
  const why = 'why' in sent ? `${sent.outcome}, ${sent.why}` : sent.outcome;
  return {
    what: sent.outcome === 'in-doubt' ? 'The sample may not have arrived.' : 'The sample did not arrive.',
    why: `Teams answered: ${why}.`,
    fix: 'Try again in a minute; if Teams still refuses, `npm run doctor` names what is wrong.',
  };
}
