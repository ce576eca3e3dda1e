// Who is in a team and which channels it has, as Teams tells a bot that is in it. No permission on Graph is needed.

import type { Team } from './sessions.ts';

/** Each rejects with `Failure` when Teams cannot be asked; what cannot be found out is nobody's right. */
export type Roster = {
  /** Null = not in the team. */
  member(team: Team, personId: string): Promise<{ readonly guest: boolean; readonly name: string } | null>;
  /** Which team it is, by what an activity from it says; null = Teams does not say. */
  team(seen: Pick<Team, 'threadId' | 'serviceUrl'>): Promise<Pick<Team, 'id' | 'name'> | null>;
  channels(team: Team): Promise<readonly { readonly id: string; readonly name: string }[]>;
};
