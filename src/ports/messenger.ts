// The messenger: the Bot Connector, and the cards that it carries.

import type { Command } from '../core/command.ts';
import type { Moment, MomentName } from '../core/moment.ts';
import type { Outcome } from '../core/nudge.ts';

/** Where to write to one person. Kept from the last inbound activity or from creating the conversation. */
export type Conversation = {
  readonly personId: string;
  readonly conversationId: string;
  readonly serviceUrl: string;
};

/**
 * Where to write to in a team: a channel, or one thread in it, whose id is the channel's with `;messageid=` and the id of
 * the thread's first message. Answers and hand-overs come here, never a nudge.
 */
export type ChannelConversation = { readonly conversationId: string; readonly serviceUrl: string };

export type Opened =
  | { readonly outcome: 'opened'; readonly conversation: Conversation }
  | Exclude<Outcome, { readonly outcome: 'sent' | 'in-doubt' }>
  | { readonly outcome: 'not-installed' };

export type Sent =
  | Outcome
  | { readonly outcome: 'not-installed' }
  | { readonly outcome: 'stale-conversation' };

/** One attempt a call, no hidden retry: the caller owns pace and policy. Nothing here throws for an answer. */
export type Messenger = {
  open(personId: string): Promise<Opened>;
  send(conversation: Conversation | ChannelConversation, message: Message): Promise<Sent>;
  /** Replaces a delivered card. */
  update(
    conversation: Conversation | ChannelConversation,
    activityId: string,
    message: Message,
  ): Promise<Sent>;
};

export type Message = {
  /** What the notification shows. */
  readonly summary: string;
  /** Adaptive Card 1.5 JSON. */
  readonly card: object;
  /** What a language model wrote: shown above the card, with Teams' own label for it, and with thumbs. */
  readonly ai?: {
    /** Markdown; [1], [2] stand for the citations. */
    readonly text: string;
    /** In the order of their numbers. */
    readonly citations: readonly Citation[];
  };
  /** Teams' own thumbs below the message; what people say with them comes back as feedback. */
  readonly thumbs?: boolean;
};

/** What an answer rests on, as Teams shows it beside the text; what is too long for Teams is cut. */
export type Citation = { readonly title: string; readonly abstract: string; readonly url: string };

export type Cards = {
  /** `locale` is BCP 47; the nearest language we have is used. */
  render(moment: Moment, locale: string | null): Message;
  /** A sample of what is said at that moment, marked as a test; its buttons say `TEST_VERB`. */
  renderTest(name: MomentName, locale: string | null): Message;
  readonly moments: readonly MomentName[];
  /** BCP 47. */
  readonly locales: readonly string[];
  /** What somebody wants who writes this, in any of our languages; null = it is no command. */
  understand(text: string): Command | null;
};
