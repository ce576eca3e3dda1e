// The life of the product's process: read the configuration, open the world, serve, work, and stop in order.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Api } from './adapters/http/api.ts';
import type { FaqApi } from './adapters/http/faq-routes.ts';
import { openHealth } from './adapters/http/health.ts';
import type { HttpServer } from './adapters/http/listening.ts';
import { sha256 } from './adapters/postgres/store/audit.ts';
import { openLog } from './adapters/log/log.ts';
import { readConfig, type Config } from './config.ts';
import { attributionOf } from './core/attribution.ts';
import { attributionDaysOf } from './core/campaign.ts';
import { Findings } from './core/finding.ts';
import { confirmRegistrations } from './flows/registrations/confirm-registrations.ts';
import { detectRegistrations } from './flows/registrations/detect-registrations.ts';
import { explanationOf } from './flows/people/explain-person.ts';
import { countHandOvers } from './flows/questions/remind-experts.ts';
import { handOverQuestions } from './flows/questions/hand-over-questions.ts';
import { exportAudit, verifyAudit } from './flows/people/read-audit.ts';
import { holdPerson, liftHold } from './flows/people/hold-person.ts';
import { listPeople } from './flows/people/list-people.ts';
import { planFollowUps } from './flows/sending/plan-follow-ups.ts';
import { importList } from './flows/lists/import-list.ts';
import { removeList } from './flows/lists/remove-list.ts';
import { answerApproval, askApproval } from './flows/waves/approve-wave.ts';
import { previewPeople, previewWave } from './flows/waves/plan-wave.ts';
import { sendPreview } from './flows/chat/preview-card.ts';
import { readMailboxes } from './flows/tenant/read-mailboxes.ts';
import { readReadiness } from './flows/tenant/read-readiness.ts';
import { exportPeople } from './flows/people/export-people.ts';
import { adoptionOf } from './flows/waves/read-adoption.ts';
import { reportOf } from './flows/waves/read-report.ts';
import { readWave } from './flows/waves/read-wave.ts';
import { editCards, recallWave } from './flows/waves/recall-wave.ts';
import { reconcileReport } from './flows/tenant/reconcile-report.ts';
import { releaseWave } from './flows/waves/release-wave.ts';
import { rewriteCards } from './flows/waves/rewrite-cards.ts';
import { goOn, runWaves } from './flows/waves/run-waves.ts';
import { startSending } from './flows/sending/send-loop.ts';
import { setRules } from './flows/waves/set-rules.ts';
import { draftWave, editDraft, removeDraft, scheduleWave, startWave } from './flows/waves/start-wave.ts';
import { steerWave } from './flows/waves/steer-wave.ts';
import { endStop, stopEverything } from './flows/waves/stop-everything.ts';
import { syncDirectory } from './flows/tenant/sync-directory.ts';
import { openFaqApi } from './faq.ts';
import { answerPeople } from './inbound.ts';
import { tellSessions } from './flows/sessions/tell-sessions.ts';
import { CARD_AFTER_MS } from './core/session-message.ts';
import { calendarOf, hubOf, sessionApiOf } from './sessions.ts';
import type { Jobs, Log, Signals, World } from './ports.ts';
import type { Teams } from './adapters/teams/teams.ts';
import { openWorld, type Opened } from './world.ts';

export type Running = { readonly url: string; readonly world: World; stop(): Promise<void> };

/** A worker sends and runs the jobs; a web process serves the tab and the bot's endpoint. One process may do both. */
export async function start(config: Config, log: Log): Promise<Running> {
  const opened = await openWorld(config, log, config.roles.has('web') ? answerPeople : null);
  const { world, teams, close } = opened;
  const stopWork = config.roles.has('worker') ? await work(opened) : null;
  const ready = async () => void (await world.store.campaigns());
  const { host, port } = config;
  const server =
    teams === null
      ? await openHealth({ host, port, log, ready })
      : await serve(config, log, opened, teams, ready);
  return {
    url: server.url,
    world,
    stop: async () => {
      await server.close();
      await stopWork?.();
      await close();
      log.info('stopped');
    },
  };
}

