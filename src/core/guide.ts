// Guides: pages for everybody, about no person: the first passkey on each platform, and the page that is put into a
// security key's box.

import { PLATFORMS } from './platform.ts';

export const GUIDES = [...PLATFORMS, 'insert'] as const;
export type Guide = (typeof GUIDES)[number];
