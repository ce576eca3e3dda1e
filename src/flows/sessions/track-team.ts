// Teams tells in which teams the bot is, with its installation and with whatever comes from a channel: sessions are held
// there alone. Not every activity names the team's Entra group, so Teams is asked where it does not.

import { Failure, type Team, type World } from '../../ports.ts';

type Needs = Pick<World, 'store' | 'roster' | 'log'>;

/** `id` null: the activity did not name the group; `name` null: nor the team. */
export type SeenTeam = Pick<Team, 'threadId' | 'serviceUrl'> & {
  readonly id: string | null;
  readonly name: string | null;
};

export async function trackTeam(world: Needs, seen: SeenTeam): Promise<void> {
  const { store, roster, log } = world;
  const known = await store.teamOfThread(seen.threadId);
  const { id, name } = seen.id === null ? (known ?? (await asked())) : seen;
  if (id === null) return;
  const team = { ...seen, id, name: seen.name ?? name ?? known?.name ?? '' };
  const same =
    known !== null && (['id', 'serviceUrl', 'name'] as const).every((key) => known[key] === team[key]);
  if (same) return;
  await store.saveTeam(team);
  if (known === null) log.info('added to a team', { team: id });

  async function asked(): Promise<Pick<SeenTeam, 'id' | 'name'>> {
    try {
      return (await roster.team(seen)) ?? { id: null, name: null };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      log.warn('a team is not known', { code: error.code });
      return { id: null, name: null };
    }
  }
}

/** Sessions stay, for when the bot comes back; nobody gets at them meanwhile. */
export async function forgetTeam({ store, log }: Needs, { threadId }: SeenTeam): Promise<void> {
  await store.removeTeam(threadId);
  log.info('removed from a team');
}
