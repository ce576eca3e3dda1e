// The side for humans, tests and the product's clock: JSON API, events and the pages, plain http on 127.0.0.1.
// No Microsoft service looks like this. Refuses every Host and Origin that is not loopback, and large bodies.
import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { Behaviours } from './behaviours.ts';
import type { Channel } from './channel.ts';
import { channelRoutes } from './channel-routes.ts';
import { setInstalled } from './chats.ts';
import type { Chats } from './chats.ts';
import { giveThumb } from './thumbs.ts';
import { company } from './organisation.ts';
import type { Person } from './organisation.ts';
import { passkeyKinds } from './passkeys.ts';
import type { PasskeyKind } from './passkeys.ts';
import { controlRoutes } from './control-routes.ts';
import { directoryLevers } from './directory-routes.ts';
import { policyLevers } from './policy-routes.ts';
import { read, Refused } from './pages-requests.ts';
import { groupNamesByPerson, messageView, personView, record } from './pages-views.ts';
import { addPasskey, removePasskey } from './security-info.ts';
import type { ChangeEvent } from './directory.ts';
import type { World } from './world.ts';
import { groupsOf, transitiveMembers } from './world.ts';

export type Parts = {
  world: World;
  chats: Chats;
  channel: Channel;
  behaviours: Behaviours;
  signIn: Hono;
  managedIdentity: Hono;
  signInAs(personId: string): Promise<string>;
  links: { product: string };
};

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
const pagesFolder = join(import.meta.dirname, 'pages');
const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const scripts: Record<string, string> = {
  '/adaptivecards.min.js': join(modules, 'adaptivecards', 'dist', 'adaptivecards.min.js'),
  '/marked.js': join(modules, 'marked', 'lib', 'marked.umd.js'),
};
const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  json: 'application/json',
};

const kinds = Object.keys(passkeyKinds) as [PasskeyKind, ...PasskeyKind[]];
const bodies = {
  message: z.object({ text: z.string().trim().min(1).max(4000) }),
  action: z.object({
    messageId: z.string().max(40),
    action: z.object({
      type: z.string().max(40),
      id: z.string().max(200).optional(),
      verb: z.string().max(200).optional(),
      data: z.unknown().optional(),
    }),
    inputs: z.record(z.unknown()).optional(),
  }),
  thumb: z.object({
    messageId: z.string().max(40),
    reaction: z.enum(['like', 'dislike']),
    text: z.string().trim().max(4000).default(''),
  }),
  passkey: z.object({ kind: z.enum(kinds), name: z.string().trim().min(1).max(80).optional() }),
  installation: z.object({ action: z.enum(['add', 'remove', 'block', 'unblock']) }),
  clock: z.union([
    z.object({ advanceHours: z.number() }),
    z.object({ to: z.string().max(40) }),
    z.object({ preset: z.literal('next-morning') }),
  ]),
  behaviours: z.object({ mode: z.enum(['off', 'demo']) }),
  signIn: z.object({ personId: z.string().max(40) }),
};

