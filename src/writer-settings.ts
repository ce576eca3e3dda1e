// What generated answers need: a deployment of Azure OpenAI, and how much of it may be used in a day. Without these
// variables nothing of a question leaves for a language model.

import { z } from 'zod/v4';
import type { Finding } from './core/finding.ts';

export const WRITER = z.object({
  AZURE_OPENAI_ENDPOINT: z.url({ protocol: /^https$/, message: 'is not an https address' }).optional(),
  AZURE_OPENAI_DEPLOYMENT: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'is not the name of a deployment')
    .optional(),
  AZURE_OPENAI_API_KEY: z.string().min(1).optional(),
  AZURE_OPENAI_API_VERSION: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/, 'is not a version such as 2024-10-21')
    .default('2024-10-21'),
  AZURE_OPENAI_TOKENS_PER_DAY: z.coerce.number().int().min(2_000).max(1_000_000_000).default(500_000),
});

export type WriterConfig = NonNullable<ReturnType<typeof writerOf>>;

/** Null = answers are not generated. */
export function writerOf(settings: z.output<typeof WRITER>) {
  const { AZURE_OPENAI_ENDPOINT: endpoint, AZURE_OPENAI_DEPLOYMENT: deployment } = settings;
  if (endpoint === undefined || deployment === undefined) return null;
  // Microsoft Learn, "How to configure Azure OpenAI with Microsoft Entra ID authentication"; Azure Government has its own.
  const cloud = new URL(endpoint).hostname.endsWith('.azure.us') ? 'us' : 'com';
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    deployment,
    /** Null = the bot's own identity. */
    apiKey: settings.AZURE_OPENAI_API_KEY ?? null,
    apiVersion: settings.AZURE_OPENAI_API_VERSION,
    scope: `https://cognitiveservices.azure.${cloud}/.default`,
    tokensPerDay: settings.AZURE_OPENAI_TOKENS_PER_DAY,
  };
}

const [ENDPOINT, DEPLOYMENT] = ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_DEPLOYMENT'] as const;

/** Half a setting must not look like "off": whoever gave it meant to have generated answers. */
export function writerFindings(env: Readonly<Record<string, string | undefined>>): Finding[] {
  const given = ['AZURE_OPENAI_API_KEY', ENDPOINT, DEPLOYMENT].filter((name) => env[name]);
  const missing = given.length === 0 ? [] : [ENDPOINT, DEPLOYMENT].filter((name) => !env[name]);
  const findings = missing.map((name) => ({
    what: `${name} is missing beside ${given.join(' and ')}.`,
    why: 'Answers are generated with an address and a deployment; with neither they are not generated at all.',
    fix: `Set ${name}, or remove ${given.join(' and ')}.`,
  }));
  if (!/[?#@]|\/openai(\/|$)/i.test(env[ENDPOINT] ?? '')) return findings;
  return [
    ...findings,
    {
      what: `${ENDPOINT} is the address of a call.`,
      why: 'The path of the call and the version are added to it.',
      fix: 'Set it to the resource alone, such as https://name.openai.azure.com.',
    },
  ];
}
