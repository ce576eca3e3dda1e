// Schemas of the FAQ in the tab API: what an author writes, and how entries, gaps and waiting questions are answered.

import { z } from 'zod/v4';
import { Instant } from './schemas.ts';

/** As the files name entries and topics. */
export const Name = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u, 'small letters, digits and hyphens only');
export const Lang = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/u, 'is no language such as en or pt-BR');
export const QuestionId = z.string().regex(/^\d{1,18}$/u, 'is no id of a question');
const Text = (longest: number) => z.string().trim().max(longest);

/** Wider than what may be published, so that a draft can be kept and then shortened. */
const OwnText = z.object({
  phrasings: z.array(Text(500).min(1)).max(200).describe('how people ask it'),
  words: z
    .object({
      question: Text(500).describe('the heading above the answer'),
      answer: Text(4_000).describe('Markdown; {organisation} and {helpDesk} are filled in'),
      source: Text(500).describe('the page that the facts come from, or “organisation”'),
    })
    .nullable()
    .describe('null = the words that Keywave ships stay, the phrasings are added to its own'),
});
export const Content = z.object({
  topic: Name,
  urgent: z.boolean().describe('a security matter: people are asked at once, beside the answer'),
  links: z.array(Text(500).min(1)).max(10),
  locales: z.record(Lang, OwnText).describe('by language'),
});

const State = z.enum(['draft', 'in-review', 'published', 'retired']);
export const Own = z.object({
  id: Name,
  state: State.describe('of the newest version'),
  version: z.int(),
  content: Content,
  by: z.string().describe('who saved the newest version'),
  at: Instant,
  live: z
    .object({ version: z.int(), content: Content, on: z.string() })
    .nullable()
    .describe('what people get; null = nothing of it'),
  from: z.string().nullable().describe('the question that it was made from'),
});
const Shipped = z.looseObject({ id: Name, topic: Name, locales: z.record(z.string(), z.looseObject({})) });
const Like = z.object({
  id: z.string(),
  question: z.string(),
  lang: z.string(),
  asked: z.string().describe('the words for which it is found'),
  score: z.number(),
});
const FindingAnswer = z.object({ what: z.string(), why: z.string(), fix: z.string() });

export const ListAnswer = z.object({
  entries: z.array(
    z.object({
      id: Name,
      topic: Name,
      urgent: z.boolean(),
      question: z.string(),
      languages: z.array(z.string()),
      state: z.enum([...State.options, 'shipped']),
      live: z.boolean().describe('people get something of the organisation’s own'),
    }),
  ),
  languages: z.array(z.string()),
  topics: z.array(z.string()),
});
export const EntryAnswer = z.object({
  id: Name,
  shipped: Shipped.nullable().describe('as Keywave ships it; null = the organisation’s own'),
  own: Own.nullable(),
  history: z.array(
    z.object({
      version: z.int(),
      act: z.enum(['saved', 'restored', 'review-asked', 'sent-back', 'published', 'retired']),
      by: z.string(),
      at: Instant,
      content: Content.nullable(),
    }),
  ),
  problems: z.array(FindingAnswer).describe('what must be mended before a review'),
  like: z.array(Like).describe('other entries that the search is sure of when asked for this one'),
  allowed: z.object({ onePerson: z.boolean() }).describe('whether an author may publish what they saved'),
});
export const PromotedAnswer = z.object({ entry: Own, like: z.array(Like) });

export const GapsAnswer = z.object({
  since: Instant,
  questions: z.int(),
  cut: z.boolean().describe('there were more; these are the newest'),
  groups: z.array(
    z.object({
      lang: z.string(),
      count: z.int(),
      waiting: z.int(),
      rated: z.int(),
      lastAt: Instant,
      nearest: z
        .object({ id: z.string(), question: z.string(), score: z.number(), answers: z.boolean() })
        .nullable(),
      examples: z
        .array(z.object({ id: QuestionId, text: z.string(), at: Instant, answer: z.string().nullable() }))
        .describe('none for a role that may not see what people wrote'),
    }),
  ),
});
export const WaitingAnswer = z.object({
  at: Instant,
  count: z.int(),
  questions: z.array(
    z.object({
      id: QuestionId,
      text: z.string().nullable().describe('null for a role that may not see what people wrote'),
      lang: z.string(),
      topic: z.string().nullable(),
      why: z.string().nullable(),
      taken: z.object({ by: z.string().nullable(), at: Instant }).nullable(),
      since: Instant,
      channel: z.string().nullable().describe('the experts’ channel; null = none was named'),
    }),
  ),
});
export const TriedAnswer = z.object({
  band: z.enum(['answer', 'choices', 'none']),
  lang: z.string().nullable(),
  hits: z.array(z.object({ id: z.string(), question: z.string(), score: z.number() })),
});
