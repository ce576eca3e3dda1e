// The channel for people and tests: what is in it, what is said to the bot there, and presses on its cards.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Channel, ChannelMessage } from './channel.ts';
import type { Person } from './organisation.ts';
import { messageView } from './pages-views.ts';
import { read, Refused } from './pages-requests.ts';

const bodies = {
  installation: z.object({ action: z.enum(['add', 'remove']) }),
  message: z.object({
    personId: z.string().max(40),
    text: z.string().trim().min(1).max(4000),
    thread: z.string().max(40).nullable().default(null),
  }),
  action: z.object({
    personId: z.string().max(40),
    messageId: z.string().max(40),
    action: z.object({
      type: z.string().max(40),
      id: z.string().max(200).optional(),
      verb: z.string().max(200).optional(),
      data: z.unknown().optional(),
    }),
    inputs: z.record(z.unknown()).optional(),
  }),
};

export function channelRoutes(channel: Channel): Hono {
  const app = new Hono();
  app.get('/channel', (c) =>
    c.json({
      id: channel.id,
      team: channel.team,
      name: channel.name,
      groupId: channel.groupId,
      tab: channel.tab,
      members: channel.members().map(({ id, name, isAdmin }) => ({ id, name, isAdmin })),
      messages: channel.messages().map(view),
    }),
  );
  app.post('/channel/installation', async (c) => {
    channel.setInstalled((await read(c, bodies.installation)).action === 'add');
    return c.json({ ok: true });
  });
  app.post('/channel/messages', async (c) => {
    const { personId, text, thread } = await read(c, bodies.message);
    return c.json(await channel.say(member(personId), text, thread));
  });
  app.post('/channel/actions', async (c) => {
    const { personId, messageId, action, inputs } = await read(c, bodies.action);
    return c.json(await channel.press(member(personId), messageId, { ...action }, inputs));
  });
  return app;

  function member(id: string): Person {
    const person = channel.members().find((each) => each.id === id);
    if (!person)
      throw new Refused(
        404,
        'No such member',
        `${id} is not in the channel.`,
        'Take an id from /api/channel.',
      );
    return person;
  }
}

const view = (message: ChannelMessage) => ({
  ...messageView(message),
  thread: message.thread,
  author: message.author?.name ?? null,
});
