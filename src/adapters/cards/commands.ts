// What people may type to get something done, in every language at once: somebody who reads German may well write “help”.
// The words are in the section `commands`, several for one command, parted by semicolons; the first is the one that cards
// tell people.

import { COMMANDS, spokenForm, type Command } from '../../core/command.ts';
import type { Language } from './languages.ts';
import { textIn } from './words.ts';

export function openCommands(languages: readonly Language[]): (text: string) => Command | null {
  const known = new Map<string, Command>();
  for (const language of languages) {
    const words = language.section('commands').texts({});
    for (const command of COMMANDS) {
      for (const name of textIn(words, command).split(/[;؛；]/u)) known.set(spokenForm(name), command);
    }
  }
  known.delete('');
  return (text) => known.get(spokenForm(text)) ?? null;
}
