// Reads what is small talk from faq/small-talk.yaml.

import { z } from 'zod';
import type { SmallTalkWords } from '../../core/small-talk.ts';
import { readYaml } from './read-yaml.ts';

/** Brackets in pairs, none within another: the reader of ways knows no more. */
const way = z
  .string()
  .trim()
  .regex(/^(?:[^()|]|\([^()]*\))+$/u, 'brackets come in pairs, and | stands within them');
const ways = z.array(way).min(1);
const words = z.record(
  z
    .object({
      beside: ways,
      alone: ways,
      ok: ways,
      greeting: ways,
      bye: ways,
      thanks: ways,
      'who-are-you': ways,
      person: ways,
    })
    .strict(),
);

/** Throws `Findings`. */
export const readSmallTalk = (file: string): SmallTalkWords => readYaml(file, words).content;
