// The only place that wires: configuration in, every port with its adapter out. main and the tools share it, so
// what a tool explains is what the product does.

import { join } from 'node:path';
import { openTokenSource, type TokenSource } from './adapters/azure/credentials.ts';
import { openCards } from './adapters/cards/cards.ts';
import { remoteClock } from './adapters/clock/remote-clock.ts';
import { systemClock } from './adapters/clock/system-clock.ts';
import { openDirectory } from './adapters/graph/directory.ts';
import { openDatabase } from './adapters/postgres/open-database.ts';
import { openTeams, type Inbound, type Teams } from './adapters/teams/teams.ts';
import type { Config } from './config.ts';
import { openCampaign } from './flows/open-campaign.ts';
import type { Clock, Jobs, Log, World } from './ports.ts';

export type Opened = {
  readonly world: World;
  readonly jobs: Jobs;
  readonly teams: Teams;
  close(): Promise<void>;
};

const CARDS = join(import.meta.dirname, '..', 'cards');

/** Opens every outside thing. `inbound` says what the bot does with what people send. */
export async function openWorld(
  config: Config,
  log: Log,
  inbound: (world: World) => Inbound,
): Promise<Opened> {
  const { databaseUrl, dataDir, pacePerSecond, helpDesk } = config;
  const cards = openCards({ folder: CARDS, organisation: { ...config.organisation, helpDesk } });
  const directory = openDirectory({
    graphUrl: config.graphUrl,
    token: tokensOf(config, config.tab),
    appCatalogId: config.tab.appCatalogId ?? null,
    log,
  });
  const clock = await openClock(config, log);
  const database = await openDatabase({ ...(databaseUrl && { databaseUrl }), dataDir, pacePerSecond, log });
  const { store, jobs } = database;
  const settings = { roleGroups: config.roleGroups, helpDesk };
  const teams = openTeams({
    settings: { ...config.bot, tenantId: config.tenantId, loginUrl: config.loginUrl },
    token: tokensOf(config, config.bot),
    log,
    // The bot's handlers need the world, and the world has the messenger: they meet when the first activity comes.
    inbound: () => inbound(world),
  });
  const world: World = { store, directory, messenger: teams.messenger, cards, clock, log, settings };
  await openCampaign(world, config);
  return {
    world,
    jobs,
    teams,
    close: async () => {
      await jobs.close();
      await teams.close();
      clock.close();
      await database.close();
    },
  };
}

type Identity = { readonly secret?: string | undefined; readonly certificatePath?: string | undefined };

/** The bot and the tab are two Entra apps in one tenant, of the same kind. */
function tokensOf(
  config: Config,
  app: Identity & ({ readonly id: string } | { readonly clientId: string }),
): TokenSource {
  return openTokenSource({
    type: config.bot.type,
    clientId: 'id' in app ? app.id : app.clientId,
    tenantId: config.tenantId,
    authorityHost: config.loginUrl,
    ...(app.secret !== undefined && { secret: app.secret }),
    ...(app.certificatePath !== undefined && { certificatePath: app.certificatePath }),
  });
}

async function openClock({ clockUrl }: Config, log: Log): Promise<Clock & { close(): void }> {
  return clockUrl === undefined ? { ...systemClock(), close: () => undefined } : remoteClock(clockUrl, log);
}
