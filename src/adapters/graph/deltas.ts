// Users and groups by delta query: first everything, later only what changed. A user that changed may come with the
// changed properties alone; a large group comes in several pieces, each with members that joined or left.
// Documented in Microsoft Learn: user-delta, group-delta, "Get incremental changes to groups", delta-query-overview.

import * as z from 'zod/v4';
import { SEES_HIDDEN } from '../../core/permissions.ts';
import { Failure, RESYNC_REQUIRED } from '../../ports.ts';
import type { Changes, Directory, GroupChange, Log, UserChange } from '../../ports.ts';
import { CALLS } from './calls.ts';
import { pagesOf, type List } from './pages.ts';
import type { Graph } from './requests.ts';
import { id } from './rows.ts';

const removed = z.object({ reason: z.string().nullish() }).nullish();

/** Absent stays absent; empty is null. */
const changed = z
  .string()
  .nullish()
  .transform((value) => (value === undefined ? undefined : value || null));

const userChangeRow = z.object({
  id,
  '@removed': removed,
  displayName: changed,
  givenName: changed,
  userPrincipalName: z.string().nullish(),
  userType: changed,
  accountEnabled: z.boolean().nullish(),
  department: changed,
  usageLocation: changed,
  preferredLanguage: changed,
});

const memberChangeRow = z.object({ id, '@odata.type': z.string().nullish(), '@removed': removed });

const groupChangeRow = z.object({
  id,
  '@removed': removed,
  displayName: changed,
  visibility: changed,
  'members@delta': z.array(memberChangeRow).nullish(),
});

/** A delta link asks for what it was begun with: with a field more, a migration forgets the link, as 0009 does. */
const USER_FIELDS = [
  'id',
  'displayName',
  'givenName',
  'userPrincipalName',
  'userType',
  'accountEnabled',
  'department',
  'usageLocation',
  'preferredLanguage',
].join(',');

/** Users are small; a group comes with its members, and a page of them is held at once. */
const LARGE_PAGES = { Prefer: 'odata.maxpagesize=999' };
const GROUP_PAGES = { Prefer: 'odata.maxpagesize=200' };

export function deltasOf(graph: Graph, log: Log): Pick<Directory, 'userChanges' | 'groupChanges'> {
  async function* changes<S extends z.ZodType<{ id: string; '@removed'?: unknown }>, Change>(
    list: List<S>,
    from: string | null,
    changeOf: (row: z.output<S>) => Change,
  ): AsyncGenerator<Changes<Change>> {
    if (from !== null && !from.startsWith(`${graph.root}/`)) {
      throw new Failure(RESYNC_REQUIRED, 'The stored link is one of another Microsoft Graph.');
    }
    for await (const { rows, next, delta, unread } of pagesOf(graph, log, { ...list, from })) {
      const link = delta ?? next;
      if (link === null) {
        throw new Failure('no-delta-link', `Microsoft Graph ended ${list.name} without a delta link.`);
      }
      yield {
        changed: rows.filter((row) => row['@removed'] == null).map(changeOf),
        removed: rows.filter((row) => row['@removed'] != null).map((row) => row.id),
        link,
        last: delta !== null,
        unread,
      };
    }
  }

  return {
    userChanges: (from) =>
      changes(
        {
          name: 'users',
          call: CALLS.users,
          query: `?$select=${USER_FIELDS}`,
          row: userChangeRow,
          headers: LARGE_PAGES,
        },
        from,
        (row) => toUserChange(row, log),
      ),

    async *groupChanges(from) {
      const sees = (await graph.granted())?.includes(SEES_HIDDEN) ?? false;
      yield* changes(
        {
          name: 'groups',
          call: CALLS.groups,
          query: '?$select=displayName,visibility&$expand=members',
          row: groupChangeRow,
          headers: GROUP_PAGES,
        },
        from,
        (row) => toGroupChange(row, sees),
      );
    },
  };
}

/** Absent stays absent; null is a value that was cleared. Unknown user types count as members, and are logged. */
function toUserChange(row: z.output<typeof userChangeRow>, log: Log): UserChange {
  const { displayName, userPrincipalName, userType, accountEnabled } = row;
  const kind = userType?.toLowerCase();
  if (kind !== undefined && kind !== 'guest' && kind !== 'member') {
    log.info('user of unknown type, treated as a member', { id: row.id });
  }
  const name = displayName ?? userPrincipalName;
  return {
    id: row.id,
    ...(name != null && { name }),
    ...(row.givenName !== undefined && { givenName: row.givenName }),
    ...(userPrincipalName != null && { upn: userPrincipalName }),
    ...(userType !== undefined && { userType: kind === 'guest' ? 'guest' : 'member' }),
    ...(accountEnabled !== undefined && { enabled: accountEnabled ?? true }),
    ...(row.department !== undefined && { department: row.department }),
    ...(row.usageLocation !== undefined && { country: row.usageLocation }),
    ...(row.preferredLanguage !== undefined && { language: row.preferredLanguage }),
  };
}

/** A group is hidden where its members are not shown: `sees` says that they are. */
function toGroupChange(row: z.output<typeof groupChangeRow>, sees: boolean): GroupChange {
  const members = row['members@delta'] ?? [];
  return {
    id: row.id,
    ...(row.displayName !== undefined && { name: row.displayName }),
    ...(row.visibility !== undefined && {
      hidden: !sees && row.visibility?.toLowerCase() === 'hiddenmembership',
    }),
    joined: members
      .filter((member) => member['@removed'] == null)
      .map((member) => ({ id: member.id, kind: kindOf(member['@odata.type']) })),
    left: members.filter((member) => member['@removed'] != null).map((member) => member.id),
  };
}

function kindOf(type: string | null | undefined): 'person' | 'group' | 'other' {
  if (type === '#microsoft.graph.user') return 'person';
  return type === '#microsoft.graph.group' ? 'group' : 'other';
}
