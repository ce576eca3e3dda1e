// The receiving half of the bot in Teams: one handler for POST /api/messages. Each activity passes the gate, then the
// SDK's authentication, then the routes of teams-ai, and reaches the flows as a plain event. No model, no typing
// timer, no turn state: business state lives in the store, so that double clicks never conflict.
// Documented in Microsoft Learn "Universal Actions for Adaptive Cards" and "Conversation events in Teams".

import { Application } from '@microsoft/teams-ai';
import type { Activity, TurnContext } from 'botbuilder';
import { AuthenticationError } from 'botframework-connector';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/v4';
import type { ChannelConversation, Conversation, Log, Message } from '../../ports.ts';
import { CARD_GONE } from './connector-errors.ts';
import { admit } from './gate.ts';
import {
  activityShape,
  feedbackIn,
  inChannel,
  saidToBot,
  seenIn,
  teamIn,
  type ActivityShape,
  type ChannelPress,
  type Feedback,
  type InChannel,
  type InTeam,
  type Inbound,
  type Press,
  type Pressed,
  type Seen,
} from './inbound.ts';
import type { Outbound } from './outbound.ts';
import { BotAdapter, KeysUnavailable, type TeamsSettings } from './sdk.ts';

export type { ChannelPress, Feedback, InChannel, InTeam, Inbound, Press, Seen, TeamsSettings };

export type Teams = {
  /** For restify with a body parser: `req.body` is the parsed JSON. Answers by itself and never rejects. */
  handle(req: IncomingMessage & { body?: unknown }, res: ServerResponse): Promise<void>;
  /** Waits for card updates and repeated answers that are still on their way. */
  close(): Promise<void>;
};

export type TeamsParts = {
  readonly settings: TeamsSettings;
  readonly token: (scope: string) => Promise<string>;
  readonly outbound: Outbound;
  readonly inbound: Inbound;
  /** Takes a request from the fleet's budget; resolves when its turn has come. */
  readonly slot: () => Promise<void>;
  readonly log: Log;
  /** Replaced in tests. */
  readonly pause?: (ms: number) => Promise<unknown>;
};

/** How often an answer to a person is sent at most, and the longest wait before the next time, in milliseconds. */
const MAX_ATTEMPTS = 3;
const LONGEST_WAIT = 10_000;

/** The only sentences that are not in cards/: what is said when no card can be. */
const FAILED = 'Keywave could not do that just now. Please try again in a minute.';
const UNKNOWN_BUTTON = 'Keywave no longer knows this button. Please use its newest message.';

