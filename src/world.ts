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
import { NO_SEARCH } from './adapters/search/no-search.ts';
import { openOutbound } from './adapters/teams/outbound.ts';
import type { Inbound, Teams } from './adapters/teams/teams.ts';
import type { OpenWriter } from './adapters/teams/writer.ts';
import type { Config } from './config.ts';
import type { GuidePages } from './core/guide.ts';
import { allowedLinks, LOGO_PATH } from './core/links.ts';
import { openSmallTalk } from './core/small-talk.ts';
import { openCampaign } from './flows/waves/open-campaign.ts';
import { openTokenBudget } from './flows/questions/token-budget.ts';
import { openSlots } from './flows/sending/slots.ts';
import type { Clock, Faq, Jobs, Log, Settings, Signals, Store, World } from './ports.ts';

export type Opened = {
  readonly world: World;
  readonly jobs: Jobs;
  readonly signals: Signals;
  /** Null in a process that receives nothing. */
  readonly teams: Teams | null;
  readonly guides: GuidePages;
  /** Null in a process that answers nobody. */
  readonly faq: Faq | null;
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
    appId: config.tab.appCatalogId,
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
  const writer = inbound === null ? null : await openWriterOf(config, store, token, log);
  const answering = inbound === null ? NOBODY_ASKS : await openFaq(config, log);
  const { search, smallTalk } = answering;
  const outside = { store, directory, messenger, roster, cards, clock, log, search, smallTalk, writer };
  const world: World = { ...outside, settings };
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
    faq: answering.faq,
    close: async () => {
      await jobs.close();
      await teams?.close();
      await writer?.close();
      await answering.close();
      clock.close();
      await database.close();
    },
  };
}

export function settingsOf(config: Config): Settings {
  const { roleGroups, helpDesk, special, pacePerSecond, expertsAnswerHours } = config;
  const { sessionReminderMinutes, approvalOver, authorLimits, smallestGroup } = config;
  const organisation = config.organisation.name;
  return {
    organisation,
    roleGroups,
    helpDesk,
    special,
    pacePerSecond,
    expertsAnswerHours,
    sessionReminderMinutes,
    smallestGroup,
    approvalOver,
    authorLimits,
  };
}

type Answering = Pick<World, 'search' | 'smallTalk'> & {
  readonly faq: Faq | null;
  close(): Promise<void>;
};

/** In a process that receives nothing. */
const NOBODY_ASKS: Answering = {
  search: NO_SEARCH,
  smallTalk: () => null,
  faq: null,
  close: () => Promise.resolve(),
};

/** Reads the bank; who follows it has its index built beside what runs. Loaded only where people are answered. */
async function openFaq(
  { faq, dataDir, helpDesk, publicUrl, onePersonReview: onePerson }: Config,
  log: Log,
): Promise<Answering> {
  const [{ readBank }, { readSmallTalk }, { openBankSearch }] = await Promise.all([
    import('./adapters/faq/read-bank.ts'),
    import('./adapters/faq/read-small-talk.ts'),
    import('./adapters/search/bank-search.ts'),
  ]);
  const folder = faq.folder ?? FAQ;
  const allowed = allowedLinks({ helpDesk: helpDesk.url ?? null, publicUrl });
  const files = readBank(folder, allowed, new Date().toISOString().slice(0, 10));
  const smallTalk = openSmallTalk(readSmallTalk(join(FAQ, 'small-talk.yaml')));
  const search = openBankSearch({ meaning: faq.meaning, folder: join(dataDir, 'faq'), log });
  return { search, smallTalk, faq: { files, allowed, onePerson }, close: search.close };
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

/** Null when it is not configured: the language model's part of teams-ai is then not even loaded. */
async function openWriterOf(
  { writer }: Config,
  store: Store,
  token: TokenSource,
  log: Log,
): Promise<OpenWriter | null> {
  if (writer === null) return null;
  const { openWriter } = await import('./adapters/teams/writer.ts');
  return openWriter({
    settings: writer,
    token: () => token(writer.scope),
    budget: openTokenBudget(store, writer.tokensPerDay),
    log,
  });
}

async function openClock({ clockUrl }: Config, log: Log): Promise<Clock & { close(): void }> {
  return clockUrl === undefined ? { ...systemClock(), close: () => undefined } : remoteClock(clockUrl, log);
}
