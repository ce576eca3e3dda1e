// The tab API's routes about waves: drafts, schedules, stages, steering, recall, progress. What does not fit the state
// that a wave is in is answered with 409.

import { z } from 'zod/v4';
import { masked, maskedAll, maskedProgress, maskedReasons, type Smallest } from '../../core/masking.ts';
import type { Ramp } from '../../core/ramp.ts';
import { hasEnded, type Plan, type PlannedPerson, type Wave, type WaveState } from '../../core/wave.ts';
import type { Answered } from '../../flows/waves/approve-wave.ts';
import type { Author, WaveDraft } from '../../flows/waves/plan-wave.ts';
import type { WaveView } from '../../flows/waves/read-wave.ts';
import type { PlanGroup, Rewrite } from '../../ports.ts';
import type { Input, Route } from './route.ts';
import { APPROVE, Id, READ, READ_NAMES, STEER } from './schemas.ts';
import {
  ApprovalBody,
  Draft,
  Editable,
  Page,
  PeopleAnswer,
  PlanAnswer,
  RampAnswer,
  RewriteAnswer,
  State,
  WaveAnswer,
  WaveWithProgress,
} from './wave-schemas.ts';

export type PeoplePage = {
  readonly group: PlanGroup | null;
  readonly after: string | null;
  readonly limit: number;
};

/** Null = there is no such wave. Each may throw `Findings`; `Conflict` when the wave's state does not allow it. */
export type WaveApi = {
  previewWave(draft: WaveDraft, author: Author): Promise<Plan>;
  previewPeople(draft: WaveDraft, page: PeoplePage, author: Author): Promise<readonly PlannedPerson[]>;
  startWave(draft: WaveDraft, author: Author): Promise<Wave>;
  draftWave(draft: WaveDraft, by: string): Promise<Wave>;
  editDraft(waveId: string, draft: Omit<WaveDraft, 'campaignId'>, by: string): Promise<Wave | null>;
  /** False = there is no such wave. */
  removeDraft(waveId: string): Promise<boolean>;
  scheduleWave(waveId: string, author: Author): Promise<Wave | null>;
  askApproval(waveId: string, author: Author): Promise<Wave | null>;
  answerApproval(waveId: string, answer: Answered): Promise<Wave | null>;
  /** A wave to more people than this needs a second person; null = none does. */
  readonly approvalOver: number | null;
  steerWave(waveId: string, act: 'pause' | 'resume' | 'cancel'): Promise<WaveState | null>;
  goOn(waveId: string, by: string): Promise<Ramp | null>;
  recallWave(waveId: string, by: string): Promise<Rewrite | null>;
  editCards(waveId: string, by: string): Promise<Rewrite | null>;
  waves(): Promise<readonly Wave[]>;
  wave(id: string): Promise<WaveView | null>;
  wavePeople(waveId: string, page: PeoplePage): Promise<readonly PlannedPerson[] | null>;
};

const READS = 'It changes nothing.';

const pageOf = (page: z.infer<typeof Page>): PeoplePage => ({
  group: (page.group ?? null) as PlanGroup | null,
  after: page.after ?? null,
  limit: page.limit,
});

