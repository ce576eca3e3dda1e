// The tab API's routes of Q&A sessions. Anybody who is signed in may call them: who is in the team, and who hosts, the flows
// ask of Teams. Identity is the token's; what a browser says about itself counts for nothing but its own secrets.

import { z } from 'zod/v4';
import { LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_TAG, MOST_TAGS } from '../../core/session-question.ts';
import { SESSION_MESSAGES } from '../../core/session-message.ts';
import { LONGEST_TITLE, type SessionAct } from '../../core/session.ts';
import { markdownOf, rowsOf, type Effect, type SessionSummary } from '../../core/session-report.ts';
import type { QuestionView, SessionView } from '../../core/session-view.ts';
import type { Promoted } from '../../flows/questions/promote-answer.ts';
import type { Visitor } from '../../flows/sessions/attend.ts';
import type { ToldMessage } from '../../flows/sessions/read-told.ts';
import type { SessionState } from '../../flows/sessions/follow-session.ts';
import type { Moderation } from '../../flows/sessions/moderate-session.ts';
import type { Similar } from '../../flows/sessions/similar-questions.ts';
import type { SessionDraft } from '../../flows/sessions/schedule-session.ts';
import { Lang, PromotedAnswer } from './faq-schemas.ts';
import type { Input, Route } from './route.ts';
import { Id, Instant, TimeZone } from './schemas.ts';

type Place = { readonly sessionId: string; readonly questionId: string };

type Exported = { readonly session: SessionView; readonly questions: readonly QuestionView[] };

/** Null = there is no such thing. Each may throw `Forbidden`, `Conflict`, `TooMany` or `Findings`. */
export type SessionApi = {
  sessionsIn(
    place: { readonly teamId: string; readonly channelId: string },
    visitor: Visitor,
  ): Promise<{ readonly sessions: readonly SessionView[]; readonly maySchedule: boolean }>;
  schedule(
    place: { readonly teamId: string; readonly channelId: string },
    draft: SessionDraft,
    visitor: Visitor,
  ): Promise<SessionView>;
  editSession(sessionId: string, draft: SessionDraft, visitor: Visitor): Promise<SessionView | null>;
  steerSession(sessionId: string, act: SessionAct, visitor: Visitor): Promise<SessionView | null>;
  showQuestion(sessionId: string, questionId: string | null, visitor: Visitor): Promise<SessionView | null>;
  session(sessionId: string, visitor: Visitor): Promise<SessionState | null>;
  ask(
    sessionId: string,
    asked: { readonly text: string; readonly tags: readonly string[]; readonly secretHash: string | null },
    visitor: Visitor,
  ): Promise<QuestionView | null>;
  editQuestion(
    at: Place & { readonly secret: string | null },
    change: { readonly text: string; readonly tags: readonly string[] },
    visitor: Visitor,
  ): Promise<QuestionView | null>;
  withdraw(at: Place & { readonly secret: string | null }, visitor: Visitor): Promise<QuestionView | null>;
  /** The anonymous questions that a browser's secrets prove to be its own. */
  ownQuestions(
    sessionId: string,
    secrets: readonly string[],
    visitor: Visitor,
  ): Promise<readonly QuestionView[] | null>;
  voteFor(at: Place, on: boolean, visitor: Visitor): Promise<{ readonly changed: boolean } | null>;
  similar(
    sessionId: string,
    typed: { readonly text: string; readonly lang: string },
    visitor: Visitor,
  ): Promise<Similar | null>;
  promote(at: Place, lang: string, visitor: Visitor): Promise<Promoted | null>;
  moderate(at: Place, moderation: Moderation, visitor: Visitor): Promise<QuestionView | null>;
  told(sessionId: string, visitor: Visitor): Promise<readonly ToldMessage[] | null>;
  exportSession(sessionId: string, visitor: Visitor): Promise<Exported | null>;
  summarise(
    sessionId: string,
    visitor: Visitor,
  ): Promise<(SessionSummary & { readonly effect: Effect }) | null>;
  answerQuestion(
    at: Place,
    answer: { readonly is: 'live' | 'written'; readonly text: string },
    visitor: Visitor,
  ): Promise<QuestionView | null>;
};

const ChannelId = z.string().min(1).max(200).describe('conversation id of the channel, 19:…');
const TeamId = z.guid().describe('Entra group id of the team');
const Text = z.string().trim().min(1).max(LONGEST_QUESTION);
const Tags = z.array(z.string().trim().min(1).max(LONGEST_TAG)).max(MOST_TAGS).default([]);
const Secret = z.string().min(16).max(200).describe('what the browser of an anonymous asker kept');
const SecretHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/u)
  .describe('SHA-256 of the secret, in hex; given = the question is anonymous');
