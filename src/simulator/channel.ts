// One channel of a pretend team that has the bot: its threads, what people say to the bot there with a mention, and their
// presses on its cards. Everybody sees the same cards; an action's answer is for who pressed alone, so that only an update
// of the bot changes what is there (Microsoft Learn, "Universal Actions for Adaptive Cards").
import { createHash } from 'node:crypto';
import type { BotClient } from './bot-client.ts';
import { actionsOf, adaptiveCardType, cardOf } from './cards.ts';
import { inbound } from './chats.ts';
import type { PressedAction, PressResult } from './chats.ts';
import { groupNames } from './organisation.ts';
import type { Person } from './organisation.ts';
import { seededGuid } from './seeded.ts';
import type { Activity, Message } from './state.ts';
import { groupNamed, transitiveMembers } from './world.ts';
import type { World } from './world.ts';

export type ChannelMessage = Message & {
  /** id of the thread's first message; its own id when it is the first */
  thread: string;
  /** who wrote it; absent = the bot */
  author?: { id: string; name: string };
};
export type Channel = {
  /** as Teams names it, without a thread */
  id: string;
  team: string;
  name: string;
  /** conversation id of the team, which is that of its General channel */
  teamThread: string;
  /** Entra group id of the team */
  groupId: string;
  /** Where the pretend Teams opens the app's tab of this channel. */
  tab: string;
  /** The bot is added to the team, or taken away: Teams tells it. */
  setInstalled(installed: boolean): void;
  /** admins first */
  members(): Person[];
  /** the members, and one guest */
  roster(): Person[];
  /** the first of the members */
  owners(): Person[];
  messages(): ChannelMessage[];
  /** Whether the id, with or without a thread, is this channel's. */
  holds(conversationId: string): boolean;
  postFromBot(conversationId: string, activity: Activity): string;
  message(id: string): ChannelMessage | undefined;
  updateFromBot(message: ChannelMessage, activity: Activity): void;
  deleteFromBot(message: ChannelMessage): void;
  /** With a mention of the bot; `thread` null begins a thread. */
  say(person: Person, text: string, thread: string | null): Promise<PressResult>;
  press(
    person: Person,
    messageId: string,
    action: PressedAction,
    inputs?: Record<string, unknown>,
  ): Promise<PressResult>;
};

