// Builds the Teams app package: fills in the placeholders, checks what Teams would refuse, and zips. Refuses with
// every finding at once. Rules: the Teams manifest schema 1.30 and its localization schema, which
// @microsoft/app-manifest bundles (its JavaScript does not load, so its JSON files are read), plus the icon sizes,
// which a schema cannot see.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { zipSync, type Zippable } from 'fflate';
import { Findings, type Finding } from '../core/finding.ts';
import { pngSize } from '../logo.ts';
import { fillJson, type Values } from './placeholders.ts';

export type AppPackage = {
  /** Path inside the zip to its bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly zip: Uint8Array;
};

type Manifest = {
  readonly manifestVersion: string;
  readonly icons: { readonly color: string; readonly outline: string; readonly color32x32?: string };
  readonly validDomains?: readonly string[];
  readonly localizationInfo?: { readonly additionalLanguages?: readonly { readonly file: string }[] };
};

const ICON_SIZES = { color: 192, outline: 32, color32x32: 32 } as const;

/** `folder` holds manifest.json and the files it names. Throws `Findings`. */
export function buildAppPackage(folder: string, values: Values): AppPackage {
  const findings: Finding[] = [];
  const files = new Map<string, Uint8Array>();
  const add = (file: string, bytes: Uint8Array) => files.set(file, bytes);
  const json = (file: string): unknown => {
    const bytes = read(folder, file, findings);
    if (bytes === null) return null;
    const text = fillJson(file, new TextDecoder().decode(bytes), values, findings);
    add(file, new TextEncoder().encode(text));
    try {
      return JSON.parse(text);
    } catch (error) {
      findings.push({
        what: `${file} is no JSON.`,
        why: (error as Error).message,
        fix: `Correct appPackage/${file}.`,
      });
      return null;
    }
  };

  const manifest = json('manifest.json');
  // Placeholders that stayed would each fail the schema a second time, with a worse explanation.
  if (findings.length > 0) throw new Findings(findings);
  findings.push(...violations('manifest.json', manifestSchema(), manifest));
  if (findings.length > 0) throw new Findings(findings);

  const { icons, localizationInfo, validDomains } = manifest as Manifest;
  for (const domain of validDomains ?? []) {
    if (/^[a-z\d.-]+$/iu.test(domain)) continue;
    findings.push({
      what: `${domain} is no host name.`,
      why: 'Teams compares the tab’s address with it and shows nothing when they differ.',
      fix: 'Give the host name alone, for example keywave.example.com: no https://, no port, no path.',
    });
  }
  for (const { file } of localizationInfo?.additionalLanguages ?? []) {
    const words = json(file);
    if (words !== null) findings.push(...violations(file, localizationSchema(), words));
  }
  for (const [kind, size] of Object.entries(ICON_SIZES)) {
    const file = icons[kind as keyof typeof ICON_SIZES];
    const bytes = file === undefined ? null : read(folder, file, findings);
    if (file === undefined || bytes === null) continue;
    add(file, bytes);
    const { width, height } = pngSize(bytes) ?? { width: 0, height: 0 };
    if (width === size && height === size) continue;
    findings.push({
      what: width === 0 ? `${file} is no PNG.` : `${file} is ${width} × ${height}.`,
      why: `Teams refuses icons.${kind} unless it is a PNG of ${size} × ${size}.`,
      fix: 'Draw it anew: node src/tools/icons.ts',
    });
  }
  if (findings.length > 0) throw new Findings(findings);
  // The same input gives the same bytes: zip knows times from 1980 on.
  const mtime = new Date(1980, 0, 1);
  const entries: Zippable = Object.fromEntries([...files].map(([name, bytes]) => [name, [bytes, { mtime }]]));
  return { files, zip: zipSync(entries) };
}

function read(folder: string, file: string, findings: Finding[]): Uint8Array | null {
  try {
    return readFileSync(join(folder, file));
  } catch {
    findings.push({
      what: `${file} is missing.`,
      why: 'The manifest names it, and Teams refuses a package without it.',
      fix: `Put it in ${folder}, or take it out of manifest.json.`,
    });
    return null;
  }
}

const schemas = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest/package.json')),
  'build/json-schemas/teams/v1.30',
);

/** Compiled when first asked for: the schema is large. */
const compiled = (file: string): (() => ValidateFunction) => {
  let validate: ValidateFunction | undefined;
  return () => {
    if (validate) return validate;
    // Microsoft's schemas carry keywords beside $ref, which strict mode takes for mistakes, and patterns that are
    // no patterns in Unicode mode.
    const ajv = new Ajv04.default({ allErrors: true, strict: false, unicodeRegExp: false });
    addFormats.default(ajv, ['uri', 'email']);
    validate = ajv.compile(JSON.parse(readFileSync(join(schemas, file), 'utf8')) as object);
    return validate;
  };
};

export const manifestSchema = compiled('MicrosoftTeams.schema.json');
export const localizationSchema = compiled('MicrosoftTeams.Localization.schema.json');

function violations(file: string, validate: ValidateFunction, value: unknown): Finding[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({
    what: `${file}${error.instancePath === '' ? '' : ` at ${error.instancePath}`} ${error.message ?? 'is wrong'}${detail(error)}.`,
    why: 'Teams accepts only what its manifest schema 1.30 allows.',
    fix: `Correct appPackage/${file}, or the value that was filled in there.`,
  }));
}

function detail({ params }: ErrorObject): string {
  const extra: unknown = (params as Record<string, unknown>)['additionalProperty'];
  return typeof extra === 'string' ? ` (${extra})` : '';
}