export function waveRoutes(api: WaveApi): readonly Route[] {
  const idOf = ({ params }: Input) => params['id'] ?? '';
  const authorOf = ({ caller, roles }: Input): Author => ({ id: caller.personId, roles });
  const params = z.object({ id: Id });
  const waveOf = async (input: Input) => {
    const view = await api.wave(idOf(input));
    return view && maskedView(view, input.smallest);
  };
  const post = (act: string, summary: string, answer: z.ZodType, handle: Route['handle']): Route => ({
    method: 'post',
    path: `/api/waves/{id}/${act}`,
    summary,
    roles: STEER,
    params,
    answer,
    handle,
  });
  const steer = (act: 'pause' | 'resume' | 'cancel', summary: string) =>
    post(act, summary, z.object({ state: State }), async (input) => {
      const state = await api.steerWave(idOf(input), act);
      return state === null ? null : { state };
    });
  return [
    {
      method: 'post',
      path: '/api/waves/preview',
      summary: 'The plan of a wave: who gets a nudge and when, who does not and why. No wave is stored.',
      unaudited: READS,
      roles: READ_NAMES,
      body: Draft,
      answer: PlanAnswer,
      handle: async (input) => {
        const { at, counts, people } = await api.previewWave(Draft.parse(input.body), authorOf(input));
        const { approvalOver } = api;
        return { at, counts, approvalOver, people: people.map(personAnswer) };
      },
    },
    {
      method: 'post',
      path: '/api/waves/preview/people',
      summary: 'Everybody of a preview, a page at a time.',
      unaudited: READS,
      roles: READ_NAMES,
      body: Draft.extend(Page.shape),
      answer: PeopleAnswer,
      handle: async (input) => {
        const page = pageOf(Page.parse(input.body));
        return peopleAnswer(await api.previewPeople(Draft.parse(input.body), page, authorOf(input)), page);
      },
    },
    {
      method: 'post',
      path: '/api/waves',
      summary:
        'Drafts and schedules a wave in one go: the plan is frozen, and its nudges go out at the fleet’s pace.',
      roles: STEER,
      body: Draft,
      answer: WaveAnswer,
      handle: (input) => api.startWave(Draft.parse(input.body), authorOf(input)),
    },
    {
      method: 'post',
      path: '/api/waves/drafts',
      summary: 'Keeps a draft. Nothing is planned before it is scheduled.',
      roles: STEER,
      body: Draft,
      answer: WaveAnswer,
      handle: ({ body, caller }) => api.draftWave(Draft.parse(body), caller.personId),
    },
    {
      method: 'put',
      path: '/api/waves/{id}',
      summary: 'Changes a draft; its campaign stays, and an approval is withdrawn.',
      roles: STEER,
      params,
      body: Editable,
      answer: WaveAnswer,
      handle: (input) => api.editDraft(idOf(input), Editable.parse(input.body), input.caller.personId),
    },
    {
      method: 'delete',
      path: '/api/waves/{id}',
      summary: 'Throws a draft away.',
      roles: STEER,
      params,
      answer: z.object({ removed: z.boolean() }),
      handle: async (input) => ((await api.removeDraft(idOf(input))) ? { removed: true } : null),
    },
    post('schedule', 'Freezes a draft’s plan; it starts at its time, or now.', WaveAnswer, (input) =>
      api.scheduleWave(idOf(input), authorOf(input)),
    ),
    post(
      'ask-approval',
      'Asks for a second person’s approval of a draft, with how many it goes to.',
      WaveAnswer,
      (input) => api.askApproval(idOf(input), authorOf(input)),
    ),
    {
      ...post('approval', 'Approves or declines a draft; never one’s own.', WaveAnswer, (input) =>
        api.answerApproval(idOf(input), { ...ApprovalBody.parse(input.body), by: input.caller.personId }),
      ),
      roles: APPROVE,
      body: ApprovalBody,
    },
    {
      method: 'get',
      path: '/api/waves',
      summary: 'All waves, newest first.',
      roles: READ,
      answer: z.object({ waves: z.array(WaveAnswer) }),
      handle: async ({ smallest }) => ({
        waves: (await api.waves()).map((wave) => maskedWave(wave, smallest)),
      }),
    },
    {
      method: 'get',
      path: '/api/waves/{id}',
      summary: 'One wave with its progress, its stages, when it will be through, and what may be done to it.',
      roles: READ,
      params,
      answer: WaveWithProgress,
      handle: waveOf,
    },
    {
      method: 'get',
      path: '/api/waves/{id}/events',
      summary: 'The same, as server-sent events whenever it changes, until the wave has ended.',
      roles: READ,
      params,
      answer: WaveWithProgress,
      handle: waveOf,
      last: (answer) => {
        const { wave, rewrite } = WaveWithProgress.parse(answer);
        return hasEnded(wave.state) && rewrite?.endedAt !== null;
      },
    },
    {
      method: 'get',
      path: '/api/waves/{id}/people',
      summary: 'The wave’s frozen list, a page at a time: who is in it, who is not and why.',
      roles: READ_NAMES,
      params,
      query: Page,
      answer: PeopleAnswer,
      handle: async (input) => {
        const page = pageOf(Page.parse(input.query));
        const people = await api.wavePeople(idOf(input), page);
        return people === null ? null : peopleAnswer(people, page);
      },
    },
    steer('pause', 'Holds every nudge of the wave that has not left yet.'),
    steer('resume', 'Lets a paused wave go on.'),
    steer('cancel', 'Ends every planned nudge of the wave, for good.'),
    post('go-on', 'Opens the wave’s next stage, whatever its gate says.', RampAnswer, (input) =>
      api.goOn(idOf(input), input.caller.personId),
    ),
    post(
      'recall',
      'Takes every delivered card of the wave back and sends no more of it. No press on them does anything from now on.',
      RewriteAnswer,
      (input) => api.recallWave(idOf(input), input.caller.personId),
    ),
    post('edit-cards', 'Says the wave’s delivered cards in today’s words.', RewriteAnswer, (input) =>
      api.editCards(idOf(input), input.caller.personId),
    ),
  ];
}

/** Its stages are groups of people too. */
function maskedWave(wave: Wave, smallest: Smallest): Wave {
  const { ramp = null } = wave;
  if (ramp === null) return wave;
  return { ...wave, ramp: { ...ramp, stages: ramp.stages.map((stage) => maskedAll(stage, smallest)) } };
}

function maskedView(view: WaveView, smallest: Smallest): WaveView {
  if (smallest === 1) return view;
  const { wave, progress, rewrite } = view;
  return {
    ...view,
    wave: maskedWave(wave, smallest),
    progress: maskedProgress(progress, smallest),
    rewrite: rewrite && {
      ...rewrite,
      cards: masked(rewrite.cards, smallest),
      done: maskedReasons(rewrite.done, smallest),
    },
  };
}

function personAnswer({ personId, standing, plan }: PlannedPerson) {
  return {
    personId,
    do: plan.do,
    at: plan.do === 'send' ? plan.at : null,
    why: plan.why,
    standing: standing.is,
  };
}

function peopleAnswer(people: readonly PlannedPerson[], { limit }: PeoplePage) {
  return {
    people: people.map(personAnswer),
    next: people.length < limit ? null : (people.at(-1)?.personId ?? null),
  };
}