const State = z.enum(['scheduled', 'open', 'live', 'closed', 'archived']);

const Draft = z.object({
  title: z.string().trim().min(1).max(LONGEST_TITLE),
  startsAt: Instant,
  endsAt: Instant,
  timeZone: TimeZone,
  rules: z.object({ anonymous: z.boolean(), moderated: z.boolean(), guests: z.boolean() }),
  coHosts: z.array(Id).max(20).default([]),
});

const Named = z.object({ id: z.string(), name: z.string().nullable() });
const SessionAnswer = z.object({
  ...Draft.omit({ coHosts: true }).shape,
  id: z.string(),
  channelId: z.string(),
  teamId: z.string(),
  host: Named,
  coHosts: z.array(Named),
  state: State,
  current: z.string().nullable(),
});
const QuestionAnswer = z.object({
  id: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  askedAt: Instant.describe('of an anonymous question the full minute'),
  edited: z.boolean(),
  state: z.enum(['pending', 'published', 'dismissed', 'withdrawn']),
  dismissedWhy: z.string().nullable(),
  pinned: z.boolean(),
  mergedInto: z.string().nullable(),
  answer: z
    .object({ is: z.enum(['live', 'written']), text: z.string(), by: z.string().nullable(), at: Instant })
    .nullable(),
  votes: z.int(),
  asker: z.object({ name: z.string().nullable() }).nullable().describe('null = anonymous'),
});
const SeenAnswer = z.object({
  version: z.int().describe('what to follow the events after'),
  session: SessionAnswer,
  present: z.int().describe('how many follow it'),
  questions: z.array(QuestionAnswer),
  gone: z.array(z.string()).describe('questions that are not to be seen any more'),
  votes: z
    .array(z.object({ id: z.string(), votes: z.int() }))
    .describe('of questions of which nothing else changed'),
});
const StateAnswer = SeenAnswer.extend({
  me: z.object({
    host: z.boolean(),
    mayAsk: z.boolean(),
    votes: z.array(z.string()),
    mine: z.array(QuestionAnswer),
  }),
});

const SimilarAnswer = z.object({
  questions: z.array(z.string()).describe('ids of published questions, most alike first'),
  faq: z.array(z.object({ id: z.string(), question: z.string(), answer: z.string().describe('Markdown') })),
});

const RowAnswer = z.object({
  question: z.string(),
  tags: z.string(),
  askedBy: z.string().describe('empty = anonymous'),
  askedAt: Instant,
  state: QuestionAnswer.shape.state,
  votes: z.int(),
  mergedInto: z.string(),
  answered: z.enum(['', 'live', 'written']),
  answer: z.string(),
  answeredBy: z.string(),
  answeredAt: z.string(),
});
const ToldAnswer = z.object({
  kind: z.enum(SESSION_MESSAGES),
  questionId: z.string().nullable().describe('whose answer it is; null = it is about the session'),
  is: z.enum(['due', 'written', 'failed']),
  why: z.string().nullable().describe('why it failed, such as uninstalled or not-in-team'),
});
const SummaryAnswer = z.object({
  questions: z.int(),
  answeredLive: z.int(),
  answeredInWriting: z.int(),
  unanswered: z.int(),
  votes: z.int(),
  topics: z.array(z.object({ tag: z.string(), questions: z.int(), answered: z.int() })),
  top: z.array(z.string()),
  effect: z
    .object({ tookPart: z.int(), hadPasskey: z.int(), registeredSince: z.int(), until: Instant })
    .nullable()
    .describe('of those who voted or asked by name; null = too few to tell'),
});

const Act = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['publish', 'pin', 'unpin', 'split']) }),
  z.object({ act: z.literal('dismiss'), why: z.string().trim().min(1).max(300) }),
  z.object({ act: z.literal('merge'), into: z.string() }),
  z.object({ act: z.literal('tag'), tags: Tags }),
]);

/** Who asks or votes is not to be found in the audit log; above all not who asks anonymously. */
const OWN = 'A question or vote of one’s own is no act of an admin.';

