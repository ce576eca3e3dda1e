// The 1:1 chats between the bot and the pretend people: what arrives from the bot, what a person types or presses,
// and how an action's answer replaces the card for that person (Microsoft Learn, "Universal Actions for Adaptive
// Cards"). Refuses a press of a button that the card does not have, and words to a bot that is not installed.
import { createHash } from 'node:crypto';
import { actionsOf, adaptiveCardType, cardOf, executeActionsOf, nudgeIdOf } from './cards.ts';
import type { BotClient } from './bot-client.ts';
import type { Person } from './organisation.ts';
import type { Accepted, Activity, Message } from './state.ts';
import type { World } from './world.ts';

export type PressedAction = { type: string; id?: string; verb?: string; data?: unknown };
export type PressResult =
  | { ok: true; card?: unknown; message?: string }
  | { ok: false; error: { code: string; message: string } };
export type Chats = {
  bot: BotClient;
  /** called for each new card with buttons that run */
  onCard(listener: (person: Person, message: Message) => void): void;
  /** @returns the new activity's id */
  postFromBot(person: Person, activity: Activity): string;
  updateFromBot(person: Person, message: Message, activity: Activity): void;
  deleteFromBot(person: Person, message: Message): void;
  say(person: Person, text: string): Promise<PressResult>;
  press(
    person: Person,
    messageId: string,
    action: PressedAction,
    inputs?: Record<string, unknown>,
  ): Promise<PressResult>;
};

const wrong = 'Something went wrong. Please try again.';

export function makeChats(world: World, bot: BotClient): Chats {
  const cardListeners = new Set<(person: Person, message: Message) => void>();
  const accept = (
    person: Person,
    activityId: string,
    operation: Accepted['operation'],
    activity: Activity,
    nudgeId: string | null,
  ) => {
    const card = cardOf(activity);
    world.state.accept({
      at: new Date().toISOString(),
      businessAt: world.clock.iso(),
      personId: person.id,
      conversationId: conversationId(world, person),
      activityId,
      operation,
      kind: card !== undefined ? 'card' : typeof activity.text === 'string' ? 'text' : 'other',
      nudgeId,
    });
  };
  const changed = (type: 'message' | 'update', person: Person) =>
    world.changes.emit('change', { type, personId: person.id });
  const fail = (person: Person, message: Message | undefined, code: string, text: string): PressResult => {
    if (message) {
      world.state.saveMessage({ ...message, error: text });
      changed('update', person);
    }
    return { ok: false, error: { code, message: text } };
  };
  const silent = (person: Person): PressResult | null => {
    if (!person.installed)
      return {
        ok: false,
        error: { code: 'NotInstalled', message: 'The bot is not installed for this person.' },
      };
    if (person.blocked !== null)
      return { ok: false, error: { code: 'Blocked', message: 'This person has blocked the bot.' } };
    return null;
  };

  return {
    bot,
    onCard: (listener) => void cardListeners.add(listener),

    postFromBot(person, activity) {
      const id = world.state.nextActivityId();
      if (activity.type !== 'message') return id;
      const card = cardOf(activity);
      const nudgeId = nudgeIdOf(card);
      const message: Message = {
        id,
        personId: person.id,
        from: 'bot',
        at: world.clock.iso(),
        activity,
        ...(card === undefined ? {} : { card }),
        ...(nudgeId === null ? {} : { nudgeId }),
      };
      world.state.transaction(() => {
        world.state.saveMessage(message);
        accept(person, id, 'post', activity, nudgeId);
      });
      changed('message', person);
      if (executeActionsOf(card).length > 0) for (const listener of cardListeners) listener(person, message);
      return id;
    },
    updateFromBot(person, message, activity) {
      const { card: _, error: __, ...rest } = message;
      const card = cardOf(activity);
      world.state.transaction(() => {
        world.state.saveMessage({ ...rest, activity, edited: true, ...(card === undefined ? {} : { card }) });
        accept(person, message.id, 'update', activity, message.nudgeId ?? null);
      });
      changed('update', person);
    },
    deleteFromBot(person, message) {
      world.state.transaction(() => {
        world.state.saveMessage({ ...message, deleted: true });
        accept(person, message.id, 'delete', message.activity, message.nudgeId ?? null);
      });
      changed('update', person);
    },

    async say(person, text) {
      const refusal = silent(person);
      if (refusal) return refusal;
      world.state.openConversation(person.id, world.clock.iso());
      const basis = inbound(world, person);
      const activity = { ...basis, type: 'message', text, textFormat: 'plain' };
      const message: Message = {
        id: activity.id,
        personId: person.id,
        from: 'person',
        at: world.clock.iso(),
        activity,
      };
      world.state.saveMessage(message);
      changed('message', person);
      const answer = await bot.send(activity);
      return answer.status >= 200 && answer.status < 300
        ? { ok: true }
        : fail(person, message, code(answer.status), 'The bot could not be reached.');
    },

    async press(person, messageId, action, inputs = {}) {
      const refusal = silent(person);
      if (refusal) return refusal;
      const message = world.state.message(person.id, messageId);
      if (!message || message.deleted || message.card === undefined)
        return {
          ok: false,
          error: { code: 'MessageNotFound', message: 'There is no such card in this chat.' },
        };
      const offered = actionsOf(message.card).some(
        (own) => own.type === action.type && own.verb === action.verb,
      );
      if (!offered)
        return {
          ok: false,
          error: { code: 'ActionNotFound', message: 'The card has no such button any more.' },
        };
      const data = { ...(isObject(action.data) ? action.data : {}), ...inputs };
      if (action.type === 'Action.Submit') return submit(person, message, data);
      if (action.type !== 'Action.Execute')
        return {
          ok: false,
          error: { code: 'ActionNotForBot', message: 'This button does not go to the bot.' },
        };
      const answer = await bot.send({
        ...inbound(world, person),
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: message.id,
        value: {
          action: {
            type: action.type,
            ...(action.id === undefined ? {} : { id: action.id }),
            verb: action.verb,
            data,
          },
          trigger: 'manual',
        },
      });
      if (answer.status !== 200 || !isObject(answer.body))
        return fail(person, message, code(answer.status), wrong);
      return applyInvoke(person, message.id, answer.body);
    },
  };

  async function submit(
    person: Person,
    message: Message,
    data: Record<string, unknown>,
  ): Promise<PressResult> {
    const answer = await bot.send({
      ...inbound(world, person),
      type: 'message',
      replyToId: message.id,
      value: data,
    });
    return answer.status >= 200 && answer.status < 300
      ? { ok: true }
      : fail(person, message, code(answer.status), wrong);
  }

  function applyInvoke(person: Person, messageId: string, body: Record<string, unknown>): PressResult {
    const message = world.state.message(person.id, messageId);
    if (!message) return { ok: false, error: { code: 'MessageNotFound', message: 'The card is gone.' } };
    const { error: _, ...clean } = message;
    if (body.statusCode === 200 && body.type === adaptiveCardType) {
      world.state.saveMessage({ ...clean, card: body.value });
      changed('update', person);
      return { ok: true, card: body.value };
    }
    if (body.statusCode === 200) {
      if (message.error !== undefined) {
        world.state.saveMessage(clean);
        changed('update', person);
      }
      return typeof body.value === 'string' ? { ok: true, message: body.value } : { ok: true };
    }
    const detail = isObject(body.value) ? body.value : {};
    return fail(
      person,
      message,
      typeof detail.code === 'string' ? detail.code : code(Number(body.statusCode)),
      typeof detail.message === 'string' ? detail.message : wrong,
    );
  }
}