/** Returns how to stop: nothing new is begun, what is on its way is settled. */
async function work({ world, jobs, signals }: Opened): Promise<() => Promise<void>> {
  const leaving = new AbortController();
  await jobs.work({
    'sync-directory': () => syncDirectory(world),
    'reconcile-report': () => reconcileReport(world),
    'release-wave': async ({ waveId }) => void (await releaseWave(world, waveId)),
    'run-waves': () => runWaves(world),
    'rewrite-cards': async () => void (await rewriteCards(world, leaving.signal)),
    'plan-follow-ups': async () => void (await planFollowUps(world)),
    'detect-registrations': async () => void (await detectRegistrations(world)),
    'confirm-registrations': async () => void (await confirmRegistrations(world)),
    'read-mailboxes': async () => void (await readMailboxes(world)),
    'hand-over': async () => void (await handOverQuestions(world)),
    'tell-sessions': async () => void (await tellSessions(world)),
  });
  await jobs.schedule('sync-directory', '*/15 * * * *');
  await jobs.schedule('reconcile-report', '7 * * * *');
  await jobs.schedule('run-waves', '* * * * *');
  await jobs.schedule('plan-follow-ups', '* * * * *');
  await jobs.schedule('detect-registrations', '*/5 * * * *');
  await jobs.schedule('confirm-registrations', '* * * * *');
  await jobs.schedule('read-mailboxes', '*/10 * * * *');
  await jobs.schedule('hand-over', '* * * * *');
  await jobs.schedule('tell-sessions', '* * * * *');
  await jobs.send({ name: 'sync-directory' });
  const forgetMoves = world.clock.onMove(() => {
    for (const name of [
      'run-waves',
      'plan-follow-ups',
      'detect-registrations',
      'confirm-registrations',
      'hand-over',
      'tell-sessions',
    ] as const) {
      void jobs.send({ name }).catch(() => undefined);
    }
  });
  const leaveSessions = await tellOfChanges(signals, jobs);
  const sending = startSending(world, { worker: randomUUID(), batch: 64, leaseMs: 40_000 });
  return async () => {
    forgetMoves();
    await leaveSessions();
    leaving.abort();
    await sending.stop();
  };
}

/** Whatever happens in a session is on its card some seconds later, with what happens meanwhile. Returns how to stop. */
async function tellOfChanges(signals: Signals, jobs: Jobs): Promise<() => Promise<void>> {
  let waiting: NodeJS.Timeout | null = null;
  const leave = await signals.onSession(() => {
    waiting ??= setTimeout(() => {
      waiting = null;
      void jobs.send({ name: 'tell-sessions' }).catch(() => undefined);
    }, CARD_AFTER_MS);
  });
  return async () => {
    await leave();
    if (waiting !== null) clearTimeout(waiting);
  };
}

/** Loads what serves only where something is served. */
async function serve(
  config: Config,
  log: Log,
  { world, guides, signals, faq }: Opened,
  teams: Teams,
  ready: () => Promise<void>,
): Promise<HttpServer> {
  const { openServer } = await import('./adapters/http/server.ts');
  const { tabTokens } = await import('./adapters/http/tab-token.ts');
  if (faq === null) throw new Error('a web process has the FAQ');
  const editing = openFaqApi({ ...world, faq });
  const server = await openServer({
    host: config.host,
    port: config.port,
    log,
    api: { ...apiOf(world), ...editing.api },
    sessions: {
      api: sessionApiOf(world, faq),
      hub: await hubOf(world, signals, log),
      calendar: calendarOf(world, config.tab.appCatalogId ?? null),
    },
    verifyCaller: tabTokens({
      loginUrl: config.loginUrl,
      tenantId: config.tenantId,
      clientId: config.tab.clientId,
      ...(config.tab.audience !== undefined && { audience: config.tab.audience }),
    }),
    noteAct: (act) => world.store.noteAct({ ...act, at: world.clock.now() }),
    roleGroups: config.roleGroups,
    smallestGroup: config.smallestGroup,
    isGuest: async (personId) => (await world.store.person(personId))?.userType === 'guest',
    tab: {
      folder: join(import.meta.dirname, '..', 'dist', 'tab'),
      settings: {
        clientId: config.tab.clientId,
        tenantId: config.tenantId,
        scope: config.tab.scope,
        standaloneSignIn: config.tab.signInUrl ?? null,
      },
    },
    guides: { pages: guides, pdfs: join(import.meta.dirname, '..', 'dist', 'guides'), logo: config.logo },
    bot: teams.handle,
    ready,
  });
  return {
    ...server,
    close: async () => {
      editing.close();
      await server.close();
    },
  };
}

