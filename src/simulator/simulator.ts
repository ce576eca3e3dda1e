// Starts and stops the pretend Microsoft: one https listener for sign-in, Graph and Connector, one http listener
// for humans, both on 127.0.0.1. Writes <dataDir>/simulator.json once both listen. Every request of the product
// is recorded; fault rules are applied here, before or after the real handling.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { serve } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Context, Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { makeBotClient } from './bot-client.ts';
import { startBehaviours } from './behaviours.ts';
import type { BehaviourMode, Delay } from './behaviours.ts';
import { serverCertificate } from './certificates.ts';
import { makeChannel } from './channel.ts';
import type { Channel } from './channel.ts';
import { makeChats } from './chats.ts';
import type { Chats } from './chats.ts';
import { connectorPath, connectorRoutes } from './connector.ts';
import type { Area, Fault } from './faults.ts';
import { graphRoutes } from './graph.ts';
import { managedIdentityRoutes } from './managed-identity.ts';
import { groupNames } from './organisation.ts';
import { pagesRoutes } from './pages-server.ts';
import { signInRoutes } from './sign-in.ts';
import { openTokens } from './tokens.ts';
import { groupNamed, openWorld } from './world.ts';
import type { World } from './world.ts';

export type SimulatorOptions = {
  dataDir: string;
  /** 0 = any free port */
  httpsPort: number;
  pagesPort: number;
  /** where activities go, for example http://127.0.0.1:3978/api/messages */
  botUrl: string;
  /** at least 40; only read when the data folder is new */
  people?: number;
  /** in all, up to 500; 0 = the usual fifteen; only read when the data folder is new */
  groups?: number;
  seed?: string;
  behaviours?: BehaviourMode;
  /** how long a pretend person thinks; 3 to 25 s */
  reactAfter?: Delay;
};
export type Simulator = {
  addresses: { https: string; pages: string; ca: string };
  /** settings that point the product here */
  env: Record<string, string>;
  world: World;
  chats: Chats;
  channel: Channel;
  /** A tab token without the sign-in page; no Microsoft service does this. */
  signInAs(personId: string): Promise<string>;
  close(): Promise<void>;
};

type Env = { Bindings: HttpBindings };
const fewestPeople = 40;
const mostPeople = 100_000;
const mostGroups = 500;

/** @throws Error with what / why / fix when a port is taken or a setting makes no sense */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const people = options.people ?? 300;
  if (!Number.isInteger(people) || people < fewestPeople || people > mostPeople)
    throw new Error(
      `The simulator did not start. Why: ${people} people are not possible. Fix: choose ${fewestPeople} to ${mostPeople} (SIMULATOR_PEOPLE).`,
    );
  const groups = options.groups ?? 0;
  if (!Number.isInteger(groups) || groups < 0 || groups > mostGroups)
    throw new Error(
      `The simulator did not start. Why: ${groups} groups are not possible. Fix: choose 0 to ${mostGroups} (SIMULATOR_GROUPS).`,
    );
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const certificate = await serverCertificate(dataDir);
  const world = openWorld({
    dataDir,
    seed: options.seed ?? 'northwind',
    people,
    groups,
    botUrl: options.botUrl,
  });
  const tokens = openTokens(world, dataDir);
  const bot = makeBotClient(world, tokens);
  const chats = makeChats(world, bot);
  const channel = makeChannel(world, bot);
  const behaviours = startBehaviours(
    world,
    chats,
    options.behaviours ?? 'off',
    options.reactAfter ?? { leastMs: 3000, mostMs: 25_000 },
  );
  const signIn = signInRoutes(world, tokens);
  const signInAs = async (personId: string) => {
    const person = world.people.get(personId);
    if (!person) throw new Error(`there is no pretend person ${personId}`);
    return tokens.tabToken(person);
  };

  const services = new Hono<Env>();
  services.onError((error, c) => {
    console.error(`simulator: ${c.req.method} ${c.req.path} failed: ${error.message}`);
    return c.json({ error: { code: 'SimulatorFault', message: error.message } }, 500);
  });
  services.use('*', bodyLimit({ maxSize: 4 * 1024 * 1024 }));
  services.use('*', (c, next) => withFaults(world, c, next));
  const graph = graphRoutes(world, chats, channel, tokens, async (path, init) =>
    services.request(`${world.addresses.https}${path}`, init),
  );
  services.route('/v1.0', graph);
  services.route('/beta', graph);
  const connector = connectorRoutes(world, chats, channel, tokens);
  for (const region of ['teams', 'emea', 'amer', 'apac']) services.route(`/${region}`, connector);
  services.route('/', signIn);

  const pages = pagesRoutes({
    world,
    chats,
    channel,
    behaviours,
    signIn,
    managedIdentity: managedIdentityRoutes(world, tokens),
    signInAs,
    links: { product: new URL(options.botUrl).origin },
  });
  const opened: HttpServer[] = [];
  const close = async () => {
    behaviours.close();
    await bot.close();
    await Promise.all(opened.map(stop));
    world.state.close();
  };
  try {
    const { key, certificate: cert } = certificate;
    const https = await listen(services.fetch, options.httpsPort, 'SIMULATOR_PORT', { key, cert });
    opened.push(https);
    const http = await listen(pages.fetch, options.pagesPort, 'SIMULATOR_PAGES_PORT');
    opened.push(http);
    world.addresses.https = `https://localhost:${portOf(https)}`;
    world.addresses.pages = `http://127.0.0.1:${portOf(http)}`;
  } catch (error) {
    await close();
    throw error;
  }
  const env = productSettings(world, certificate.caPath);
  const contract = { pid: process.pid, ...world.addresses, ca: certificate.caPath, env };
  writeAtomically(join(dataDir, 'simulator.json'), `${JSON.stringify(contract, null, 2)}\n`);
  return {
    addresses: { ...world.addresses, ca: certificate.caPath },
    env,
    world,
    chats,
    channel,
    signInAs,
    close,
  };
}

