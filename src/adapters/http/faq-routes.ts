// The tab API's routes of the FAQ: its entries with their versions and review, what it lacks, which questions wait for people, and
// what it would answer. What people wrote is told to those alone who may see names.

import { z } from 'zod/v4';
import { HAND_OVER_TEXT } from '../../core/question.ts';
import type { OwnContent, OwnEntry } from '../../core/own-entry.ts';
import type { BankStep } from '../../flows/questions/edit-bank.ts';
import type { GapList } from '../../flows/questions/gap-list.ts';
import type { Promoted } from '../../flows/questions/promote-answer.ts';
import type { BankAsked, EntryRead, Listed, Tried } from '../../flows/questions/read-bank.ts';
import type { Waiting } from '../../flows/questions/read-waiting.ts';
import type { Role } from '../../ports.ts';
import {
  Content,
  EntryAnswer,
  GapsAnswer,
  Lang,
  ListAnswer,
  Name,
  Own,
  PromotedAnswer,
  QuestionId,
  TriedAnswer,
  WaitingAnswer,
} from './faq-schemas.ts';
import type { Input, Route } from './route.ts';
import { READ, READ_NAMES, STEER } from './schemas.ts';

/** Null = there is no such entry, version or question. Each may throw `Findings`; `Conflict` when its state does not allow it. */
export type FaqApi = {
  listBank(asked: BankAsked): Promise<{
    readonly entries: readonly Listed[];
    readonly languages: readonly string[];
    readonly topics: readonly string[];
  }>;
  /** `onePerson`: an author may publish what they saved. Without `drafts`, as people get it. */
  bankEntry(id: string, drafts: boolean): Promise<(EntryRead & { readonly onePerson: boolean }) | null>;
  addEntry(content: OwnContent, by: string): Promise<OwnEntry>;
  saveEntry(id: string, content: OwnContent, seen: number, by: string): Promise<OwnEntry | null>;
  restoreVersion(id: string, version: number, by: string): Promise<OwnEntry | null>;
  stepEntry(id: string, step: BankStep, by: string): Promise<OwnEntry | null>;
  gapList(days: number): Promise<GapList>;
  promoteAnswer(questionId: string, by: string): Promise<Promoted | null>;
  addPhrasing(questionId: string, entryId: string, by: string): Promise<OwnEntry | null>;
  tryQuestion(question: string, lang: string): Promise<Tried>;
  /** `at`: now, by business time. */
  waitingQuestions(): Promise<{
    readonly at: string;
    readonly count: number;
    readonly questions: readonly Waiting[];
  }>;
};

/** Who may let people get an answer, or take it from them. */
const APPROVE: readonly Role[] = ['Campaign.Admin', 'Campaign.Approver'];

const SaveBody = z.object({
  content: Content,
  seen: z.int().min(0).describe('the version that the author began with; 0 = none'),
});
const RestoreBody = z.object({ version: z.int().min(1) });
const PromoteBody = z.object({
  question: QuestionId,
  phrasingOf: Name.nullable().default(null).describe('adds the asker’s words to this entry instead'),
});
const TryBody = z.object({ question: z.string().trim().min(1).max(4_000), lang: Lang.default('en') });
const List = z.object({ search: z.string().trim().max(200).default(''), lang: Lang.default('en') });
const Days = z.object({ days: z.coerce.number().int().min(1).max(365).default(28) });

const STEPS: readonly {
  readonly step: BankStep;
  readonly summary: string;
  readonly roles: readonly Role[];
}[] = [
  { step: 'ask-review', summary: 'Asks a second person to look at the newest version.', roles: STEER },
  { step: 'send-back', summary: 'Makes what is in review a draft again.', roles: READ_NAMES },
  {
    step: 'publish',
    summary: 'Gives people the version in review; not for who saved it, unless the settings say so.',
    roles: APPROVE,
  },
  {
    step: 'retire',
    summary: 'Takes it from people; an entry that Keywave ships speaks again.',
    roles: APPROVE,
  },
];

const params = z.object({ id: Name });
const idOf = ({ params: { id } }: Input) => id ?? '';
const seesTexts = ({ roles }: Input) => READ_NAMES.some((role) => roles.includes(role));

