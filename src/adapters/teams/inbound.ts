// What comes from Teams, in our own plain types. Identity is the Entra object id of the signed activity, never
// anything from a card's data. 1:1 chats and channels of teams are two kinds of event, so that nothing personal ever goes
// to a channel; group chats count for nothing.
// Shapes: Bot Framework activity schema; localTimezone is an IANA zone, locale a BCP 47 tag.

import * as z from 'zod/v4';
import type { ChannelConversation, Conversation, Message } from '../../ports.ts';

/** Where the person was last seen; comes with every activity of a 1:1 chat. */
export type Seen = {
  readonly personId: string;
  readonly conversation: Conversation;
  readonly locale: string | null;
  readonly timeZone: string | null;
};

/** Who wrote or pressed something in a channel, and where. */
export type InChannel = {
  readonly personId: string;
  /** The channel's own id, without the thread. */
  readonly channelId: string;
  /** Null when Teams did not say. */
  readonly channelName: string | null;
  /** The thread that it happened in, to answer there. */
  readonly conversation: ChannelConversation;
  readonly locale: string | null;
};

/** A team that the bot is in; every activity from it says so. */
export type InTeam = {
  /** Entra group id; null when Teams did not say. */
  readonly id: string | null;
  readonly threadId: string;
  readonly serviceUrl: string;
  readonly name: string | null;
};

/**
 * What the flows do with it. `seen` runs before the others. An install arrives twice, and so may a press: each
 * must be idempotent. What comes back is shown to the person; null shows nothing (a press is then answered with
 * a sentence, so that no button stays silent). Whatever throws becomes a friendly error.
 */
export type Inbound = {
  seen(event: Seen): Promise<void>;
  installed(event: Seen): Promise<Message | null>;
  uninstalled(event: Seen): Promise<void>;
  /** `messageId`: what Teams calls the message, the same when it delivers it again; null when it did not say. */
  message(
    event: Seen & { readonly text: string; readonly messageId: string | null },
  ): Promise<Message | null>;
  pressed(event: Press): Promise<Message | null>;
  /** Runs before the others, for whatever comes from a team. */
  inTeam?(event: InTeam): Promise<void>;
  leftTeam?(event: InTeam): Promise<void>;
  /** Somebody mentioned the bot in a channel; `text` without the mention. Null says nothing. */
  channelMessage(event: InChannel & { readonly text: string }): Promise<Message | null>;
  /** What comes back is shown to who pressed; what everybody is to see, the flow writes itself. */
  channelPressed(event: ChannelPress): Promise<Message | null>;
  /** Teams' thumbs below a message; nothing is shown. */
  feedback?(event: Feedback): Promise<void>;
};

export type Feedback = Seen & {
  /** The message that it is about. */
  readonly activityId: string;
  readonly reaction: 'like' | 'dislike';
  /** What the person wrote beside it; empty when nothing, cut when endless. */
  readonly text: string;
};

export type Press = Seen & Pressed;
export type ChannelPress = InChannel & Pressed;

export type Pressed = {
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The message that holds the card; null when Teams did not say. */
  readonly activityId: string | null;
};

const name = z.string().min(1);
const party = z.object({ id: name, aadObjectId: z.string().nullish() });
const mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: name }),
  text: z.string().nullish(),
});
/** Such as 19:…@thread.tacv2, and in a thread with the id of its first message. */
const channelConversation = /^([^;/\s]{1,250})(?:;messageid=\d{1,40})?$/u;
const clientInfo = z.object({ type: z.literal('clientInfo'), timezone: z.string() });

/** The part of an activity that we rely on. */
export const activityShape = z.object({
  type: name,
  /** Long ones are none of Teams'. */
  id: z.string().min(1).max(500).nullish().catch(null),
  channelId: z.string(),
  serviceUrl: z.string(),
  from: party,
  recipient: party,
  conversation: z.object({
    id: name,
    tenantId: z.string().nullish(),
    conversationType: z.string().nullish(),
    isGroup: z.boolean().nullish(),
    name: z.string().nullish(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: z.string() }).nullish(),
      channel: z.object({ name: z.string().nullish() }).nullish(),
      team: z
        .object({
          id: z.string().nullish(),
          aadGroupId: z.guid().nullish().catch(undefined),
          name: z.string().nullish(),
        })
        .nullish(),
      eventType: z.string().nullish(),
    })
    .nullish(),
  name: z.string().nullish(),
  action: z.string().nullish(),
  text: z.string().nullish(),
  locale: z.string().nullish(),
  localTimezone: z.string().nullish(),
  replyToId: z.string().nullish(),
  entities: z.array(z.unknown()).nullish(),
  membersAdded: z.array(party).nullish(),
  membersRemoved: z.array(party).nullish(),
});

