// Reads one YAML file that a non-programmer may have edited, and remembers on which line each thing stands, so that
// whatever is wrong is named with its file and line. The shape is checked by the schema it is given.

import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Finding, Findings } from '../../core/finding.ts';

export type Path = readonly (string | number)[];

export type YamlFile<Content> = {
  readonly content: Content;
  /** Names the place as editors do, such as faq/en/basics.yaml:12. */
  placeOf(path: Path): string;
};

const WHY = 'People get their answers from it, so it is read in full or not at all.';

/** Throws `Findings` with everything that is wrong in `file`. */
export function readYaml<Schema extends z.ZodTypeAny>(
  file: string,
  schema: Schema,
): YamlFile<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw new Findings(
      document.errors.map(({ message, pos: [start] }) => ({
        what: `${place(start)} cannot be read: ${message}.`,
        why: WHY,
        fix: 'Compare the line and the one above it with their neighbours: spaces in front, colons, closing quotation marks.',
      })),
    );
  }
  /** Of the thing itself, or of the nearest thing around it that is there. */
  const placeOf = (path: Path): string => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return place(node.range[0]);
    return path.length === 0 ? `${file}:1` : placeOf(path.slice(0, -1));
  };
  const read = schema.safeParse(document.toJS());
  if (read.success) return { content: read.data as z.infer<Schema>, placeOf };
  throw new Findings(read.error.issues.map((issue) => findingOf(issue, placeOf(issue.path))));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Findings([
      {
        what: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
        why: WHY,
        fix: 'Put the file there, or take its topic out of entries.yaml.',
      },
    ]);
  }
}

function findingOf({ path, message, code }: z.ZodIssue, place: string): Finding {
  const name = path.findLast((step) => typeof step === 'string') ?? 'the file';
  return {
    what: `${place}: “${name}” is not as it should be: ${message}.`,
    why: WHY,
    fix:
      code === 'invalid_type' && typeof path.at(-1) === 'number'
        ? 'Put the text into quotation marks; a colon or a number alone is read as something else.'
        : 'Compare it with the entries around it; docs/faq.md says what each part takes.',
  };
}
