// The tab API's routes of samples: which messages there are, and one of them to oneself, marked as a test.

import { z } from 'zod/v4';
import type { PreviewAsked } from '../../flows/chat/preview-card.ts';
import type { Route } from './route.ts';
import { READ } from './schemas.ts';

export type PreviewApi = {
  /** The messages that can be looked at, and the languages they are in. */
  previews(): { readonly messages: readonly string[]; readonly languages: readonly string[] };
  /** To that person alone. Throws `Findings` when there is no such sample, or when it did not get there. */
  sendPreview(personId: string, asked: PreviewAsked): Promise<void>;
};

const Name = z.string().trim().min(1).max(40);
const PreviewBody = z.object({
  message: Name.describe('a name from the list'),
  language: Name.nullable().default(null).describe('BCP 47, from the list; null = the reader’s own'),
});

export function previewRoutes(api: PreviewApi): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/preview',
      summary: 'The messages that can be looked at, and the languages they are in.',
      roles: READ,
      answer: z.object({ messages: z.array(z.string()), languages: z.array(z.string()) }),
      handle: async () => api.previews(),
    },
    {
      method: 'post',
      path: '/api/preview',
      summary:
        'Sends a sample of a message to the caller alone, marked as a test; its buttons change nothing.',
      unaudited: 'It reaches the caller alone.',
      roles: READ,
      body: PreviewBody,
      answer: z.object({ sent: z.boolean() }),
      handle: async ({ body, caller }) => {
        await api.sendPreview(caller.personId, PreviewBody.parse(body));
        return { sent: true };
      },
    },
  ];
}