const code = (status: number) => (status === 0 ? 'Unreachable' : `Http${status}`);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same for ever for one person and one bot. */
export function conversationId(world: World, person: Person): string {
  return `a:1${createHash('sha256').update(`${world.ids.botId}:${person.id}`).digest('base64url')}`;
}

/** How Graph names the same chat; the Connector takes both. */
export const graphChatId = (world: World, person: Person) =>
  `19:${person.id}_${world.ids.botId}@unq.gbl.spaces`;

/** Installs or uninstalls, and lets the bot know as Teams does. */
export function setInstalled(world: World, chats: Chats, person: Person, installed: boolean): void {
  world.savePerson({ ...person, installed });
  if (installed) world.state.openConversation(person.id, world.clock.iso());
  const update = {
    ...inbound(world, person),
    type: 'installationUpdate',
    action: installed ? 'add' : 'remove',
  };
  const bot = { id: `28:${world.ids.botId}`, name: 'Keywave' };
  chats.bot.enqueue(
    person.id,
    installed
      ? [{ ...inbound(world, person), type: 'conversationUpdate', membersAdded: [bot] }, update]
      : [update],
  );
}

/** What every activity from Teams carries. The service URL is regional, as in the field. */
export function inbound(world: World, person: Person): Activity & { id: string } {
  const now = world.clock.now();
  return {
    id: world.state.nextActivityId(),
    timestamp: now.toISOString(),
    localTimestamp: localTimestamp(now, person.timeZone),
    localTimezone: person.timeZone,
    channelId: 'msteams',
    serviceUrl: `${world.addresses.https}/emea/`,
    from: { id: person.mri, name: person.name, aadObjectId: person.id },
    conversation: {
      conversationType: 'personal',
      tenantId: world.ids.tenantId,
      id: conversationId(world, person),
    },
    recipient: { id: `28:${world.ids.botId}`, name: 'Keywave' },
    locale: person.locale,
    entities: [
      {
        type: 'clientInfo',
        locale: person.locale,
        country: person.country,
        platform: 'Web',
        timezone: person.timeZone,
      },
    ],
    channelData: { tenant: { id: world.ids.tenantId } },
  };
}

function localTimestamp(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const offset = zone.find((part) => part.type === 'timeZoneName')?.value.slice(3) || '+00:00';
  return `${parts.replace(' ', 'T')}${offset}`;
}
