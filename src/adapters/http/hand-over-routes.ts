// The tab API's route about questions that wait for people: counts alone, no names and no words of anybody.

import { z } from 'zod/v4';
import type { HandOverCounts } from '../../ports.ts';
import type { Route } from './route.ts';
import { READ } from './schemas.ts';

export type HandOverApi = { handOvers(): Promise<HandOverCounts> };

const HandOverAnswer = z.object({
  open: z.int().describe('questions that wait for people'),
  overdue: z.int().describe('those of them that wait longer than they should'),
  unposted: z.int().describe('those of them that are in no experts’ channel'),
  channels: z.int().describe('channels in which experts answer'),
});

export function handOverRoutes(api: HandOverApi): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/hand-overs',
      summary:
        'How many questions wait for people, how many of them for too long, and how many no channel has.',
      roles: READ,
      answer: HandOverAnswer,
      handle: () => api.handOvers(),
    },
  ];
}
