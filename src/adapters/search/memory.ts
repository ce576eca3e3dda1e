// What was learned about a bank, kept in files, so that only a bank that has changed is learned anew. A file is named by what it
// was learned from: the phrasings, the model and the very files of this folder, so a new version of the search trusts none of an
// old one. It is written whole or not at all; one that is broken, or of somebody else, is as good as none.

import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type * as z from 'zod/v4';

export type Memory = {
  /**
   * What was learned about `about`, else what `learn` gives, which is then kept. `kind` names the kind of thing in the file's
   * name; what does not fit `shape` is learned anew. Rejects only when `learn` does.
   */
  recall<T>(kind: string, about: unknown, shape: z.ZodType<T>, learn: () => Promise<T>): Promise<T>;
  /** Removes what nobody has recalled since the last time. */
  tidy(): Promise<void>;
};

/** For a test or a measurement: everything is learned each time. */
export const NO_MEMORY: Memory = {
  recall: (_kind, _about, _shape, learn) => learn(),
  tidy: () => Promise.resolve(),
};

/** `onTrouble` is told why something could not be kept: it is learned anew by the next start. */
export function openMemory(folder: string, onTrouble: (why: string) => void): Memory {
  const version = versionOf(import.meta.dirname);
  let recalled = new Set<string>();
  const troubled = (cause: unknown) => onTrouble(cause instanceof Error ? cause.message : String(cause));
  return {
    async recall(kind, about, shape, learn) {
      const name = `${kind}-${hashOf(JSON.stringify([version, about])).toString('hex')}.bin`;
      recalled.add(name);
      const kept = shape.safeParse(await read(folder, name));
      if (kept.success) return kept.data;
      const learnt = await learn();
      await keep(folder, name, learnt).catch(troubled);
      return learnt;
    },
    async tidy() {
      const wanted = recalled;
      recalled = new Set();
      try {
        for (const name of await readdir(folder)) if (!wanted.has(name)) await rm(join(folder, name));
      } catch (cause) {
        troubled(cause);
      }
    },
  };
}

/** The search's own sources: there is no build, so they are what runs. */
function versionOf(folder: string): string {
  const sources = readdirSync(folder).toSorted();
  return hashOf(...sources.map((name) => readFileSync(join(folder, name)))).toString('hex');
}

function hashOf(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const HASH_BYTES = 32;

/** A hash of name and rest comes first. Undefined when there is no such file, or it is not what was written there. */
async function read(folder: string, name: string): Promise<unknown> {
  try {
    const bytes = await readFile(join(folder, name));
    const body = bytes.subarray(HASH_BYTES);
    return hashOf(name, body).equals(bytes.subarray(0, HASH_BYTES)) ? deserialize(body) : undefined;
  } catch {
    return undefined;
  }
}

async function keep(folder: string, name: string, learnt: unknown): Promise<void> {
  const body = serialize(learnt);
  const draft = join(folder, `${randomUUID()}.draft`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(draft, Buffer.concat([hashOf(name, body), body]));
    await rename(draft, join(folder, name));
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
}
