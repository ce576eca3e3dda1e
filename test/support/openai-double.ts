// A pretend deployment of Azure OpenAI on the loopback: it answers like the real one, or misbehaves in each way that one may.

import type { ServerResponse } from 'node:http';
import { openDouble, sendJson, type Double } from './https-double.ts';

export type OpenAiDouble = Double & {
  /** From now on it completes with this text. */
  says(text: string, more?: { finish?: string; usage?: object | null }): void;
  /** From now on it answers like this. */
  answers(status: number, body: unknown, headers?: Record<string, string>): void;
  /** From now on it never answers; resolves when a request has come, and then when its caller has gone. */
  hangs(): { readonly asked: Promise<void>; readonly left: Promise<void> };
  /** From now on it breaks the connection, after so much of a body. */
  breaks(after: string): void;
  /** The messages of the last request. */
  prompt(): readonly { readonly role: string; readonly content: string }[];
};

export const USAGE = { prompt_tokens: 500, completion_tokens: 30, total_tokens: 530 };

/** As documented, for a prompt that the content filter refuses. */
export const FILTERED = {
  error: { code: 'content_filter', message: 'The response was filtered', param: 'prompt', status: 400 },
};

export async function openOpenAi(): Promise<OpenAiDouble> {
  const double = await openDouble((_request, res) => sendJson(res, 404, {}));
  return Object.assign(double, {
    says(text: string, { finish = 'stop', usage = USAGE }: { finish?: string; usage?: object | null } = {}) {
      double.answer((_request, res) => sendJson(res, 200, completion(text, finish, usage)));
    },
    answers(status: number, body: unknown, headers: Record<string, string> = {}) {
      double.answer((_request, res) => {
        res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
        res.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    },
    hangs() {
      const asked = Promise.withResolvers<void>();
      const left = Promise.withResolvers<void>();
      double.answer((_request, res) => {
        res.once('close', () => left.resolve());
        asked.resolve();
      });
      return { asked: asked.promise, left: left.promise };
    },
    breaks(after: string) {
      double.answer((_request, res: ServerResponse) => {
        res.writeHead(200, { 'Content-Type': 'application/json' });
        res.write(after, () => res.destroy());
      });
    },
    prompt() {
      return JSON.parse(double.received.at(-1)?.text ?? '{}').messages;
    },
  });
}

function completion(content: string, finish: string, usage: object | null): object {
  const message = { role: 'assistant', content };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-test',
    choices: [{ index: 0, finish_reason: finish, message }],
    ...(usage !== null && { usage }),
  };
}
