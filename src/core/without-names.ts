// Somebody's own words without what tells who they are, as far as that can be told: addresses, long numbers, the parts of their
// name. It is a first draft for an author to read, never a promise that nothing is left.

const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+/gu;
const ADDRESS = /\b(?:https?:\/\/|www\.)\S+/giu;
/** Telephone numbers, account numbers, codes: six digits or more, whatever parts them. */
const NUMBER = /\+?\d(?:[\s()./-]*\d){5,}/gu;

/** `name` as the directory has it; parts of a single letter are left. */
export function withoutNames(text: string, name: string | null): string {
  const parts = new Set((name ?? '').split(/[^\p{L}\p{M}\p{N}]+/u).map(plain));
  return text
    .replace(MAIL, '')
    .replace(ADDRESS, '')
    .replace(NUMBER, '')
    .replace(/[\p{L}\p{M}\p{N}]{2,}/gu, (word) => (parts.has(plain(word)) ? '' : word))
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/\s+([,.!?])/gu, '$1')
    .trim();
}

const plain = (word: string) => word.normalize('NFC').toLowerCase();