/** The flows as the tab API may call them. */
function apiOf(world: World): Omit<Api, keyof FaqApi> {
  const { store } = world;
  return {
    campaigns: () => store.campaigns(),
    setRules: (campaignId, rules) => setRules(world, campaignId, rules),
    previewWave: (draft, author) => previewWave(world, draft, author),
    previewPeople: (draft, page, author) => previewPeople(world, draft, page, author),
    startWave: (draft, author) => startWave(world, draft, author.id, author),
    draftWave: (draft, by) => draftWave(world, draft, by),
    editDraft: (waveId, draft, by) => editDraft(world, waveId, draft, by),
    removeDraft: (waveId) => removeDraft(world, waveId),
    scheduleWave: (waveId, author) => scheduleWave(world, waveId, author.id, author),
    askApproval: (waveId, author) => askApproval(world, waveId, author),
    answerApproval: (waveId, answer) => answerApproval(world, waveId, answer),
    approvalOver: world.settings.approvalOver ?? null,
    steerWave: (waveId, act) => steerWave(world, waveId, act),
    goOn: (waveId, by) => goOn(world, waveId, by),
    recallWave: (waveId, by) => recallWave(world, waveId, by),
    editCards: (waveId, by) => editCards(world, waveId, by),
    waves: () => store.waves(),
    wave: (id) => readWave(world, id),
    wavePeople: async (waveId, { group, after, limit }) =>
      (await store.wave(waveId)) === null ? null : store.wavePeople(waveId, group, after, limit),
    lists: () => store.lists(),
    importList: (name, by, rows) => importList(world, name, by, rows),
    listRejects: async (id) =>
      (await store.lists()).some((list) => list.id === id) ? store.listRejects(id) : null,
    removeList: (id, by) => removeList(world, id, by),
    handOvers: () => countHandOvers(world),
    stop: () => store.stop(),
    stopEverything: (by, why) => stopEverything(world, by, why),
    endStop: (by) => endStop(world, by),
    previews: () => ({ messages: world.cards.moments, languages: world.cards.locales }),
    sendPreview: (personId, asked) => sendPreview(world, personId, asked),
    report: async (campaignId, waveId) => {
      const known = waveId === null ? await store.campaign(campaignId) : await store.wave(waveId);
      return known === null ? null : reportOf(world, campaignId, waveId);
    },
    adoption: (campaignId) => adoptionOf(world, campaignId),
    exportPeople: (campaignId, waveId) => exportPeople(world, campaignId, waveId),
    listPeople: (campaignId, filter, page) => listPeople(world, campaignId, filter, page),
    breakdown: async (campaignId, by) =>
      (await store.campaign(campaignId)) === null ? null : store.breakdown(campaignId, by),
    findPeople: (text) => store.findPeople(text, 50),
    explain: (campaignId, personId) => explanationOf(world, campaignId, personId),
    readiness: (smallest) => readReadiness(world, smallest),
    findGroups: (text) => store.findGroups(text, 50),
    outOfReach: () => store.outOfReach(),
    hold: (personId, hold, by) => holdPerson(world, personId, hold, by),
    liftHold: (personId, by) => liftHold(world, personId, by),
    auditLines: (after, limit, filter) => store.auditLines(after, limit, filter),
    exportAudit: (filter) => exportAudit(store, filter),
    verifyAudit: () => verifyAudit(store, sha256),
    attribution: async (campaignId) => {
      const campaign = await store.campaign(campaignId);
      if (campaign === null) return null;
      return attributionOf(await store.attribution(campaignId), attributionDaysOf(campaign));
    },
  };
}

export async function run(): Promise<void> {
  try {
    const running = await start(readConfig(process.env), openLog());
    process.send?.({ url: running.url });
    const stop = () => void running.stop().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    // The launcher that started it is gone: an orphan would hold the port and the data folder.
    if (process.send !== undefined) process.once('disconnect', stop);
  } catch (error) {
    console.error(error instanceof Findings ? `Keywave cannot start.\n${error.message}` : error);
    process.exit(1);
  }
}

if (process.argv[1] === import.meta.filename) await run();
