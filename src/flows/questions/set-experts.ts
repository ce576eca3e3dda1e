// In any channel of a team that has the app, an admin makes it the place where experts answer, says for which topics and
// languages, or ends that: "@Keywave experts here topics travel languages de, fr", "experts off", "experts". The answer
// comes in the same thread.

import { expertsWish } from '../../core/hand-over.ts';
import type { Moment } from '../../core/moment.ts';
import type { ExpertsChannel } from '../../core/question.ts';
import type { Message, World } from '../../ports.ts';
import { noteChatAct } from '../people/note-chat-act.ts';
import { holdsOneOf } from '../chat/holds-role.ts';

export type ChannelMessage = {
  /** Entra object id of who wrote. */
  readonly personId: string;
  /** Without the mention of the bot. */
  readonly text: string;
  readonly channelId: string;
  readonly serviceUrl: string;
  readonly channelName: string | null;
  readonly locale: string | null;
};

export async function answerChannel(world: World, said: ChannelMessage): Promise<Message> {
  return world.cards.render(await answerTo(world, said), said.locale);
}

async function answerTo(world: World, said: ChannelMessage): Promise<Moment> {
  const { store } = world;
  const wish = expertsWish(said.text);
  if (wish === null) return sayHow('help', await store.openQuestions());
  if (!(await holdsOneOf(world, said.personId, ['Campaign.Admin'])))
    return sayHow('admins-only', await store.openQuestions());
  const known = (await store.expertsChannels()).find(({ id }) => id === said.channelId) ?? null;
  if (wish.is === 'off' || wish.is === 'here') {
    const act = `chat: experts ${wish.is}`;
    await noteChatAct(world, { by: said.personId, act, about: { id: said.channelId } });
  }
  switch (wish.is) {
    case 'not-understood':
      return { ...sayHow('not-understood', await store.openQuestions()), words: wish.words };
    case 'shown':
      return tellOf(known, await store.openQuestions());
    case 'off':
      await store.removeExpertsChannel(said.channelId);
      world.log.info('a channel is no longer for experts', { by: said.personId });
      return tellOf(null, await store.openQuestions());
    case 'here': {
      const { topics, languages } = wish;
      const channel = {
        id: said.channelId,
        serviceUrl: said.serviceUrl,
        name: said.channelName ?? known?.name ?? '',
        topics,
        languages,
      };
      await store.transaction(async (tx) => {
        await tx.saveExpertsChannel(channel);
        await tx.askFailedCards();
        await tx.enqueue({ name: 'hand-over' });
      });
      world.log.info('a channel is for experts', { by: said.personId, topics: topics.length });
      return tellOf(channel, await store.openQuestions());
    }
  }
}

type Told = Extract<Moment, { moment: 'experts-channel' }>;

function tellOf(channel: ExpertsChannel | null, waiting: number): Told {
  if (channel === null) return sayHow('not-here', waiting);
  const { topics, languages } = channel;
  return { ...sayHow('here', waiting), topics, languages };
}

function sayHow(is: Told['is'], waiting: number): Told {
  return { moment: 'experts-channel', is, topics: [], languages: [], waiting, words: [] };
}
