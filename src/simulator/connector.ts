// The pretend Bot Connector: conversations, activities, members. Refuses with the status codes of Microsoft Learn
// "Status codes from bot conversational APIs": 403 not installed / blocked / not in roster, 404, 413 above 100 KB,
// 429 by the published windows (50 requests a second per app and tenant; per conversation 7, 8, 60, 1800).
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { faultOfActivity, messageSize } from './cards.ts';
import type { Channel, ChannelMessage } from './channel.ts';
import { conversationId, graphChatId } from './chats.ts';
import type { Chats } from './chats.ts';
import type { Person } from './organisation.ts';
import type { Activity, Message } from './state.ts';
import { botFrameworkAudience } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import { findPerson } from './world.ts';
import type { World } from './world.ts';

const largestMessage = 100 * 1024;
const largestPage = 500;
/** Regions as they occur in real service URLs. */
export const connectorPath = /^\/(teams|emea|amer|apac)\//;

export function connectorRoutes(world: World, chats: Chats, channel: Channel, tokens: Tokens): Hono {
  const app = new Hono();
  const byConversation = new Map<string, string>();
  for (const person of world.people.values()) {
    byConversation.set(conversationId(world, person), person.id);
    byConversation.set(graphChatId(world, person), person.id);
  }

  app.use('*', async (c, next) => {
    const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const verified = token === undefined ? null : await tokens.verify(token, [botFrameworkAudience]);
    if (!verified?.ok) return c.json({ message: 'Authorization has been denied for this request.' }, 401);
    if (verified.claims.appid !== world.ids.botId)
      return fault(c, 401, 'BotNotRegistered', 'No bot is registered with this id on the Teams channel.');
    const wait = world.throttle.take('connector:tenant', world.ids.tenantId);
    if (wait !== null) return throttled(c, wait);
    await next();
  });

  app.post('/v3/conversations', async (c) => {
    const body = await readBody(c);
    const members = Array.isArray(body?.members) ? (body.members as { id?: unknown }[]) : [];
    const wanted = members[0]?.id;
    if (!body || body.isGroup === true || members.length !== 1 || typeof wanted !== 'string')
      return fault(c, 400, 'BadArgument', 'Exactly one member is needed for a personal conversation.');
    const tenant =
      (body.channelData as { tenant?: { id?: unknown } } | undefined)?.tenant?.id ?? body.tenantId;
    if (tenant !== world.ids.tenantId) return fault(c, 400, 'BadArgument', 'Missing or unknown tenant id.');
    const botId = (body.bot as { id?: unknown } | undefined)?.id;
    if (botId !== undefined && botId !== `28:${world.ids.botId}` && botId !== world.ids.botId)
      return fault(c, 400, 'BadArgument', 'The bot id is not the one of the caller.');
    const person = member(wanted);
    if (person === 'not an id') return fault(c, 400, 'BadSyntax', 'Failed to decrypt pairwise id.');
    if (!person?.installed || !person.enabled)
      return fault(c, 403, 'ForbiddenOperationException', "Bot isn't installed in user's personal scope");
    const wait = world.throttle.take('connector:create', person.id);
    if (wait !== null) return throttled(c, wait);
    world.state.openConversation(person.id, world.clock.iso());
    const id = conversationId(world, person);
    if (body.activity === undefined || body.activity === null) return c.json({ id }, 201);
    const refusal = faultBeforeWriting(c, person, body.activity);
    if (refusal) return refusal;
    return c.json({ id, activityId: chats.postFromBot(person, body.activity as Activity) }, 201);
  });

  const post = async (c: Context) => {
    const place = c.req.param('conversation') ?? '';
    if (channel.holds(place)) {
      const body = await readBody(c);
      const refusal = faultInChannel(c, body);
      if (refusal || !body) return refusal ?? fault(c, 400, 'BadSyntax', 'Could not parse the activity.');
      return c.json({ id: channel.postFromBot(place, body) }, 201);
    }
    const person = conversation(c);
    if (!person) return unknownConversation(c);
    const body = await readBody(c);
    const refusal = faultBeforeWriting(c, person, body);
    if (refusal || !body) return refusal ?? fault(c, 400, 'BadSyntax', 'Could not parse the activity.');
    return c.json({ id: chats.postFromBot(person, body) }, 201);
  };
  app.post('/v3/conversations/:conversation/activities', post);
  app.post('/v3/conversations/:conversation/activities/:activity', post);

  app.put('/v3/conversations/:conversation/activities/:activity', async (c) => {
    if (channel.holds(c.req.param('conversation'))) {
      const body = await readBody(c);
      const refusal = faultInChannel(c, body);
      if (refusal || !body) return refusal ?? fault(c, 400, 'BadSyntax', 'Could not parse the activity.');
      const message = ownInChannel(c.req.param('activity'));
      if (!message)
        return fault(c, 404, 'ActivityNotFoundInConversation', 'Activity was not found in the conversation.');
      channel.updateFromBot(message, body);
      return c.json({ id: message.id });
    }
    const person = conversation(c);
    if (!person) return unknownConversation(c);
    const body = await readBody(c);
    const refusal = faultBeforeWriting(c, person, body);
    if (refusal || !body) return refusal ?? fault(c, 400, 'BadSyntax', 'Could not parse the activity.');
    const message = ownMessage(person, c.req.param('activity'));
    if (!message)
      return fault(c, 404, 'ActivityNotFoundInConversation', 'Activity was not found in the conversation.');
    chats.updateFromBot(person, message, body);
    return c.json({ id: message.id });
  });

  app.delete('/v3/conversations/:conversation/activities/:activity', (c) => {
    if (channel.holds(c.req.param('conversation'))) {
      const message = ownInChannel(c.req.param('activity'));
      if (!message)
        return fault(c, 404, 'ActivityNotFoundInConversation', 'Activity was not found in the conversation.');
      channel.deleteFromBot(message);
      return c.body(null, 200);
    }
    const person = conversation(c);
    if (!person) return unknownConversation(c);
    const message = ownMessage(person, c.req.param('activity'));
    if (!message)
      return fault(c, 404, 'ActivityNotFoundInConversation', 'Activity was not found in the conversation.');
    chats.deleteFromBot(person, message);
    return c.body(null, 200);
  });

  const roster = (c: Context, answer: (people: readonly Person[]) => Response) => {
    const place = c.req.param('conversation') ?? '';
    const inTeam = isTeam(place) || channel.holds(place);
    const person = inTeam ? undefined : conversation(c);
    if (!inTeam && !person) return unknownConversation(c);
    const wait = world.throttle.take('connector:members', person?.id ?? place);
    if (wait !== null) return throttled(c, wait);
    if (person && !person.installed)
      return fault(c, 403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    return answer(person ? [person] : channel.roster());
  };
  app.get('/v3/conversations/:conversation/members', (c) =>
    roster(c, (people) => c.json(people.map(account))),
  );
  app.get('/v3/conversations/:conversation/pagedmembers', (c) =>
    roster(c, (people) => {
      const size = Math.min(Number(c.req.query('pageSize') ?? 200) || 200, largestPage);
      const from = Number(c.req.query('continuationToken') ?? 0) || 0;
      const page = { members: people.slice(from, from + size).map(account) };
      const more = from + size < people.length;
      return c.json(more ? { ...page, continuationToken: String(from + size) } : page);
    }),
  );
  app.get('/v3/conversations/:conversation/members/:member', (c) =>
    roster(c, (people) => {
      const id = c.req.param('member').toLowerCase();
      const found = people.find((person) => id === person.mri.toLowerCase() || id === person.id);
      return found
        ? c.json(account(found))
        : fault(c, 404, 'MemberNotFoundInConversation', 'The member is not in the conversation.');
    }),
  );
  app.get('/v3/teams/:team', (c) =>
    isTeam(c.req.param('team'))
      ? c.json({
          id: channel.teamThread,
          name: channel.team,
          aadGroupId: channel.groupId,
          channelCount: 2,
          memberCount: channel.roster().length,
          type: 'standard',
        })
      : unknownTeam(c),
  );
  // The General channel has the team's id and no name (Microsoft Learn, "Get the list of channels in a team").
  app.get('/v3/teams/:team/conversations', (c) =>
    isTeam(c.req.param('team'))
      ? c.json({
          conversations: [
            { id: channel.teamThread, name: null, type: 'standard' },
            { id: channel.id, name: channel.name, type: 'standard' },
          ],
        })
      : unknownTeam(c),
  );
  app.all('*', (c) => fault(c, 404, 'NotFound', 'No HTTP resource was found that matches the request URI.'));

  /** One of its threads too, as Teams takes it. */
  function isTeam(id: string): boolean {
    return id.split(';')[0] === channel.teamThread;
  }

  function member(id: string): Person | undefined | 'not an id' {
    if (!id.startsWith('29:')) return /^[0-9a-f-]{36}$/i.test(id) ? findPerson(world, id) : 'not an id';
    return [...world.people.values()].find((person) => person.mri === id) ?? 'not an id';
  }

  function conversation(c: Context): Person | undefined {
    const personId = byConversation.get(c.req.param('conversation') ?? '');
    if (personId === undefined || !world.state.conversationOpened(personId)) return undefined;
    return world.people.get(personId);
  }

  function ownMessage(person: Person, id: string): Message | undefined {
    const message = world.state.message(person.id, id);
    return message && message.from === 'bot' && !message.deleted ? message : undefined;
  }

  function ownInChannel(id: string): ChannelMessage | undefined {
    const message = channel.message(id);
    return message && message.from === 'bot' && !message.deleted ? message : undefined;
  }

  /** Null when the bot may write this to the channel now; the limit is that of one conversation. */
  function faultInChannel(c: Context, activity: unknown): Response | null {
    const malformed = faultOfActivity(activity);
    if (malformed !== null) return fault(c, 400, 'BadSyntax', malformed);
    if (messageSize(activity) > largestMessage)
      return fault(c, 413, 'MessageSizeTooBig', 'Message size too large.');
    const wait = world.throttle.take('connector:send', channel.id);
    return wait === null ? null : throttled(c, wait);
  }

  /** Null when the bot may write this to the person now. */
  function faultBeforeWriting(c: Context, person: Person, activity: unknown): Response | null {
    const malformed = faultOfActivity(activity);
    if (malformed !== null) return fault(c, 400, 'BadSyntax', malformed);
    if (messageSize(activity) > largestMessage)
      return fault(c, 413, 'MessageSizeTooBig', 'Message size too large.');
    const wait = world.throttle.take('connector:send', person.id);
    if (wait !== null) return throttled(c, wait);
    if (!person.installed || !person.enabled)
      return fault(c, 403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    if (person.blocked === 'ConversationBlockedByUser')
      return fault(c, 403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
    if (person.blocked === 'MessageWritesBlocked') return writesBlocked(c);
    return null;
  }

  function account(person: Person) {
    return {
      id: person.mri,
      name: person.name,
      aadObjectId: person.id,
      objectId: person.id,
      givenName: person.givenName,
      surname: person.surname,
      email: person.upn,
      userPrincipalName: person.upn,
      tenantId: world.ids.tenantId,
      userRole: person.kind === 'guest' ? 'guest' : 'user',
    };
  }
  return app;
}

async function readBody(c: Context): Promise<Activity | null> {
  try {
    const body: unknown = await c.req.json();
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Activity) : null;
  } catch {
    return null;
  }
}

const fault = (c: Context, status: ContentfulStatusCode, code: string, message: string) =>
  c.json({ error: { code, message } }, status);

const unknownTeam = (c: Context) => fault(c, 404, 'NotFound', 'The team was not found.');

const unknownConversation = (c: Context) => fault(c, 404, 'ConversationNotFound', 'Conversation not found.');

function throttled(c: Context, seconds: number): Response {
  c.header('retry-after', String(seconds));
  return fault(c, 429, 'Throttled', 'Too many requests.');
}

/** The one body whose code hides in JSON inside `message`. */
function writesBlocked(c: Context): Response {
  const message = JSON.stringify(
    {
      subCode: 'MessageWritesBlocked',
      details: 'Thread is blocked from message writes.',
      errorCode: null,
      errorSubCode: null,
    },
    null,
    2,
  ).replaceAll('\n', '\r\n');
  return c.json({ errorCode: 209, message }, 403);
}
