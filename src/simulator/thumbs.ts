// A thumb below a message, as Teams tells the bot of it. Teams takes nothing but an empty object for an answer.
// Documented in Microsoft Learn "Enhance AI-generated bot messages".

import type { BotClient } from './bot-client.ts';
import { inbound, type PressResult } from './chats.ts';
import { marksOf } from './marks.ts';
import type { Person } from './organisation.ts';
import type { Message } from './state.ts';
import type { World } from './world.ts';

export type Thumb = { readonly reaction: 'like' | 'dislike'; readonly text: string };

/** Tells the bot of a thumb and of the words beside it. */
export async function giveThumb(
  world: World,
  bot: BotClient,
  person: Person,
  message: Message | undefined,
  { reaction, text }: Thumb,
): Promise<PressResult> {
  if (!message || marksOf(message.activity)?.thumbs !== true) {
    return { ok: false, error: { code: 'NoThumbs', message: 'This message has no thumbs.' } };
  }
  const { status, body } = await bot.send({
    ...inbound(world, person),
    type: 'invoke',
    name: 'message/submitAction',
    replyToId: message.id,
    value: {
      actionName: 'feedback',
      actionValue: { reaction, feedback: JSON.stringify({ feedbackText: text }) },
    },
  });
  const taken = status === 200 && JSON.stringify(body) === '{}';
  return taken ? { ok: true } : { ok: false, error: { code: `Http${status}`, message: 'It was not taken.' } };
}
