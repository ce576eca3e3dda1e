// The bench's product process for sessions: the product's own server, hub, flows and store. Only what asks Microsoft is
// replaced: everybody is a member, and the bearer token is the person.

import { openServer } from '../../../adapters/http/server.ts';
import { openLog } from '../../../adapters/log/log.ts';
import { openDatabase } from '../../../adapters/postgres/open-database.ts';
import { allowedLinks } from '../../../core/links.ts';
import { hubOf, sessionApiOf } from '../../../sessions.ts';
import type { World } from '../../../ports.ts';

const OWNER = process.env['OWNER'] ?? '';
const log = openLog('silent');
const { store, signals, close } = await openDatabase({
  databaseUrl: process.env['DATABASE_URL'],
  dataDir: process.env['DATA_DIR'] ?? '',
  log,
});
const never = () => Promise.reject(new Error('not asked for in this bench'));
const world = {
  store,
  log,
  roster: {
    member: async () => ({ guest: false, name: '' }),
    channels: async () => [{ id: 'channel', name: 'General' }],
  },
  directory: { owners: async () => [OWNER] },
  clock: { now: () => new Date().toISOString(), onMove: () => () => undefined },
} as unknown as World;
await store.saveTeam({ id: OWNER, threadId: 'general', serviceUrl: 'https://localhost/', name: 'Bench' });

const server = await openServer({
  host: '127.0.0.1',
  port: 0,
  log,
  api: new Proxy({}, { get: () => never }) as Parameters<typeof openServer>[0]['api'],
  sessions: {
    api: sessionApiOf(world, { files: [], allowed: allowedLinks({}), onePerson: false }),
    hub: await hubOf(world, signals, log),
  },
  verifyCaller: async (header) => ({
    personId: header?.replace('Bearer ', '') ?? '',
    roles: [],
    groups: [],
  }),
  noteAct: async () => {},
  smallestGroup: 5,
  roleGroups: {},
  bot: never,
  ready: async () => undefined,
});
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }));
process.once(
  'SIGTERM',
  () =>
    void server
      .close()
      .then(close)
      .then(() => process.exit(0)),
);
process.send?.({ url: server.url });
