// What the tests of the app package share: the repository's files, and a value for every placeholder.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const APP_PACKAGE = join(ROOT, 'appPackage');

export const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
export const json = (file: string): unknown => JSON.parse(text(file));

const guid = (last: number): string => `6f1c2f9e-0f5a-4b6c-9b2e-${String(last).padStart(12, '0')}`;

export const SAMPLES: Readonly<Record<string, string>> = {
  TEAMS_APP_ID: guid(1),
  BOT_ID: guid(2),
  TAB_CLIENT_ID: guid(3),
  KEYWAVE_DOMAIN: 'keywave.fabrikam.example',
  ORGANISATION_NAME: 'Fabrikam “North” & "South"',
  DEVELOPER_NAME: 'Fabrikam IT',
  DEVELOPER_WEBSITE_URL: 'https://fabrikam.example/',
  DEVELOPER_PRIVACY_URL: 'https://fabrikam.example/privacy',
  DEVELOPER_TERMS_URL: 'https://fabrikam.example/terms',
};
