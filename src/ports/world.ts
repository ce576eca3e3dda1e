// The world: all ports together, and what the organisation set.

import type { SmallTalkReader } from '../core/small-talk.ts';
import type { AuthorLimit } from '../core/author-limits.ts';
import type { Tenant } from '../core/tenant.ts';
import type { Clock } from './clock.ts';
import type { Directory } from './directory.ts';
import type { Log } from './log.ts';
import type { Cards, Messenger } from './messenger.ts';
import type { Roster } from './roster.ts';
import type { Search } from './search.ts';
import type { Store } from './store.ts';
import type { Writer } from './writer.ts';

export type Settings = {
  /** Keywave roles → ids of the Entra groups that hold them; in chat only these count. */
  readonly roleGroups: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** Accounts that are nobody's, by the groups that hold them. */
  readonly special: Tenant['special'];
  /** The organisation's name, as shown on cards. */
  readonly organisation: string;
  /** Where people find help, as shown on cards. */
  readonly helpDesk: { readonly label: string; readonly url?: string };
  /** A wave to more people than this needs a second person; absent or null = none does. */
  readonly approvalOver?: number | null;
  /** Whom authors may reach; absent or empty = everybody. */
  readonly authorLimits?: readonly AuthorLimit[];
  /** Requests a second that the fleet may make, for forecasts. */
  readonly pacePerSecond?: number;
  /** The smallest group of people whose number those may see who may not see names; absent = 5. */
  readonly smallestGroup?: number;
  /** Hours within which experts should answer; absent = 24. */
  readonly expertsAnswerHours?: number;
  /** Minutes before a session's start at which its channel is reminded; absent = 15. */
  readonly sessionReminderMinutes?: number;
};

export type Role =
  | 'Campaign.Admin'
  | 'Campaign.Author'
  | 'Campaign.Approver'
  | 'Campaign.Viewer'
  | 'Campaign.Auditor'
  | 'Helpdesk'
  | 'Session.Host';

/** Who may see single people, in the tab as in the chat. */
export const READ_NAMES: readonly Role[] = ['Campaign.Admin', 'Campaign.Author', 'Campaign.Approver'];

/** Everything a flow may touch. A flow asks for the part it needs: `Pick<World, 'store' | 'clock'>`. */
export type World = {
  readonly store: Store;
  readonly directory: Directory;
  readonly messenger: Messenger;
  readonly roster: Roster;
  readonly cards: Cards;
  readonly search: Search;
  readonly smallTalk: SmallTalkReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  /** Null = answers are shown as the FAQ has them, and nothing leaves for a language model. */
  readonly writer: Writer | null;
};
