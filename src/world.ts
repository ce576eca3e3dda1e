// The only place that wires: configuration in, every port with its adapter out. main and the tools share it, so
// what a tool explains is what the product does.

import { join } from 'node:path';
import { openTokenSource, type TokenSource } from './adapters/azure/credentials.ts';
import { openCards } from './adapters/cards/cards.ts';
import { openGuides } from './adapters/cards/guides.ts';
import { remoteClock } from './adapters/clock/remote-clock.ts';
import { systemClock } from './adapters/clock/system-clock.ts';
import { openDirectory } from './adapters/graph/directory.ts';
import { openDatabase } from './adapters/postgres/open-database.ts';
import { openOutbound } from './adapters/teams/outbound.ts';
import type { Inbound, Teams } from './adapters/teams/teams.ts';
import type { Config } from './config.ts';
import type { GuidePages } from './core/guide.ts';
import { waysToAsk, type Bank } from './core/faq.ts';
import { allowedLinks, LOGO_PATH } from './core/links.ts';
import { openCampaign } from './flows/waves/open-campaign.ts';
import { openSlots } from './flows/sending/slots.ts';
import type { Clock, Faq, Jobs, Log, Search, Settings, Signals, World } from './ports.ts';

export type Opened = {
  readonly world: World;
  readonly jobs: Jobs;
  readonly signals: Signals;
  /** Null in a process that receives nothing. */
  readonly teams: Teams | null;
  readonly guides: GuidePages;
  /** Null in a process that answers nobody. */
  readonly faq: (Faq & { readonly search: Pick<Search, 'ask' | 'reload'> }) | null;
  close(): Promise<void>;
};

const CARDS = join(import.meta.dirname, '..', 'cards');
const FAQ = join(import.meta.dirname, '..', 'faq');

/**
 * Opens every outside thing. `inbound` says what the bot does with what people send; without it the half of the bot that
 * receives is not even loaded.
 */
export async function openWorld(
  config: Config,
  log: Log,
  inbound: ((world: World) => Inbound) | null,
): Promise<Opened> {
  const { databaseUrl, dataDir, pacePerSecond, helpDesk, publicUrl } = config;
  const organisation = { ...config.organisation, helpDesk };
  const logo = config.logo === null ? null : LOGO_PATH;
  const cards = openCards({
    folder: CARDS,
    organisation,
    public: publicUrl === null ? undefined : { url: publicUrl, logo },
    ...config.words,
  });
  const guides = openGuides({ folder: CARDS, languages: cards.languages, organisation, logo });
  const directory = openDirectory({
    graphUrl: config.graphUrl,
    token: tabTokens(config),
    appCatalogId: config.tab.appCatalogId ?? null,
    log,
  });
  const clock = await openClock(config, log);
  const database = await openDatabase({
    databaseUrl,
    password: databasePassword(config),
    dataDir,
    pacePerSecond,
    log,
  });
  const { store, jobs, signals } = database;
  const settings = settingsOf(config);
  const bot = { ...config.bot, tenantId: config.tenantId, loginUrl: config.loginUrl };
  const token = botTokens(config);
  const outbound = openOutbound({ settings: bot, token, log });
  const { messenger, roster } = outbound;
  const world: World = { store, directory, messenger, roster, cards, clock, log, settings };
  await openCampaign(world, config);
  let teams: Teams | null = null;
  if (inbound !== null) {
    const { openTeams } = await import('./adapters/teams/teams.ts');
    const slot = openSlots(store).next;
    teams = openTeams({ settings: bot, token, outbound, inbound: inbound(world), slot, log });
  }
  return {
    world,
    jobs,
    signals,
    teams,
    guides,
    faq: inbound === null ? null : await openFaq(config, clock.now()),
    close: async () => {
      await jobs.close();
      await teams?.close();
      clock.close();
      await database.close();
    },
  };
}

async function openFaq(config: Config, now: string): Promise<Opened['faq']> {
  const { readBank } = await import('./adapters/faq/read-bank.ts');
  const allowed = allowedLinks({ helpDesk: config.helpDesk.url, publicUrl: config.publicUrl });
  const files = readBank(FAQ, allowed, now.slice(0, 10));
  return { files, allowed, onePerson: config.onePersonReview, search: searchLater(files) };
}

/** Its index is built when somebody asks for the first time. */
function searchLater(files: Bank): Pick<Search, 'ask' | 'reload'> {
  const open = async (bank: Bank) => {
    const { openSearch } = await import('./adapters/search/search.ts');
    const asked = bank.flatMap(({ id, locales }) =>
      Object.entries(locales).map(([lang, text]) => ({ id, lang, phrasings: waysToAsk(text) })),
    );
    return openSearch({ bank: asked, loadEmbedder: null, onTrouble: () => {} });
  };
  let bank = files;
  let index: ReturnType<typeof open> | null = null;
  return {
    ask: async (question, lang, limit) => (await (index ??= open(bank))).search(question, lang, limit),
    reload: async (next) => {
      bank = next;
      if (index === null) return;
      const built = open(next);
      await built;
      index = built;
    },
  };
}

export function settingsOf({ roleGroups, helpDesk, special, pacePerSecond }: Config): Settings {
  return { roleGroups, helpDesk, special, pacePerSecond };
}

/** The bot and the tab are two Entra apps in one tenant. */
export function botTokens({ bot, tenantId, loginUrl }: Config): TokenSource {
  return openTokenSource({
    type: bot.type,
    clientId: bot.id,
    tenantId,
    authorityHost: loginUrl,
    ...proofOf(bot),
  });
}

/** Without a secret, the bot's managed identity is what the tab's app trusts. */
export function tabTokens({ bot, tab, tenantId, loginUrl }: Config): TokenSource {
  return openTokenSource({
    type: bot.type,
    clientId: tab.clientId,
    tenantId,
    authorityHost: loginUrl,
    managedIdentityId: bot.id,
    ...proofOf(tab),
  });
}

type Proof = { readonly secret?: string | undefined; readonly certificatePath?: string | undefined };

function proofOf({ secret, certificatePath }: Proof) {
  return {
    ...(secret !== undefined && { secret }),
    ...(certificatePath !== undefined && { certificatePath }),
  };
}

const AZURE_DATABASE = 'https://ossrdbms-aad.database.windows.net/.default';

/** Azure's PostgreSQL takes the managed identity's token as password; undefined where a password is no business of Entra. */
export function databasePassword(config: Config): (() => Promise<string>) | undefined {
  if (config.databaseUrl === undefined || config.bot.type !== 'UserAssignedMSI') return undefined;
  const { hostname, password } = new URL(config.databaseUrl);
  if (password !== '' || !hostname.endsWith('.postgres.database.azure.com')) return undefined;
  const token = botTokens(config);
  return () => token(AZURE_DATABASE);
}

async function openClock({ clockUrl }: Config, log: Log): Promise<Clock & { close(): void }> {
  return clockUrl === undefined ? { ...systemClock(), close: () => undefined } : remoteClock(clockUrl, log);
}
