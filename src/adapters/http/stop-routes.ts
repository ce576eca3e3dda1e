// The tab API's routes of the switch that stops everything that nobody asked for.

import { z } from 'zod/v4';
import type { Stop } from '../../ports.ts';
import type { Route } from './route.ts';
import { Instant, READ, Reason } from './schemas.ts';

export type StopApi = {
  stop(): Promise<Stop | null>;
  stopEverything(by: string, why: string): Promise<Stop>;
  endStop(by: string): Promise<boolean>;
};

const StopAnswer = z.object({
  stop: z.object({ at: Instant, by: z.string(), why: z.string() }).nullable().describe('null = nothing is'),
});
const StopBody = z.discriminatedUnion('stopped', [
  z.object({ stopped: z.literal(true), why: Reason }),
  z.object({ stopped: z.literal(false) }),
]);

export function stopRoutes(api: StopApi): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/stop',
      summary: 'Whether everything that nobody asked for is stopped, since when, by whom and why.',
      roles: READ,
      answer: StopAnswer,
      handle: async () => ({ stop: await api.stop() }),
    },
    {
      method: 'put',
      path: '/api/stop',
      summary: 'Stops everything that nobody asked for within a second, or lets it go on.',
      roles: ['Campaign.Admin'],
      body: StopBody,
      answer: StopAnswer,
      handle: async ({ body, caller }) => {
        const wanted = StopBody.parse(body);
        if (wanted.stopped) return { stop: await api.stopEverything(caller.personId, wanted.why) };
        await api.endStop(caller.personId);
        return { stop: null };
      },
    },
  ];
}
