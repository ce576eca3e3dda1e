// ${{NAME}} in the app package, the Entra app's manifest, the Azure parameters and teamsapp.yml, as the Microsoft
// 365 Agents Toolkit fills them: from env/.env.<name>, env/.env.<name>.user and the process environment.
// Refuses to guess: a name without a value is a finding, and a secret never gets into an app package.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Findings, type Finding } from '../core/finding.ts';

export type Values = Readonly<Record<string, string | undefined>>;

const PLACEHOLDER = /\$\{\{\s*([^{}]*?)\s*\}\}/gu;

/** The names in order of first use, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))];
}

/** The values of one environment. A value of the process environment wins, an empty one counts as none. */
export function readValues(root: string, environment: string, outer: Values): Values {
  const file = join(root, 'env', `.env.${environment}`);
  if (!existsSync(file)) {
    throw new Findings([
      {
        what: `There is no environment called ${environment}.`,
        why: `env/.env.${environment} holds the ids, the domain and the names of one installation, and is missing.`,
        fix: 'Name another one with --env, or copy env/.env.dev and fill it in.',
      },
    ]);
  }
  const files = [file, `${file}.user`].filter((path) => existsSync(path));
  return Object.assign({}, ...[...files.map(parsed), outer].map(given)) as Values;
}

const parsed = (file: string): Values => parseEnv(readFileSync(file, 'utf8'));

const given = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );

/** `text` with its placeholders filled in for use inside JSON; adds one finding for each name that cannot be. */
export function fillJson(file: string, text: string, values: Values, findings: Finding[]): string {
  for (const name of placeholdersIn(text)) {
    if (name.startsWith('SECRET_')) {
      findings.push({
        what: `${file} asks for the secret ${name}.`,
        why: 'The package is handed to every person who installs the app.',
        fix: `Remove \${{${name}}} from ${file}.`,
      });
    } else if (values[name] === undefined) {
      findings.push({
        what: `${name} has no value, and ${file} needs it.`,
        why: 'Teams would get the placeholder itself as an id, an address or a name.',
        fix: `Set ${name} in the environment's file in env/, or run the provision step that writes it.`,
      });
    }
  }
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = name.startsWith('SECRET_') ? undefined : values[name];
    return value === undefined ? whole : JSON.stringify(value).slice(1, -1);
  });
}
