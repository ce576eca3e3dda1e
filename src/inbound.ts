// What the bot does with what people send: each kind of activity goes to one flow. The Teams adapter has checked
// who sent it; what a button's data says is checked here, and never trusted for who pressed it.

import * as z from 'zod/v4';
import type { ChannelPress, Inbound, Press } from './adapters/teams/teams.ts';
import { ASKER_VERBS, EXPERT_VERBS } from './core/moment-expert.ts';
import { LOOK_VERBS, TEST_VERB } from './core/moment.ts';
import { PLATFORMS } from './core/platform.ts';
import { isTimeZone } from './core/window.ts';
import { answerCard, type CardPress } from './flows/chat/answer-card.ts';
import { answerMessage } from './flows/chat/answer-message.ts';
import { answerWish, type Wish } from './flows/chat/answer-wish.ts';
import { pressQuestion, type QuestionPress } from './flows/questions/press-question.ts';
import { answerTest } from './flows/chat/preview-card.ts';
import { rateAnswer } from './flows/questions/rate-answer.ts';
import { rememberConversation, trackInstalled, trackUninstalled } from './flows/chat/track-installation.ts';
import { answerAsExpert, type ExpertPress } from './flows/questions/answer-as-expert.ts';
import { answerAsker, type AskerPress } from './flows/questions/answer-asker.ts';
import { answerChannel } from './flows/questions/set-experts.ts';
import { forgetTeam, trackTeam } from './flows/sessions/track-team.ts';
import type { World } from './ports.ts';

const PressData = z.object({
  nudgeId: z.guid(),
  verb: z.enum(['registered', 'acknowledge', 'snooze', 'failed', 'opt-out', ...LOOK_VERBS]),
  why: z.enum(['away', 'no-device', 'other-account', 'no-thanks']).optional().catch(undefined),
  /** Input.Date gives a day of the person's calendar, or nothing. */
  until: z.iso.date().optional().catch(undefined),
  platform: z.enum(PLATFORMS).optional().catch(undefined),
});

/** What people say with a button that is about themselves and not about a nudge. */
const WishData = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('not-me') }),
  z.object({ verb: z.literal('language'), language: z.string().max(35) }),
]);

const question = { questionId: z.string().max(20) };
const entryId = z.string().max(100);

/** What people say with a button about a question of theirs. */
const QuestionData = z.discriminatedUnion('verb', [
  z.object({ ...question, verb: z.literal('faq-choice'), entry: entryId }),
  z.object({ ...question, verb: z.enum(['faq-none', 'faq-yes', 'ask-people']) }),
  z.object({
    ...question,
    verb: z.literal('faq-no'),
    comment: z.string().nullable().catch(null).default(null),
  }),
  z.object({
    ...question,
    verb: z.literal('faq-topic'),
    topic: entryId.nullable().catch(null).default(null),
  }),
]);
/** What experts say in their channel; `from` is whom the card showed as seeing to it. */
const ExpertData = z.object({
  verb: z.enum(EXPERT_VERBS),
  questionId: z.string().max(20),
  from: z.guid().optional().catch(undefined),
  // Longer than any input takes: what is too long is cut, and says so.
  answer: z.string().max(100_000).optional().catch(undefined),
});

/** What who asked says of the experts' answer. */
const AskerData = z.object({ verb: z.enum(ASKER_VERBS), questionId: z.string().max(20) });

export function answerPeople(world: World): Inbound {
  return {
    seen: ({ timeZone, ...event }) =>
      rememberConversation(world, {
        ...event,
        timeZone: timeZone !== null && isTimeZone(timeZone) ? timeZone : null,
      }),
    installed: ({ personId, locale }) => trackInstalled(world, personId, locale),
    uninstalled: ({ personId }) => trackUninstalled(world, personId),
    message: (event) => answerMessage(world, event),
    feedback: ({ personId, reaction, text }) =>
      rateAnswer(world, { personId, is: reaction === 'like' ? 'up' : 'down', comment: text }),
    pressed: async (event) => {
      if (event.verb === TEST_VERB) return answerTest(world, event.personId, event.locale);
      const wish = wishOf(event);
      if (wish !== null) return answerWish(world, wish);
      const about = questionPressOf(event);
      if (about !== null) return pressQuestion(world, about, event.locale);
      const verdict = verdictOf(event);
      if (verdict !== null) return answerAsker(world, verdict);
      const press = pressOf(event);
      return press === null ? null : answerCard(world, press);
    },
    inTeam: (event) => trackTeam(world, event),
    leftTeam: (event) => forgetTeam(world, event),
    channelMessage: ({ conversation, ...event }) =>
      answerChannel(world, { ...event, serviceUrl: conversation.serviceUrl }),
    channelPressed: async (event) => {
      const press = expertPressOf(event);
      return press === null ? null : answerAsExpert(world, press);
    },
  };
}

function wishOf({ personId, verb, data, locale }: Press): Wish | null {
  const parsed = WishData.safeParse({ ...data, verb });
  return parsed.success ? { ...parsed.data, personId, locale } : null;
}

function questionPressOf({ personId, verb, data }: Press): QuestionPress | null {
  const parsed = QuestionData.safeParse({ ...data, verb });
  return parsed.success ? { ...parsed.data, personId } : null;
}

function verdictOf({ personId, verb, data, locale }: Press): AskerPress | null {
  const parsed = AskerData.safeParse({ ...data, verb });
  return parsed.success ? { ...parsed.data, personId, locale } : null;
}

function expertPressOf({ personId, channelId, verb, data }: ChannelPress): ExpertPress | null {
  const parsed = ExpertData.safeParse({ ...data, verb });
  if (!parsed.success) return null;
  const { from, answer, ...rest } = parsed.data;
  return {
    ...rest,
    personId,
    channelId,
    ...(from !== undefined && { from }),
    ...(answer !== undefined && { answer }),
  };
}

/** Null when the data is none of ours: the person is then told that the button is not known any more. */
function pressOf({ personId, verb, data, activityId, locale }: Press): CardPress | null {
  const parsed = PressData.safeParse({ ...data, verb });
  if (!parsed.success) return null;
  const { why, until, platform, ...rest } = parsed.data;
  return {
    ...rest,
    personId,
    activityId,
    locale,
    ...(why !== undefined && { why }),
    ...(platform !== undefined && { platform }),
    ...(until !== undefined && { until }),
  };
}
