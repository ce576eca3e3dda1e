// Commands: what anybody may tell the bot in a word or two. How each is called is in the words of every language; here is
// which there are, and how forgivingly what somebody typed is compared with them. Admins' commands are English alone.

export const COMMANDS = [
  'help',
  'begin',
  'my-data',
  'language',
  'stop-messages',
  'start-messages',
  'not-me',
] as const;

export type Command = (typeof COMMANDS)[number];

/** Letters and digits only: case, accents, punctuation and the kind of apostrophe make no difference. */
export function spokenForm(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’`]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
