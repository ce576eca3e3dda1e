// The life of the product's process: read the configuration, open the world, serve, work, and stop in order.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Api } from './adapters/http/api.ts';
import { openServer } from './adapters/http/server.ts';
import { tabTokens } from './adapters/http/tab-token.ts';
import { openLog } from './adapters/log/log.ts';
import { readConfig, type Config } from './config.ts';
import { attributionOf } from './core/attribution.ts';
import { attributionDaysOf } from './core/campaign.ts';
import { Findings } from './core/finding.ts';
import { confirmRegistrations } from './flows/confirm-registrations.ts';
import { detectRegistrations } from './flows/detect-registrations.ts';
import { explanationOf } from './flows/explain-person.ts';
import { holdPerson, liftHold } from './flows/hold-person.ts';
import { planFollowUps } from './flows/plan-follow-ups.ts';
import { readMailboxes } from './flows/read-mailboxes.ts';
import { readReadiness } from './flows/read-readiness.ts';
import { reportOf } from './flows/read-report.ts';
import { reconcileReport } from './flows/reconcile-report.ts';
import { releaseWave } from './flows/release-wave.ts';
import { startSending } from './flows/send-loop.ts';
import { setRules } from './flows/set-rules.ts';
import { previewWave, startWave } from './flows/start-wave.ts';
import { steerWave } from './flows/steer-wave.ts';
import { syncDirectory } from './flows/sync-directory.ts';
import { answerPeople } from './inbound.ts';
import type { Log, World } from './ports.ts';
import { openWorld } from './world.ts';

export type Running = { readonly url: string; readonly world: World; stop(): Promise<void> };

export async function start(config: Config, log: Log): Promise<Running> {
  const { world, jobs, teams, close } = await openWorld(config, log, answerPeople);
  await jobs.work({
    'sync-directory': () => syncDirectory(world),
    'reconcile-report': () => reconcileReport(world),
    'release-wave': async ({ waveId }) => void (await releaseWave(world, waveId)),
    'plan-follow-ups': async () => void (await planFollowUps(world)),
    'detect-registrations': async () => void (await detectRegistrations(world)),
    'confirm-registrations': async () => void (await confirmRegistrations(world)),
    'read-mailboxes': async () => void (await readMailboxes(world)),
  });
  await jobs.schedule('sync-directory', '*/15 * * * *');
  await jobs.schedule('reconcile-report', '7 * * * *');
  await jobs.schedule('plan-follow-ups', '* * * * *');
  await jobs.schedule('detect-registrations', '*/5 * * * *');
  await jobs.schedule('confirm-registrations', '* * * * *');
  await jobs.schedule('read-mailboxes', '*/10 * * * *');
  await jobs.send({ name: 'sync-directory' });
  const forgetMoves = world.clock.onMove(() => {
    for (const name of ['plan-follow-ups', 'detect-registrations', 'confirm-registrations'] as const) {
      void jobs.send({ name }).catch(() => undefined);
    }
  });
  const sending = startSending(world, { worker: randomUUID(), batch: 20, leaseMs: 40_000 });
  const server = await openServer({
    host: config.host,
    port: config.port,
    log,
    api: apiOf(world),
    verifyCaller: tabTokens({
      loginUrl: config.loginUrl,
      tenantId: config.tenantId,
      clientId: config.tab.clientId,
      ...(config.tab.audience !== undefined && { audience: config.tab.audience }),
    }),
    roleGroups: config.roleGroups,
    tab: {
      folder: join(import.meta.dirname, '..', 'dist', 'tab'),
      settings: {
        clientId: config.tab.clientId,
        tenantId: config.tenantId,
        scope: config.tab.scope,
        standaloneSignIn: config.tab.signInUrl ?? null,
      },
    },
    bot: teams.handle,
    ready: async () => void (await world.store.campaigns()),
  });
  return {
    url: server.url,
    world,
    stop: async () => {
      forgetMoves();
      await server.close();
      await sending.stop();
      await close();
      log.info('stopped');
    },
  };
}

/** The flows as the tab API may call them. */
function apiOf(world: World): Api {
  const { store } = world;
  return {
    campaigns: () => store.campaigns(),
    setRules: (campaignId, rules) => setRules(world, campaignId, rules),
    previewWave: (draft) => previewWave(world, draft),
    startWave: (draft, by) => startWave(world, draft, by),
    steerWave: (waveId, act) => steerWave(world, waveId, act),
    waves: () => store.waves(),
    wave: async (id) => {
      const wave = await store.wave(id);
      return wave === null ? null : { wave, progress: await store.progress(id) };
    },
    report: async (campaignId, waveId) => {
      const known = waveId === null ? await store.campaign(campaignId) : await store.wave(waveId);
      return known === null ? null : reportOf(world, campaignId, waveId);
    },
    adoption: (campaignId) => store.adoption(campaignId),
    findPeople: (text) => store.findPeople(text, 50),
    explain: (campaignId, personId) => explanationOf(world, campaignId, personId),
    readiness: () => readReadiness(world),
    findGroups: (text) => store.findGroups(text, 50),
    outOfReach: () => store.outOfReach(),
    hold: (personId, hold, by) => holdPerson(world, personId, hold, by),
    liftHold: (personId, by) => liftHold(world, personId, by),
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
