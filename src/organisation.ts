// The organisation's own settings: what cards and guides say and show of it, and where people reach us. Apart from the
// rest of the configuration, because the guides are printed where there is neither a bot nor a database.

import { z } from 'zod/v4';
import { readLogo } from './logo.ts';

export const ORGANISATION = z.object({
  DEFAULT_LOCALE: z.string().min(1).default('en'),
  WORDS_DIR: z.string().min(1).optional(),
  ORGANISATION_NAME: z.string().min(1).default('Your organisation'),
  ORGANISATION_LOGO: z
    .string()
    .transform((path, context) => {
      const logo = readLogo(path);
      if (typeof logo !== 'string') return logo;
      context.addIssue(logo);
      return z.NEVER;
    })
    .optional(),
  SENDER_NAME: z.string().min(1).default('the IT team'),
  HELP_DESK_LABEL: z.string().min(1).default('your help desk'),
  HELP_DESK_URL: z.url({ protocol: /^https$/, message: 'is not an https address' }).optional(),
  PUBLIC_URL: z
    .string()
    .refine(isPublic, { message: 'is not https:// and a host name alone', abort: true })
    .transform((text) => new URL(text).origin)
    .optional(),
});

export function organisationOf(settings: z.output<typeof ORGANISATION>) {
  return {
    words: { defaultLocale: settings.DEFAULT_LOCALE, ownWords: settings.WORDS_DIR },
    organisation: { name: settings.ORGANISATION_NAME, sender: settings.SENDER_NAME },
    /** The bytes of a PNG file. */
    logo: settings.ORGANISATION_LOGO ?? null,
    helpDesk: {
      label: settings.HELP_DESK_LABEL,
      ...(settings.HELP_DESK_URL !== undefined && { url: settings.HELP_DESK_URL }),
    },
    /** An origin. */
    publicUrl: settings.PUBLIC_URL ?? null,
  };
}

/** Teams opens https only; http is for a newcomer's own machine, which nobody else can take for ours. */
function isPublic(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const trusted = url.protocol === 'https:' || url.origin.startsWith('http://127.0.0.1:');
  return trusted && url.href === `${url.origin}/`;
}