export function pagesRoutes(parts: Parts): Hono {
  const { world, chats, behaviours } = parts;
  const app = new Hono();

  app.onError((error, c) => {
    if (error instanceof Refused) return c.json(error.finding, error.status);
    console.error(`simulator: ${c.req.method} ${c.req.path} failed: ${error.message}`);
    return c.json(
      {
        what: 'The simulator failed',
        why: error.message,
        fix: 'This is a fault of the simulator; please report it.',
      },
      500,
    );
  });
  app.use('*', async (c, next) => {
    const origin = c.req.header('origin');
    const foreign = origin !== undefined && !(URL.canParse(origin) && loopback.test(new URL(origin).host));
    if (!loopback.test(c.req.header('host') ?? '') || foreign)
      return c.json(
        {
          what: 'Request refused',
          why: 'The simulator answers this machine only.',
          fix: `Open ${world.addresses.pages}`,
        },
        403,
      );
    await next();
  });
  app.use(
    '*',
    bodyLimit({
      maxSize: 256 * 1024,
      onError: (c) => c.json({ what: 'Body too large', why: 'The limit is 256 KB.', fix: 'Send less.' }, 413),
    }),
  );

  app.get('/clock', (c) => c.json(world.clock.read()));
  app.get('/clock/events', (c) =>
    streamSSE(c, async (stream) => {
      const send = () => void stream.writeSSE({ data: JSON.stringify(world.clock.read()) });
      const stop = world.clock.onChange(send);
      send();
      await untilAborted(stream);
      stop();
    }),
  );
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      const send = (change: ChangeEvent) => void stream.writeSSE({ data: JSON.stringify(change) });
      world.changes.on('change', send);
      await stream.write(': connected\n\n');
      await untilAborted(stream);
      world.changes.off('change', send);
    }),
  );

  app.get('/api/organisation', (c) => {
    const people = [...world.people.values()];
    const { now, offsetMs } = world.clock.read();
    return c.json({
      name: company,
      clock: { now, offsetMs },
      behaviours: behaviours.mode(),
      counts: {
        people: people.length,
        installed: people.filter((person) => person.installed).length,
        holdingCards: world.state.cardCounts().size,
        passkeys: people.filter((person) => person.passkeys.length > 0).length,
      },
      groups: [...world.groups.values()].map((group) => ({
        id: group.id,
        name: group.name,
        members: transitiveMembers(world, group).people.size,
      })),
      links: parts.links,
    });
  });

  app.get('/api/people', (c) => {
    const cards = world.state.cardCounts();
    const last = world.state.lastMessages();
    const groups = groupNamesByPerson(world);
    return c.json([...world.people.values()].map((person) => personView(person, groups, cards, last)));
  });
  app.get('/api/people/:id', (c) => {
    const person = personOf(c);
    const groups = new Map([[person.id, groupsOf(world, person.id).map((group) => group.name)]]);
    return c.json({
      ...personView(person, groups, world.state.cardCounts(), world.state.lastMessages()),
      messages: world.state
        .messages(person.id)
        .filter((message) => !message.deleted)
        .map(messageView),
    });
  });
  app.post('/api/people/:id/messages', async (c) => {
    const { text } = await read(c, bodies.message);
    return c.json(await chats.say(personOf(c), text));
  });
  app.post('/api/people/:id/actions', async (c) => {
    const { messageId, action, inputs } = await read(c, bodies.action);
    return c.json(await chats.press(personOf(c), messageId, { ...action }, inputs));
  });
  app.post('/api/people/:id/thumbs', async (c) => {
    const { messageId, ...thumb } = await read(c, bodies.thumb);
    const person = personOf(c);
    return c.json(
      await giveThumb(world, chats.bot, person, world.state.message(person.id, messageId), thumb),
    );
  });
  app.post('/api/people/:id/passkeys', async (c) => {
    const { kind, name } = await read(c, bodies.passkey);
    const added = addPasskey(world, personOf(c).id, kind, name);
    return added.ok ? c.json(added.passkey, 201) : c.json(added.refusal, added.status);
  });
  app.delete('/api/people/:id/passkeys/:passkey', (c) => {
    if (!removePasskey(world, personOf(c), c.req.param('passkey')))
      throw new Refused(
        404,
        'Nothing was removed',
        'This person has no such passkey.',
        'Read the person again.',
      );
    return c.body(null, 204);
  });
  app.post('/api/people/:id/installation', async (c) => {
    const person = personOf(c);
    const { action } = await read(c, bodies.installation);
    if (action === 'block' || action === 'unblock')
      world.savePerson({ ...person, blocked: action === 'block' ? 'ConversationBlockedByUser' : null });
    else if (person.installed !== (action === 'add')) setInstalled(world, chats, person, action === 'add');
    return c.json({ ok: true });
  });

  app.post('/api/clock', async (c) => {
    const move = await read(c, bodies.clock);
    try {
      return c.json(world.clock.move(move));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Refused(
        400,
        'The clock was not moved',
        error.message,
        'Send { "advanceHours": 24 } or { "to": "<ISO 8601>" }.',
      );
    }
  });
  app.post('/api/behaviours', async (c) => {
    behaviours.setMode((await read(c, bodies.behaviours)).mode);
    return c.json({ mode: behaviours.mode() });
  });
  app.route('/api', channelRoutes(parts.channel));
  app.route('/api', controlRoutes(world));
  app.route('/api', directoryLevers(world));
  app.route('/api', policyLevers(world));
  app.get('/api/record', (c) => c.json(record(world)));
  app.get('/api/requests', (c) =>
    c.json(world.state.requests(Math.min(Number(c.req.query('limit') ?? 1000) || 1000, 50_000))),
  );
  /** simulator only: what no Microsoft service does */
  app.post('/api/sign-in', async (c) => {
    const { personId } = await read(c, bodies.signIn);
    if (!world.people.has(personId))
      throw new Refused(404, 'No token', 'There is no such person.', 'Take an id from /api/people.');
    return c.json({ simulatorOnly: true, token: await parts.signInAs(personId) });
  });
  app.all('/api/*', (c) =>
    c.json(
      {
        what: 'No such address',
        why: `${c.req.method} ${c.req.path} is unknown.`,
        fix: 'See src/simulator/pages-server.ts.',
      },
      404,
    ),
  );

  // The same sign-in pages without a certificate warning in a human's browser.
  app.route('/sign-in', parts.signIn);
  app.route('/msi', parts.managedIdentity);

  app.get('/', (c) => file(c, join(pagesFolder, 'index.html')));
  app.get('/channel', (c) => file(c, join(pagesFolder, 'channel.html')));
  app.get('/chat/:id', (c) => file(c, join(pagesFolder, 'chat.html')));
  app.get('/security-info/:id', (c) => file(c, join(pagesFolder, 'security-info.html')));
  for (const [path, location] of Object.entries(scripts)) app.get(path, (c) => file(c, location));
  app.get('*', (c) => {
    const location = normalize(join(pagesFolder, c.req.path));
    return location.startsWith(pagesFolder + sep) ? file(c, location) : c.notFound();
  });
  return app;

  function personOf(c: Context): Person {
    const person = world.people.get(c.req.param('id') ?? '');
    if (!person)
      throw new Refused(
        404,
        'No such person',
        `There is no person ${c.req.param('id')}.`,
        'Take an id from /api/people.',
      );
    return person;
  }
}

async function file(c: Context, location: string): Promise<Response> {
  try {
    const content = await readFile(location);
    const type = types[location.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return c.body(new Uint8Array(content), 200, { 'content-type': type, 'cache-control': 'no-cache' });
  } catch {
    return c.json(
      { what: 'No such page', why: `${c.req.path} is not part of the simulator.`, fix: 'Start at /.' },
      404,
    );
  }
}

function untilAborted(stream: { onAbort(listener: () => void): void; aborted: boolean }): Promise<void> {
  return new Promise((resolve) => {
    if (stream.aborted) resolve();
    stream.onAbort(resolve);
  });
}