export function faqRoutes(api: FaqApi): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/faq/entries',
      summary: 'The FAQ’s entries, ours and the organisation’s own, by any words in them.',
      roles: READ,
      query: List,
      answer: ListAnswer,
      handle: (input) => api.listBank({ ...List.parse(input.query), drafts: seesTexts(input) }),
    },
    {
      method: 'post',
      path: '/api/faq/entries',
      summary: 'Keeps a new entry as a draft; its id is made from its heading.',
      roles: STEER,
      body: Content,
      answer: Own,
      handle: ({ body, caller }) => api.addEntry(Content.parse(body), caller.personId),
    },
    {
      method: 'get',
      path: '/api/faq/entries/{id}',
      summary:
        'One entry with every version, what must be mended, and which others are like it; to a viewer, what people get.',
      roles: READ,
      params,
      answer: EntryAnswer,
      handle: async (input) => {
        const read = await api.bankEntry(idOf(input), seesTexts(input));
        if (read === null) return null;
        const { onePerson, ...entry } = read;
        return { ...entry, allowed: { onePerson } };
      },
    },
    {
      method: 'put',
      path: '/api/faq/entries/{id}',
      summary: 'Keeps a next version as a draft; people get the published one until that is published too.',
      roles: STEER,
      params,
      body: SaveBody,
      answer: Own,
      handle: (input) => {
        const { content, seen } = SaveBody.parse(input.body);
        return api.saveEntry(idOf(input), content, seen, input.caller.personId);
      },
    },
    {
      method: 'post',
      path: '/api/faq/entries/{id}/restore',
      summary: 'Brings back what an earlier version said, as a draft.',
      roles: STEER,
      params,
      body: RestoreBody,
      answer: Own,
      handle: (input) =>
        api.restoreVersion(idOf(input), RestoreBody.parse(input.body).version, input.caller.personId),
    },
    ...STEPS.map(({ step, summary, roles }): Route => {
      return {
        method: 'post',
        path: `/api/faq/entries/{id}/${step}`,
        summary,
        roles,
        params,
        answer: Own,
        handle: (input) => api.stepEntry(idOf(input), step, input.caller.personId),
      };
    }),
    {
      method: 'get',
      path: '/api/faq/gaps',
      summary:
        'Questions of the last days that the FAQ did not settle, by what they ask, biggest group first.',
      roles: READ,
      query: Days,
      answer: GapsAnswer,
      handle: async (input) => {
        const list = await api.gapList(Days.parse(input.query).days);
        if (seesTexts(input)) return list;
        return { ...list, groups: list.groups.map((group) => ({ ...group, examples: [] })) };
      },
    },
    {
      method: 'post',
      path: '/api/faq/promote',
      summary: 'Makes what people answered a draft, or the asker’s words a phrasing of an entry.',
      roles: STEER,
      body: PromoteBody,
      answer: PromotedAnswer,
      handle: async ({ body, caller }) => {
        const { question, phrasingOf } = PromoteBody.parse(body);
        if (phrasingOf === null) return api.promoteAnswer(question, caller.personId);
        const entry = await api.addPhrasing(question, phrasingOf, caller.personId);
        return entry === null ? null : { entry, like: [] };
      },
    },
    {
      method: 'post',
      path: '/api/faq/try',
      summary: 'What the bot would do with a question, with scores; nothing is kept.',
      unaudited: 'It changes nothing.',
      roles: READ,
      body: TryBody,
      answer: TriedAnswer,
      handle: ({ body }) => {
        const { question, lang } = TryBody.parse(body);
        return api.tryQuestion(question, lang);
      },
    },
    {
      method: 'get',
      path: '/api/faq/waiting',
      summary: 'Questions that wait for people, the longest waiting first.',
      roles: READ,
      answer: WaitingAnswer,
      handle: async (input) => {
        const { at, count, questions } = await api.waitingQuestions();
        const sees = seesTexts(input);
        return {
          at,
          count,
          questions: questions.map(({ text, why, taken, ...question }) => ({
            ...question,
            text: sees ? text : null,
            why: why && HAND_OVER_TEXT[why],
            taken: taken && { at: taken.at, by: sees ? taken.by : null },
          })),
        };
      },
    },
  ];
}