export type ActivityShape = z.output<typeof activityShape>;

/** Null when the activity is not from a person in a 1:1 chat with the bot. */
export function seenIn(activity: ActivityShape): Seen | null {
  const { conversation, from, serviceUrl } = activity;
  const personal = conversation.conversationType
    ? conversation.conversationType === 'personal'
    : conversation.isGroup !== true;
  const personId = from.aadObjectId?.toLowerCase();
  if (!personal || !personId) return null;
  return {
    personId,
    conversation: { personId, conversationId: conversation.id, serviceUrl },
    locale: activity.locale || null,
    timeZone: zoneOf(activity),
  };
}

const LONGEST_FEEDBACK = 4_000;
const feedbackText = z.object({ feedbackText: z.string() });

/** The value of the invoke `message/submitAction`; documented in Microsoft Learn "Enhance AI-generated bot messages". */
const feedbackShape = z.object({
  actionName: z.literal('feedback'),
  actionValue: z.object({
    reaction: z.enum(['like', 'dislike']),
    /** JSON in a string, as documented. */
    feedback: z.unknown(),
  }),
});

/** Null when it is no feedback, or about no message. */
export function feedbackIn(
  value: unknown,
  activityId: string | null | undefined,
): Omit<Feedback, keyof Seen> | null {
  const parsed = feedbackShape.safeParse(value);
  if (!parsed.success || !activityId) return null;
  const { reaction, feedback } = parsed.data.actionValue;
  const said = feedbackText.safeParse(typeof feedback === 'string' ? jsonOf(feedback) : feedback);
  const text = said.success ? said.data.feedbackText.trim().slice(0, LONGEST_FEEDBACK) : '';
  return { activityId, reaction, text };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Null when the activity is not from a person in a channel of a team. */
export function inChannel(activity: ActivityShape): InChannel | null {
  const { conversation, from, serviceUrl, channelData } = activity;
  const [conversationId, channelId] = channelConversation.exec(conversation.id) ?? [];
  const personId = from.aadObjectId?.toLowerCase();
  if (conversation.conversationType !== 'channel' || !conversationId || !channelId || !personId) return null;
  return {
    personId,
    channelId,
    channelName: (channelData?.channel?.name || conversation.name)?.trim().slice(0, 100) || null,
    conversation: { conversationId, serviceUrl },
    locale: activity.locale || null,
  };
}

const thread = /^19:[^;/\s]{1,250}$/u;

/** Null when the activity is not from a team. Documented in Microsoft Learn "Conversation events in Teams". */
export function teamIn({ channelData, serviceUrl }: ActivityShape): InTeam | null {
  const { id, aadGroupId, name } = channelData?.team ?? {};
  if (!id || !thread.test(id)) return null;
  return {
    id: aadGroupId?.toLowerCase() ?? null,
    threadId: id,
    serviceUrl,
    name: name?.trim().slice(0, 100) || null,
  };
}

/** What somebody said to the bot in a channel, without the mention; null when they did not mention it. */
export function saidToBot({ text, entities, recipient }: ActivityShape): string | null {
  const mentions = (entities ?? []).flatMap((entity) => {
    const known = mention.safeParse(entity);
    return known.success && known.data.mentioned.id === recipient.id ? [known.data] : [];
  });
  if (mentions.length === 0) return null;
  return mentions
    .reduce((said, { text: name }) => (name ? said.replaceAll(name, ' ') : said), text ?? '')
    .replace(/&nbsp;|\u00a0/gu, ' ')
    .trim();
}

function zoneOf({ localTimezone, entities }: ActivityShape): string | null {
  const client = entities?.map((entity) => clientInfo.safeParse(entity)).find((each) => each.success);
  const zone = localTimezone || client?.data.timezone;
  if (!zone) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
