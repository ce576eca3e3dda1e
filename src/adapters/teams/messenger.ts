// The messenger port on the Bot Connector: opens a 1:1 conversation by Entra object id, sends a card to a chat or a
// channel, replaces a card. One attempt a call; every answer comes back as an outcome, a failed send is never swallowed. Refuses to
// send a token to a host that is not on the allow-list. Conversations created here carry no thread. A tenant of the
// government cloud GCC is told from Teams' answer, and written to at its own host from then on.
// Documented in Microsoft Learn "Send proactive messages"; hosts as in the Microsoft 365 Agents SDK.

import type { ConnectorClient } from 'botframework-connector';
import * as z from 'zod/v4';
import type { Outcome } from '../../core/nudge.ts';
import {
  Failure,
  type ChannelConversation,
  type Conversation,
  type Log,
  type Message,
  type Messenger,
} from '../../ports.ts';
import type { Connect } from './connector.ts';
import { aiMark } from './ai-mark.ts';
import { notOpened, notSent, says, WRONG_HOST, type Answer } from './connector-errors.ts';

export type MessengerSettings = {
  readonly id: string;
  readonly tenantId: string;
  /** `BOT_SERVICE_URL`: where to write to people who have not been seen yet. */
  readonly serviceUrl: string;
};

export type MessengerParts = {
  readonly settings: MessengerSettings;
  readonly connect: Connect;
  readonly trusted: (serviceUrl: string) => boolean;
  readonly log: Log;
};

const PUBLIC_HOST = 'smba.trafficmanager.net';
const GCC = 'https://smba.infra.gcc.teams.microsoft.com/teams';
const AFTER_MOVE = 1_000;

export function openMessenger({ settings, connect, trusted, log }: MessengerParts): Messenger {
  const { id: botId, tenantId, serviceUrl: firstServiceUrl } = settings;
  const bot = { id: `28:${botId}`, name: 'Keywave' };
  let inGcc = false;

  async function attempt<T, N>(
    act: string,
    known: string,
    call: (client: ConnectorClient) => Promise<T>,
    meaning: (answer: Answer) => N,
  ): Promise<{ done: T } | { not: N | Refused }> {
    const serviceUrl = inGcc && isPublic(known) ? GCC : known;
    if (!trusted(serviceUrl)) return { not: failed('service URL not allowed') };
    try {
      return { done: await call(connect(serviceUrl)) };
    } catch (error) {
      if (error instanceof Failure) return { not: withoutToken(error) };
      const answer = answerOf(error);
      const code = answer.status === null ? answer.code : `HTTP ${answer.status}`;
      log.info('the connector did not accept', { act, code });
      if (isPublic(serviceUrl) && says(answer, WRONG_HOST)) {
        inGcc = true;
        return { not: { outcome: 'try-again', why: WRONG_HOST, afterMs: AFTER_MOVE, slowDown: false } };
      }
      return { not: meaning(answer) };
    }
  }

  return {
    async open(personId) {
      const parameters = {
        isGroup: false,
        bot,
        members: [{ id: personId, name: '' }],
        tenantId,
        channelData: { tenant: { id: tenantId } },
      };
      const result = await attempt(
        'open',
        firstServiceUrl,
        (client) => client.conversations.createConversation(parameters),
        (answer) => notOpened(answer, Math.random()),
      );
      if ('not' in result) return result.not;
      const { id, serviceUrl } = result.done;
      if (!id) return notOpened({ status: 200, body: null, retryAfter: null }, Math.random());
      const reached = serviceUrl && trusted(serviceUrl) ? serviceUrl : firstServiceUrl;
      return { outcome: 'opened', conversation: { personId, conversationId: id, serviceUrl: reached } };
    },

    async send(conversation, message) {
      const { conversationId, serviceUrl } = conversation;
      const result = await attempt(
        'send',
        serviceUrl,
        (client) =>
          client.conversations.sendToConversation(conversationId, activityOf(conversation, message)),
        (answer) => notSent('send', answer, Math.random()),
      );
      return 'not' in result ? result.not : { outcome: 'sent', activityId: result.done.id ?? '' };
    },

    async update(conversation, activityId, message) {
      const { conversationId, serviceUrl } = conversation;
      const activity = { ...activityOf(conversation, message), id: activityId };
      const result = await attempt(
        'update',
        serviceUrl,
        (client) => client.conversations.updateActivity(conversationId, activityId, activity),
        (answer) => notSent('update', answer, Math.random()),
      );
      return 'not' in result ? result.not : { outcome: 'sent', activityId: result.done.id ?? activityId };
    },
  };

  function activityOf(to: Conversation | ChannelConversation, { summary, card, ai, thumbs }: Message) {
    const kind =
      'personId' in to
        ? { isGroup: false, conversationType: 'personal' }
        : { isGroup: true, conversationType: 'channel' };
    return {
      type: 'message',
      from: bot,
      conversation: { id: to.conversationId, ...kind, tenantId, name: '' },
      summary,
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
      ...(ai !== undefined && { text: ai.text, textFormat: 'markdown', entities: [aiMark(ai.citations)] }),
      ...((ai !== undefined || thumbs === true) && { channelData: { feedbackLoop: { type: 'default' } } }),
    };
  }
}

function isPublic(serviceUrl: string): boolean {
  return URL.parse(serviceUrl)?.hostname === PUBLIC_HOST;
}

type Refused = ReturnType<typeof failed> | Extract<Outcome, { outcome: 'try-again' }>;

function failed(code: string) {
  return { outcome: 'failed', why: 'bad-credentials', code } as const;
}

/** Without a token nothing left: wait when waiting helps, else the bot's identity is at fault. */
function withoutToken({ code, retryAfterMs }: Failure): Refused {
  if (retryAfterMs === null) return failed(code);
  return { outcome: 'try-again', why: code, afterMs: retryAfterMs, slowDown: false };
}

const thrown = z.object({ name: z.string(), message: z.string(), code: z.string().optional() });
const refused = z.object({
  statusCode: z.number(),
  response: z.object({
    bodyAsText: z.string().nullish(),
    headers: z.custom<{ get(name: string): string | undefined }>((value) => typeof value === 'object'),
  }),
});

/** The SDK throws `RestError` with the answer, or without one when none came; aborts have a name only. */
function answerOf(error: unknown): Answer {
  const answered = refused.safeParse(error);
  if (answered.success) {
    const { statusCode: status, response } = answered.data;
    return { status, body: response.bodyAsText, retryAfter: response.headers.get('retry-after') ?? null };
  }
  const { name, code = name, message } = thrown.parse(error);
  return { status: null, code: name === 'AbortError' ? 'time-out' : code, message };
}