function productSettings(world: World, caPath: string): Record<string, string> {
  const { ids, secrets, addresses } = world;
  return {
    BOT_ID: ids.botId,
    BOT_TENANT_ID: ids.tenantId,
    BOT_TYPE: 'SingleTenant',
    BOT_PASSWORD: secrets.bot,
    TAB_CLIENT_ID: ids.tabClientId,
    TAB_AUDIENCE: `api://localhost/${ids.tabClientId}`,
    TAB_CLIENT_SECRET: secrets.tab,
    TAB_SIGN_IN_URL: `${addresses.pages}/sign-in/${ids.tenantId}/oauth2/v2.0`,
    TEAMS_APP_CATALOG_ID: ids.catalogId,
    MICROSOFT_LOGIN_URL: addresses.https,
    MICROSOFT_GRAPH_URL: addresses.https,
    BOT_OPENID_URL: `${addresses.https}/v1/.well-known/openidconfiguration`,
    BOT_SERVICE_URL: `${addresses.https}/teams/`,
    NODE_EXTRA_CA_CERTS: caPath,
    CLOCK_URL: `${addresses.pages}/clock`,
    KEYWAVE_ROLE_GROUPS: JSON.stringify({
      'Campaign.Admin': [groupNamed(world, groupNames.admins).id],
      'Campaign.Approver': [groupNamed(world, groupNames.approvers).id],
      'Campaign.Viewer': [groupNamed(world, groupNames.viewers).id],
    }),
    EXCLUDED_GROUPS: JSON.stringify([groupNamed(world, groupNames.exceptions).id]),
  };
}

const areaOf = (path: string): Area =>
  path.startsWith('/v1.0/') || path.startsWith('/beta/')
    ? 'graph'
    : connectorPath.test(path)
      ? 'connector'
      : 'sign-in';

async function withFaults(world: World, c: Context<Env>, next: Next): Promise<Response | undefined> {
  const url = new URL(c.req.url);
  const path = `${url.pathname}${url.search}`;
  const area = areaOf(url.pathname);
  const record = (status: number) =>
    world.state.recordRequest({
      at: new Date().toISOString(),
      area,
      method: c.req.method,
      path: path.slice(0, 500),
      status,
    });
  const fault = world.faults.match(area, c.req.method, path);
  if (fault?.delayMs !== undefined) await new Promise((done) => setTimeout(done, fault.delayMs));
  const answers = fault !== null && (fault.reset || fault.status !== undefined);
  if (answers && fault.when === 'before') {
    record(fault.status ?? 0);
    return faultAnswer(c, fault);
  }
  await next();
  if (answers) c.res = faultAnswer(c, fault);
  record(answers && fault.reset ? 0 : c.res.status);
  return undefined;
}

/** A reset leaves an answer that nobody will read. */
function faultAnswer(c: Context<Env>, fault: Fault): Response {
  if (fault.reset) {
    c.env.incoming?.socket.destroy();
    return new Response(null, { status: 500 });
  }
  const status = (fault.status ?? 500) as ContentfulStatusCode;
  const headers = new Headers(fault.headers);
  if (fault.body === undefined || fault.status === 204) return new Response(null, { status, headers });
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Response(typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body), {
    status,
    headers,
  });
}

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  port: number,
  setting: string,
  tls?: { key: string; cert: string },
): Promise<HttpServer> {
  return new Promise((done, failed) => {
    const server = serve(
      {
        fetch,
        hostname: '127.0.0.1',
        port,
        ...(tls ? { createServer: createHttpsServer, serverOptions: tls } : {}),
      },
      () => done(server as HttpServer),
    );
    server.on('error', (error: NodeJS.ErrnoException) =>
      failed(
        error.code === 'EADDRINUSE'
          ? new Error(
              `The simulator did not start. Why: port ${port} is taken. Fix: stop the other program, or set ${setting} to another port (0 = any).`,
            )
          : error,
      ),
    );
  });
}

const portOf = (server: HttpServer) => (server.address() as AddressInfo).port;

function stop(server: HttpServer): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}
