// Guides: pages for everybody, about no person: the first passkey on each platform, and the page that is put into a
// security key's box.

import { PLATFORMS } from './platform.ts';

export const GUIDES = [...PLATFORMS, 'insert'] as const;
export type Guide = (typeof GUIDES)[number];

/** HTML pages by locale and name. */
export type GuidePages = {
  readonly locales: readonly string[];
  readonly names: readonly string[];
  /** The locale of the language that is nearest to `wanted` (BCP 47); null when we speak nothing near it. */
  find(wanted: string): string | null;
  readonly defaultLocale: string;
  /** `pdf` says whether it is offered as PDF too. Null = there is no such language or guide. */
  page(locale: string, name: string, pdf: boolean): string | null;
  /** All guides; `missing` for somebody who asked for what is not there. Null = there is no such language. */
  overview(locale: string, missing?: boolean): string | null;
  /** The one style that the pages have, as a Content-Security-Policy names it. */
  readonly style: string;
};