export function openTeams({
  settings,
  token,
  outbound: { messenger, connect, trusted },
  inbound,
  slot,
  log,
  pause = sleep,
}: TeamsParts): Teams {
  const adapter = new BotAdapter(settings, token, connect);
  const app = new Application({ adapter, startTypingTimer: false });
  const underWay = new Set<Promise<void>>();

  adapter.onTurnError = async (context, error) => {
    const { type } = context.activity;
    log.error('activity not handled', { type, error: error.name, code: codeOf(error) });
    if (type === 'invoke') await answerInvoke(context, sorry(500, 'InternalError', FAILED));
    else if (type === 'message') await saySorry(context);
  };

  async function saySorry(context: TurnContext): Promise<void> {
    try {
      await context.sendActivity(FAILED);
    } catch (error) {
      log.warn('apology not delivered', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  /** A route that concerns one person in a 1:1 chat, or one in a channel; anything else is logged and left alone. */
  function about(
    act: (who: Seen, context: TurnContext) => Promise<void>,
    {
      remember = true,
      channel,
    }: { remember?: boolean; channel?: (who: InChannel, context: TurnContext) => Promise<void> } = {},
  ) {
    return async (context: TurnContext): Promise<void> => {
      const activity = activityShape.parse(context.activity);
      const team = teamIn(activity);
      if (team !== null) await (remember && !isEnd(activity) ? inbound.inTeam : inbound.leftTeam)?.(team);
      const there = channel === undefined ? null : inChannel(activity);
      if (channel !== undefined && there !== null) return channel(there, context);
      const who = seenIn(activity);
      if (who === null) {
        if (team !== null) return;
        log.info('activity outside a 1:1 chat ignored', { type: context.activity.type });
        return;
      }
      if (remember) await inbound.seen(who);
      await act(who, context);
    };
  }

  /** A refusal that proves that nothing was delivered is tried again, without making the turn wait. */
  async function show(who: Place, message: Message | null, attempt = 1): Promise<void> {
    if (message === null) return;
    later(slot()); // Somebody waits for this, so it leaves at once and the next wave's message gives way.
    const sent = await messenger.send(who.conversation, message);
    if (sent.outcome === 'sent') return;
    if (sent.outcome === 'try-again' && attempt < MAX_ATTEMPTS) {
      const waited = pause(Math.min(sent.afterMs, LONGEST_WAIT));
      later(waited.then(() => show(who, message, attempt + 1)));
      return;
    }
    log.warn('answer not delivered', { outcome: sent.outcome, why: whyOf(sent), attempt });
  }

  const installed = about(async (who) => show(who, await inbound.installed(who)));
  // After an uninstall there is nowhere to write to, so the conversation is not remembered.
  const uninstalled = about((who) => inbound.uninstalled(who), { remember: false });
  const nothing = about(() => Promise.resolve());

  app.activity('installationUpdate', (context) => {
    const action = context.activity.action?.toLowerCase();
    if (action === 'add' || action === 'add-upgrade') return installed(context);
    return action === 'remove' ? uninstalled(context) : nothing(context);
  });
  app.conversationUpdate('membersAdded', (context) =>
    isBotAmong(context.activity.membersAdded, context) ? installed(context) : nothing(context),
  );
  app.conversationUpdate('membersRemoved', (context) =>
    isBotAmong(context.activity.membersRemoved, context) ? uninstalled(context) : nothing(context),
  );

  app.adaptiveCards.actionExecute(/^/, async (context, _state, data) => {
    let answer: InvokeAnswer = message(UNKNOWN_BUTTON);
    const verb: unknown = context.activity.value?.action?.verb;
    const inPlace = ({ card }: Message) => {
      answer = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };
    };
    await about(
      async (who) => {
        const press: Press = pressOf(who, context.activity, verb, data);
        const card = await inbound.pressed(press);
        if (card === null) return;
        inPlace(card);
        // The answer replaces the card on the screen only; the stored message follows in its turn, and nobody waits.
        const { activityId } = press;
        if (activityId !== null) later(slot().then(() => replace(press, activityId, card)));
      },
      {
        channel: async (who) => {
          const card = await inbound.channelPressed(pressOf(who, context.activity, verb, data));
          if (card !== null) inPlace(card);
        },
      },
    )(context);
    // Answered here, because teams-ai keeps "replace for all" for a verb once it has used it.
    await answerInvoke(context, answer);
    return '';
  });

  app.adaptiveCards.actionSubmit(/^/, (context, _state, data) =>
    about(
      async (who) => {
        const press: Press = pressOf(who, context.activity, data['verb'], data);
        await submitted(context, press, await inbound.pressed(press));
      },
      {
        channel: async (who) => {
          const press: ChannelPress = pressOf(who, context.activity, data['verb'], data);
          await submitted(context, press, await inbound.channelPressed(press));
        },
      },
    )(context),
  );

  app.addRoute(
    ({ activity }) => Promise.resolve(activity.type === 'invoke' && activity.name === 'message/submitAction'),
    async (context) => {
      const feedback = feedbackIn(context.activity.value, context.activity.replyToId);
      if (feedback === null) log.warn('feedback not understood');
      else await about(async (who) => inbound.feedback?.({ ...who, ...feedback }))(context);
      // Teams takes any answer but an empty object for a failure.
      const status = feedback === null ? 400 : 200;
      await context.sendActivity({ type: 'invokeResponse', value: { status, body: {} } });
    },
    true,
  );

  app.activity(
    'message',
    about(
      async (who, context) => {
        const { id: messageId = null, text } = activityShape.parse(context.activity);
        await show(who, await inbound.message({ ...who, text: text ?? '', messageId }));
      },
      {
        channel: async (who, context) => {
          const text = saidToBot(activityShape.parse(context.activity));
          if (text !== null) await show(who, await inbound.channelMessage({ ...who, text }));
        },
      },
    ),
  );
  app.activity(/^(?!invoke$)/, nothing);

  /** An old client cannot be answered in place. */
  async function submitted(
    context: TurnContext,
    press: Place & Pressed,
    card: Message | null,
  ): Promise<void> {
    if (card === null) await context.sendActivity(UNKNOWN_BUTTON);
    else if (press.activityId === null) await show(press, card);
    else {
      later(slot());
      await replace(press, press.activityId, card);
    }
  }

  async function replace(who: Place, activityId: string, card: Message): Promise<void> {
    const updated = await messenger.update(who.conversation, activityId, card);
    if (updated.outcome === 'failed' && updated.code === CARD_GONE) return show(who, card);
    if (updated.outcome !== 'sent') log.warn('card not replaced', { why: whyOf(updated) });
  }

  function later(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        log.error('delivery failed', { error: error instanceof Error ? error.name : 'unknown' });
      })
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  return {
    async handle(req, res) {
      const admission = admit(
        { authorization: req.headers.authorization, body: req.body, from: req.socket.remoteAddress },
        { ...settings, trusted },
      );
      if (!admission.admitted) {
        log.warn('activity refused', { status: admission.status, why: admission.why });
        return reply(res, admission.status, { error: admission.why });
      }
      try {
        const activity = req.body as Activity;
        const result = await adapter.receive(admission.authorization, activity, async (context) => {
          await app.run(context);
        });
        reply(res, result?.status ?? 200, result?.body);
      } catch (error) {
        refuse(res, error);
      }
    },
    async close() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };

  function refuse(res: ServerResponse, error: unknown): void {
    if (error instanceof AuthenticationError) {
      log.warn('activity refused', { status: 401, why: error.message });
      return reply(res, 401, { error: 'the token is not valid for this bot' });
    }
    if (error instanceof KeysUnavailable) {
      log.error('the channel’s signing keys cannot be read', { url: settings.openIdUrl });
      return reply(res, 503, { error: 'signing keys unavailable' });
    }
    log.error('activity failed', { error: error instanceof Error ? error.name : 'unknown' });
    reply(res, 500, { error: FAILED });
  }
}

/** Where to write to. */
type Place = { readonly conversation: Conversation | ChannelConversation };

type InvokeAnswer = { readonly statusCode: number; readonly type: string; readonly value: unknown };

function message(value: string): InvokeAnswer {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
}

function sorry(statusCode: number, code: string, text: string): InvokeAnswer {
  return { statusCode, type: 'application/vnd.microsoft.error', value: { code, message: text } };
}

/** HTTP says 200 whenever our code ran; how it went is inside. */
async function answerInvoke(context: TurnContext, body: InvokeAnswer): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

function pressOf<Who>(who: Who, activity: Activity, verb: unknown, data: unknown): Who & Pressed {
  const known = z.record(z.string(), z.unknown()).safeParse(data);
  return {
    ...who,
    verb: typeof verb === 'string' ? verb : '',
    data: known.success ? known.data : {},
    activityId: activity.replyToId || null,
  };
}

/** The team itself is gone. */
const isEnd = ({ channelData }: ActivityShape): boolean =>
  ['teamDeleted', 'teamHardDeleted'].includes(channelData?.eventType ?? '');

function isBotAmong(members: readonly { id: string }[] | undefined, { activity }: TurnContext): boolean {
  return members?.some((member) => member.id === activity.recipient.id) ?? false;
}

function whyOf(outcome: { readonly outcome: string; readonly why?: string; readonly code?: string }): string {
  return [outcome.outcome, outcome.why, outcome.code].filter(Boolean).join(' ');
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function reply(res: ServerResponse, status: number, body?: unknown): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  res.end(text);
}