export function sessionRoutes(api: SessionApi): readonly Route[] {
  const roles: Route['roles'] = [];
  const params = z.object({ id: Id });
  const questionParams = z.object({ id: Id, question: Id });
  const visitorOf = ({ caller, roles: held }: Input): Visitor => ({
    personId: caller.personId,
    roles: held,
  });
  const sessionOf = (input: Input) => input.params['id'] ?? '';
  const placeOf = (input: Input): Place => ({
    sessionId: sessionOf(input),
    questionId: input.params['question'] ?? '',
  });
  const path = '/api/sessions/{id}';
  const question = `${path}/questions/{question}`;
  const Where = z.object({ team: TeamId, channel: ChannelId });
  const Scheduled = Draft.extend(Where.shape);
  const Asked = z.object({ text: Text, tags: Tags, secretHash: SecretHash.optional() });
  const Edited = z.object({ text: Text, tags: Tags, secret: Secret.optional() });
  const Mine = z.object({ secret: Secret.optional() });
  const Secrets = z.object({ secrets: z.array(Secret).max(50) });
  const Steer = z.object({ act: z.enum(['open', 'go-live', 'close', 'archive']) });
  const Typed = z.object({ text: Text, lang: Lang.default('en') });
  const Promote = z.object({ lang: Lang.default('en').describe('what the question is written in') });
  const Current = z.object({ questionId: z.string().nullable() });
  const Answer = z
    .object({ is: z.enum(['live', 'written']), text: z.string().trim().max(LONGEST_ANSWER) })
    .refine(({ is, text }) => is === 'live' || text !== '', { message: 'An answer in writing has words.' });
  const routes: readonly Route[] = [
    {
      method: 'get',
      path: '/api/sessions',
      summary: 'The sessions of a channel, newest first.',
      roles,
      query: Where,
      answer: z.object({ sessions: z.array(SessionAnswer), maySchedule: z.boolean() }),
      handle: (input) => {
        const { team, channel } = Where.parse(input.query);
        return api.sessionsIn({ teamId: team, channelId: channel }, visitorOf(input));
      },
    },
    {
      method: 'post',
      path: '/api/sessions',
      summary: 'Schedules a session in a channel.',
      limit: 'change',
      roles,
      body: Scheduled,
      answer: SessionAnswer,
      handle: (input) => {
        const { team, channel, ...draft } = Scheduled.parse(input.body);
        return api.schedule({ teamId: team, channelId: channel }, draft, visitorOf(input));
      },
    },
    {
      method: 'get',
      path,
      summary: 'A session with its questions, and what the caller is and did in it.',
      roles,
      params,
      answer: StateAnswer,
      handle: (input) => api.session(sessionOf(input), visitorOf(input)),
    },
    {
      method: 'put',
      path,
      summary: 'Changes title, time, rules and co-hosts.',
      limit: 'change',
      roles,
      params,
      body: Draft,
      answer: SessionAnswer,
      handle: (input) => api.editSession(sessionOf(input), Draft.parse(input.body), visitorOf(input)),
    },
    {
      method: 'post',
      path: `${path}/acts`,
      summary: 'Opens the session, goes live, closes or archives it.',
      limit: 'change',
      roles,
      params,
      body: Steer,
      answer: SessionAnswer,
      handle: (input) => api.steerSession(sessionOf(input), Steer.parse(input.body).act, visitorOf(input)),
    },
    {
      method: 'put',
      path: `${path}/current`,
      summary: 'Which question is being answered; null = none.',
      limit: 'change',
      roles,
      params,
      body: Current,
      answer: SessionAnswer,
      handle: (input) =>
        api.showQuestion(sessionOf(input), Current.parse(input.body).questionId, visitorOf(input)),
    },
    {
      method: 'get',
      path: `${path}/events`,
      summary:
        'What changes after a version, as server-sent events; the id of each is the version that it brings to.',
      roles,
      params,
      query: z.object({ after: z.coerce.number().int().min(0).optional() }),
      answer: SeenAnswer,
      handle: (input) => api.session(sessionOf(input), visitorOf(input)),
      follow: (answer) => (StateAnswer.parse(answer).me.host ? 'hosts' : 'everybody'),
    },
    {
      method: 'post',
      path: `${path}/questions`,
      summary: 'Asks, by name or anonymously.',
      unaudited: OWN,
      limit: 'ask',
      roles,
      params,
      body: Asked,
      answer: QuestionAnswer,
      handle: (input) => {
        const { secretHash = null, ...asked } = Asked.parse(input.body);
        return api.ask(sessionOf(input), { ...asked, secretHash }, visitorOf(input));
      },
    },
    {
      method: 'post',
      path: `${path}/mine`,
      summary: 'The anonymous questions of this browser, by its secrets.',
      unaudited: OWN,
      roles,
      params,
      body: Secrets,
      answer: z.object({ questions: z.array(QuestionAnswer) }),
      handle: async (input) => {
        const { secrets } = Secrets.parse(input.body);
        const questions = await api.ownQuestions(sessionOf(input), secrets, visitorOf(input));
        return questions && { questions };
      },
    },
    {
      // In the body, not the address: addresses end up in the logs of what stands in front.
      method: 'post',
      path: `${path}/similar`,
      summary: 'While somebody types: what was asked already, and what the FAQ says. Nothing is kept.',
      limit: 'look',
      unaudited: OWN,
      roles,
      params,
      body: Typed,
      answer: SimilarAnswer,
      handle: (input) => api.similar(sessionOf(input), Typed.parse(input.body), visitorOf(input)),
    },
    {
      method: 'put',
      path: question,
      summary: 'Changes one’s own question while it is not answered.',
      unaudited: OWN,
      limit: 'change',
      roles,
      params: questionParams,
      body: Edited,
      answer: QuestionAnswer,
      handle: (input) => {
        const { secret = null, ...change } = Edited.parse(input.body);
        return api.editQuestion({ ...placeOf(input), secret }, change, visitorOf(input));
      },
    },
    {
      method: 'post',
      path: `${question}/withdraw`,
      summary: 'Takes one’s own question back.',
      unaudited: OWN,
      limit: 'change',
      roles,
      params: questionParams,
      body: Mine,
      answer: QuestionAnswer,
      handle: (input) => {
        const { secret = null } = Mine.parse(input.body);
        return api.withdraw({ ...placeOf(input), secret }, visitorOf(input));
      },
    },
    ...(['put', 'delete'] as const).map(
      (method): Route => ({
        method,
        path: `${question}/vote`,
        summary: method === 'put' ? 'Votes for a question.' : 'Takes the vote back.',
        unaudited: OWN,
        limit: 'vote',
        roles,
        params: questionParams,
        answer: z.object({ changed: z.boolean() }),
        handle: (input) => api.voteFor(placeOf(input), method === 'put', visitorOf(input)),
      }),
    ),
    {
      method: 'post',
      path: `${question}/moderate`,
      summary: 'Publishes, dismisses, pins, tags, merges a question or undoes that. Hosts only.',
      limit: 'change',
      roles,
      params: questionParams,
      body: Act,
      answer: QuestionAnswer,
      handle: (input) => api.moderate(placeOf(input), Act.parse(input.body), visitorOf(input)),
    },
    {
      method: 'post',
      path: `${question}/promote`,
      summary: 'Makes the answered question a draft of the FAQ; a second call gives the same. Hosts only.',
      limit: 'change',
      roles,
      params: questionParams,
      body: Promote,
      answer: PromotedAnswer,
      handle: (input) => api.promote(placeOf(input), Promote.parse(input.body).lang, visitorOf(input)),
    },
    {
      method: 'get',
      path: `${path}/told`,
      summary: 'What became of what the bot wrote about the session. Hosts only.',
      roles,
      params,
      answer: z.object({ messages: z.array(ToldAnswer) }),
      handle: async (input) => {
        const messages = await api.told(sessionOf(input), visitorOf(input));
        return messages && { messages };
      },
    },
    {
      method: 'get',
      path: `${path}/summary`,
      summary: 'What the session came to, by topic, and what became of those who took part. Hosts only.',
      roles,
      params,
      answer: SummaryAnswer,
      handle: (input) => api.summarise(sessionOf(input), visitorOf(input)),
    },
    ...(['session.csv', 'session.json', 'session.md'] as const).map(
      (file): Route => ({
        method: 'get',
        path: `${path}/${file}`,
        summary: 'The questions with votes and answers, to keep. Hosts only.',
        roles,
        params,
        answer: file === 'session.md' ? z.string() : z.object({ questions: z.array(RowAnswer) }),
        handle: async (input) => {
          const exported = await api.exportSession(sessionOf(input), visitorOf(input));
          if (exported === null) return null;
          const { session, questions } = exported;
          return file === 'session.md' ? markdownOf(session, questions) : { questions: rowsOf(questions) };
        },
        ...(file === 'session.md' && { file: 'text/markdown' }),
        ...(file === 'session.csv' && {
          csv: (answer: unknown) => z.object({ questions: z.array(RowAnswer) }).parse(answer).questions,
        }),
      }),
    ),
    {
      method: 'put',
      path: `${question}/answer`,
      summary: 'Answers in writing, or notes that it was answered live. Hosts only; the later one counts.',
      limit: 'change',
      roles,
      params: questionParams,
      body: Answer,
      answer: QuestionAnswer,
      handle: (input) => api.answerQuestion(placeOf(input), Answer.parse(input.body), visitorOf(input)),
    },
  ];
  // Who takes part is the channel's to say: its guests are told apart by the session's own rules.
  return routes.map((route) => ({ ...route, guests: true }));
}
