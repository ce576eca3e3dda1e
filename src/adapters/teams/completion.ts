// One exchange with a deployment of Azure OpenAI, through the model, the planner and the prompt parts of teams-ai. The library
// prints every error with console.log, repeats calls by itself and gives no way to abort, so all traffic goes over a
// fetch of ours: it makes one attempt, ends with its signal, reads what came back with suspicion, and hands the library
// nothing but well-formed completions. Documented in Microsoft Learn "Azure OpenAI in Microsoft Foundry Models REST API
// reference", chat completions.

import {
  ActionPlanner,
  GPTTokenizer,
  OpenAIModel,
  Prompt,
  PromptManager,
  TextSection,
  UserMessage,
  type AzureOpenAIModelOptions,
  type Memory,
  type PromptTemplate,
} from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import * as z from 'zod/v4';
import { RULES } from '../../core/writing.ts';
import { codeOf, failed, meaningOf, textOf, wantsNewerWords, type Completed } from './completion-answer.ts';

export type CompletionSettings = {
  /** `AZURE_OPENAI_ENDPOINT`, https, without a slash at the end. */
  readonly endpoint: string;
  readonly deployment: string;
  /** Null = a bearer token. */
  readonly apiKey: string | null;
  readonly apiVersion: string;
};

export type Completion = {
  /** How many tokens the rules and the data are, about; for a model that counts them otherwise, rather more. */
  tokensOf(data: string): number;
  /** `bearer` is null with an API key. Never rejects. */
  complete(data: string, bearer: string | null, signal: AbortSignal): Promise<Completed>;
};

/** In tokens; what a model writes beyond is cut, and so not shown. */
export const LONGEST_ANSWER = 400;
const LONGEST_INPUT = 4_000;
/** In characters; counting takes long, and far less fits into a prompt. */
const LONGEST_COUNTED = 40_000;

const PROMPT = 'rewrite';

const template: PromptTemplate = {
  name: PROMPT,
  // The data is a variable's value: what looks like a template in it is never filled in.
  prompt: new Prompt([new TextSection(RULES, 'system'), new UserMessage('{{$data}}', -1, '')]),
  config: {
    schema: 1.1,
    type: 'completion',
    completion: {
      completion_type: 'chat',
      max_input_tokens: LONGEST_INPUT,
      max_tokens: LONGEST_ANSWER,
      temperature: 0,
      top_p: 1,
      frequency_penalty: 0,
      presence_penalty: 0,
      include_history: false,
      include_input: false,
      include_images: false,
    },
  },
};

/** The planner hands it on and nothing looks at it: no turn is under way. */
const NO_TURN = {} as TurnContext;

export function openCompletion({ endpoint, deployment, apiKey, apiVersion }: CompletionSettings): Completion {
  const tokenizer = new GPTTokenizer();
  const count = (text: string) =>
    tokenizer.encode(text.slice(0, LONGEST_COUNTED).replaceAll('<|', '< |')).length;
  const rules = count(RULES);
  const prompts = new PromptManager({ promptsFolder: '' });
  prompts.addPrompt(template);
  /** Newer models refuse `max_tokens` and a temperature; found out by the first answer that says so. */
  let newer = false;

  async function ask(url: string, body: string, bearer: string | null, signal: AbortSignal) {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(apiKey === null ? { Authorization: `Bearer ${bearer}` } : { 'api-key': apiKey }),
      },
      body: newer ? inNewerWords(body) : body,
      signal,
      // Elsewhere is nobody who should see the key.
      redirect: 'manual',
    });
    return { response, text: await textOf(response) };
  }

  async function exchange(
    url: string,
    body: string,
    bearer: string | null,
    signal: AbortSignal,
  ): Promise<Completed> {
    try {
      const asked = newer;
      let { response, text } = await ask(url, body, bearer, signal);
      if (!asked && wantsNewerWords(response, text)) {
        newer = true;
        ({ response, text } = await ask(url, body, bearer, signal));
      }
      return meaningOf(response, text);
    } catch (error) {
      if (signal.aborted) return { is: 'aborted', used: null };
      const refused = codeOf(error) === 'ECONNREFUSED';
      return failed(codeOf(error), refused ? 0 : null);
    }
  }

  return {
    tokensOf: (data) => rules + count(data),

    async complete(data, bearer, signal) {
      const came: { what: Completed } = { what: failed('prompt not sent', 0) };
      const model = new OpenAIModel({
        azureEndpoint: endpoint,
        azureDefaultDeployment: deployment,
        azureApiVersion: apiVersion,
        ...(apiKey === null
          ? { azureADTokenProvider: () => Promise.resolve(bearer ?? '') }
          : { azureApiKey: apiKey }),
        useSystemMessages: true,
        clientOptions: {
          // Null keeps the library from the environment's variables of the same purpose.
          baseURL: null,
          organization: null,
          project: null,
          maxRetries: 0,
          fetch: asLibraryFetch(async (url, body) => {
            came.what = await exchange(url, body, bearer, signal);
            return Response.json(wellFormed(came.what));
          }),
        },
      });
      const planner = new ActionPlanner({ model, prompts, defaultPrompt: PROMPT, tokenizer });
      const response = await planner.completePrompt(NO_TURN, memoryOf({ data }), PROMPT);
      if (response.status === 'too_long') return failed('prompt too long', 0);
      if (came.what.is !== 'answered') return came.what;
      const text = response.message?.content ?? '';
      return { ...came.what, text, used: came.what.used ?? rules + count(data) + count(text) };
    },
  };
}

function inNewerWords(body: string): string {
  const { messages, model, max_tokens } = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  return JSON.stringify({ messages, model, max_completion_tokens: max_tokens });
}

/** What the library may see: never an error, which it would print with all that is in it. */
function wellFormed(came: Completed): object {
  const content = came.is === 'answered' ? came.text : '';
  return { choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }] };
}

type LibraryFetch = NonNullable<AzureOpenAIModelOptions['clientOptions']>['fetch'];

/** The library's type is node-fetch's; it asks of the answer what every fetch gives. */
function asLibraryFetch(own: (url: string, body: string) => Promise<Response>): LibraryFetch {
  const adapted = (url: unknown, init?: { body?: unknown }) => own(String(url), String(init?.body));
  return adapted as unknown as LibraryFetch;
}

function memoryOf(values: Readonly<Record<string, unknown>>): Memory {
  const kept = new Map(Object.entries(values));
  return {
    hasValue: (path) => kept.has(path),
    getValue: <T>(path: string) => kept.get(path) as T,
    setValue: (path, value) => void kept.set(path, value),
    deleteValue: (path) => void kept.delete(path),
  };
}
