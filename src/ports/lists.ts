// Named lists of people: part of the store.

import type { Listed, PeopleList, Reject } from '../core/people-list.ts';

export type ListReads = {
  /** Newest first. */
  lists(): Promise<readonly PeopleList[]>;
  /** Rows of its file that did not count, in the order of the file. */
  listRejects(listId: string): Promise<readonly Reject[]>;
  /** Those who have not left, by object id or sign-in name, both in lower case; at most a thousand keys. */
  peopleByKeys(keys: readonly string[]): Promise<ReadonlyMap<string, Listed>>;
};

export type ListWrites = {
  insertList(list: PeopleList, people: readonly string[], rejects: readonly Reject[]): Promise<void>;
  /** False when there is no such list. */
  removeList(listId: string): Promise<boolean>;
};
