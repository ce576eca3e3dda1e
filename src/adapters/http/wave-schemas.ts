// Schemas of waves in the tab API: what a draft may say, and how a wave, its list and its progress are answered.

import { z } from 'zod/v4';
import { Audience, CampaignId, Id, Instant, Reason, TimeZone, Window } from './schemas.ts';

const Share = z.number().min(0).max(1).nullable();
const Count = z.int().min(1).max(1_000_000);
const Options = z
  .object({
    window: Window.describe('in place of the campaign’s; null = any time'),
    timeZone: TimeZone,
    startAt: Instant.nullable().describe('null = at once'),
    ramp: z
      .object({
        pilot: z
          .object({ people: z.array(Id).max(100), random: z.int().min(0).max(1_000) })
          .nullable()
          .describe('these people, then so many others; each waits for “go on”'),
        percents: z.array(z.number().min(0).max(100)).max(20).describe('of the list, growing to 100'),
        holdHours: z.number().min(0).max(720),
        gate: z
          .object({ failedShare: Share, inDoubtShare: Share, openQuestions: z.int().min(0).nullable() })
          .partial()
          .describe('what holds the next stage; null = not looked at'),
      })
      .partial()
      .nullable(),
    order: z.enum(['urgent-first', 'due']),
    dailyCap: Count.nullable().describe('people on one day of the wave’s zone'),
    perMinute: Count.nullable(),
    deadline: Instant.nullable(),
    mustArrive: z.boolean().describe('a nudge in doubt is sent again'),
    expiresAt: Instant.nullable().describe('when its cards are replaced by a note that they expired'),
  })
  .partial();

export const Editable = z.object({
  name: z.string().trim().min(1).max(120),
  audience: Audience,
  options: Options.optional(),
});
export const Draft = Editable.extend({ campaignId: CampaignId });

export const Page = z.object({
  group: z.string().max(40).optional().describe('send, or a reason to leave; absent = everybody'),
  after: z.string().max(64).optional().describe('the last id of the page before'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const People = z.array(
  z.object({
    personId: Id,
    do: z.enum(['send', 'leave']),
    at: Instant.nullable(),
    why: z.string(),
    standing: z.string(),
  }),
);
export const PlanAnswer = z.object({
  at: Instant,
  counts: z.object({
    inScope: z.int(),
    send: z.int(),
    leave: z.record(z.string(), z.int()).describe('reason → people'),
  }),
  approvalOver: z.int().nullable().describe('more people than this need a second person; null = none does'),
  people: People.describe('the first of each group; /api/waves/preview/people has them all'),
});
export const PeopleAnswer = z.object({
  people: People,
  next: z.string().nullable().describe('`after` of the next page; null = this was the last'),
});

export const State = z.enum(['draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled']);
export const RampAnswer = z.object({
  stages: z.array(z.object({ name: z.string(), people: z.int(), nextBy: z.string() })),
  open: z.int().describe('the newest stage that is open, 0 = the first'),
  openedAt: Instant,
  doneAt: Instant.nullable(),
  held: z.array(z.string()).describe('why the next stage is held'),
});
export const WaveAnswer = z.object({
  id: Id,
  campaignId: CampaignId,
  name: z.string(),
  audience: Audience,
  state: State,
  startedBy: Id,
  startedAt: Instant,
  pausedWhy: z.string().nullish().describe('why Keywave paused it by itself'),
  options: Options.optional(),
  ramp: RampAnswer.nullish(),
  recalledAt: Instant.nullish(),
  approval: z
    .object({
      askedBy: Id,
      askedAt: Instant,
      people: z.int(),
      answer: z
        .object({ is: z.enum(['approved', 'declined']), by: Id, at: Instant, why: z.string().nullable() })
        .nullable()
        .describe('null = waiting'),
    })
    .nullish(),
});
export const ApprovalBody = z.object({
  is: z.enum(['approved', 'declined']),
  askedAt: Instant.describe('of the request that is answered'),
  why: Reason.optional().describe('wanted of who declines'),
});
export const RewriteAnswer = z.looseObject({
  what: z.enum(['recalled', 'expired', 'edited']),
  askedAt: Instant,
  endedAt: Instant.nullable(),
  cards: z.int(),
  done: z.record(z.string(), z.int()),
});
export const WaveWithProgress = z.object({
  wave: WaveAnswer,
  progress: z.object({
    people: z.int(),
    planned: z.int(),
    sending: z.int(),
    sent: z.int(),
    failed: z.int(),
    inDoubt: z.int(),
    dropped: z.int(),
  }),
  eta: z.object({ at: Instant.nullable(), why: z.string() }),
  rewrite: RewriteAnswer.nullable().describe('the newest wish to replace its cards'),
  acts: z.array(z.string()).describe('what may be done to it now'),
});
