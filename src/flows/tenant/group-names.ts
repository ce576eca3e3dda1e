// Texts that name groups by their ids, for an admin to read: the ids of groups that the directory has told of become names.

import type { World } from '../../ports.ts';

const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gu;

/** What puts the names into each of `texts`; all are looked up together. */
export async function groupNames(
  { store }: Pick<World, 'store'>,
  texts: readonly string[],
): Promise<(text: string) => string> {
  const ids = [...new Set(texts.flatMap((text) => text.match(GUID) ?? []))];
  if (ids.length === 0) return (text) => text;
  const names = new Map((await store.groups(ids)).map(({ id, name }) => [id, `“${name}”`]));
  return (text) => text.replace(GUID, (id) => names.get(id) ?? id);
}