const mostMembers = 8;
const fault = (code: string, message: string): PressResult => ({ ok: false, error: { code, message } });
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function makeChannel(world: World, bot: BotClient): Channel {
  const name = 'Passkey experts';
  const team = 'Help desk';
  const hash = (what: string) =>
    createHash('sha256').update(`${world.ids.botId}:${what}`).digest('base64url').replaceAll('_', '-');
  const id = `19:${hash('channel')}@thread.tacv2`;
  const teamThread = `19:${hash('team')}@thread.tacv2`;
  const groupId = seededGuid(world.ids.botId, `team:${team}`);
  const changed = () => world.changes.emit('change', { type: 'message', personId: id });
  const save = (message: ChannelMessage) => {
    world.state.saveMessage(message);
    changed();
  };
  const find = (messageId: string) => world.state.message(id, messageId) as ChannelMessage | undefined;
  const threadIn = (conversationId: string) => /;messageid=(\d+)$/u.exec(conversationId)?.[1] ?? null;

  /** What every activity from a channel carries. */
  const from = (person: Person, thread: string) => ({
    ...inbound(world, person),
    conversation: {
      isGroup: true,
      conversationType: 'channel',
      tenantId: world.ids.tenantId,
      id: `${id};messageid=${thread}`,
    },
    channelData: {
      teamsChannelId: id,
      teamsTeamId: teamThread,
      channel: { id, name },
      team: { id: teamThread, name: team, aadGroupId: groupId },
      tenant: { id: world.ids.tenantId },
    },
  });

  function members(): Person[] {
    const admins = transitiveMembers(world, groupNamed(world, groupNames.admins)).people;
    const able = [...world.people.values()].filter(
      (person) => person.enabled && person.kind === 'member' && person.account === 'person',
    );
    const isAdmin = (person: Person) => admins.has(person.id);
    return [...able.filter(isAdmin), ...able.filter((person) => !isAdmin(person))].slice(0, mostMembers);
  }

  return {
    id,
    team,
    name,
    teamThread,
    groupId,
    members,
    tab: `${new URL(world.botUrl).origin}/tab/session?${new URLSearchParams({ team: groupId, channel: id }).toString()}`,
    setInstalled(installed) {
      const [by] = members();
      if (by === undefined) return;
      const { conversation, ...basis } = from(by, '0');
      const inTeam = { ...basis, conversation: { ...conversation, id: teamThread } };
      const bots = [{ id: `28:${world.ids.botId}`, name: 'Keywave' }];
      bot.enqueue(id, [
        { ...inTeam, type: 'conversationUpdate', [installed ? 'membersAdded' : 'membersRemoved']: bots },
        { ...inTeam, type: 'installationUpdate', action: installed ? 'add' : 'remove' },
      ]);
    },
    roster() {
      const guest = [...world.people.values()].find((person) => person.kind === 'guest' && person.enabled);
      return guest === undefined ? members() : [...members(), guest];
    },
    owners: () => members().slice(0, 1),
    messages: () => (world.state.messages(id) as ChannelMessage[]).filter((message) => !message.deleted),
    holds: (conversationId) => conversationId.split(';')[0] === id,
    message: find,

    postFromBot(conversationId, activity) {
      const messageId = world.state.nextActivityId();
      if (activity.type !== 'message') return messageId;
      const card = cardOf(activity);
      save({
        id: messageId,
        personId: id,
        from: 'bot',
        at: world.clock.iso(),
        activity,
        thread: threadIn(conversationId) ?? messageId,
        ...(card === undefined ? {} : { card }),
      });
      return messageId;
    },
    updateFromBot(message, activity) {
      const { card: _, ...rest } = message;
      const card = cardOf(activity);
      save({ ...rest, activity, edited: true, ...(card === undefined ? {} : { card }) });
    },
    deleteFromBot: (message) => save({ ...message, deleted: true }),

    async say(person, text, thread) {
      const basis = from(person, thread ?? '0');
      const root = thread ?? basis.id;
      const mention = '<at>Keywave</at>';
      const activity = {
        ...from(person, root),
        id: basis.id,
        type: 'message',
        text: `${mention} ${text}`,
        textFormat: 'plain',
        entities: [
          { type: 'mention', mentioned: { id: `28:${world.ids.botId}`, name: 'Keywave' }, text: mention },
        ],
      };
      save({
        id: activity.id,
        personId: id,
        from: 'person',
        at: world.clock.iso(),
        activity: { ...activity, text: `@Keywave ${text}` },
        thread: root,
        author: { id: person.id, name: person.name },
      });
      const { status } = await bot.send(activity);
      return status >= 200 && status < 300
        ? { ok: true }
        : fault(`Http${status}`, 'The bot could not be reached.');
    },

    async press(person, messageId, action, inputs = {}) {
      const message = find(messageId);
      if (message?.card === undefined || message.deleted)
        return fault('MessageNotFound', 'There is no such card in this channel.');
      const offered = actionsOf(message.card).some(
        (own) => own.type === action.type && own.verb === action.verb,
      );
      if (!offered || action.type !== 'Action.Execute')
        return fault('ActionNotFound', 'The card has no such button any more.');
      const data = { ...(isObject(action.data) ? action.data : {}), ...inputs };
      const { status, body } = await bot.send({
        ...from(person, message.thread),
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: message.id,
        value: { action: { type: action.type, verb: action.verb, data }, trigger: 'manual' },
      });
      if (status !== 200 || !isObject(body))
        return fault(`Http${status}`, 'Something went wrong. Please try again.');
      if (body.statusCode === 200 && body.type === adaptiveCardType) return { ok: true, card: body.value };
      if (body.statusCode === 200)
        return typeof body.value === 'string' ? { ok: true, message: body.value } : { ok: true };
      const detail = isObject(body.value) ? body.value : {};
      return fault(
        typeof detail.code === 'string' ? detail.code : 'Error',
        typeof detail.message === 'string' ? detail.message : 'Something went wrong. Please try again.',
      );
    },
  };
}
