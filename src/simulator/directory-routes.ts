// Levers on the pretend directory: people and groups that come, change and go, one by one or many at once, as an admin
// or an HR system would make them. Every change shows in the delta queries; a passkey also in the audit log.
import { Hono } from 'hono';
import { z } from 'zod';
import { refuseDeltaTokens } from './graph-delta.ts';
import { read, Refused } from './pages-requests.ts';
import { addPasskey } from './security-info.ts';
import { chance, seededGuid } from './seeded.ts';
import { domain } from './organisation.ts';
import type { Group, Person } from './organisation.ts';
import type { World } from './world.ts';

const bodies = {
  person: z
    .object({
      name: z.string().min(1).max(120),
      department: z.string().max(80).nullable(),
      enabled: z.boolean(),
      kind: z.enum(['member', 'guest']),
      otherMethods: z.array(z.string().max(80)).max(20),
    })
    .partial()
    .strict(),
  newPerson: z
    .object({ name: z.string().min(1).max(120), department: z.string().max(80).nullable().optional() })
    .strict(),
  group: z.object({ name: z.string().min(1).max(120), hidden: z.boolean().default(false) }).strict(),
  member: z.object({ id: z.string().max(40) }).strict(),
  bulk: z
    .object({ count: z.number().int().min(1).max(100_000), department: z.string().min(1).max(80) })
    .strict(),
  registrations: z.object({ count: z.number().int().min(1).max(10_000) }).strict(),
};

export function directoryLevers(world: World): Hono {
  const app = new Hono();
  const missing = (what: string) =>
    new Refused(404, `No such ${what}`, `There is no ${what} of this id.`, 'Take an id from the API.');
  const personOf = (id: string): Person => {
    const person = world.people.get(id);
    if (person === undefined) throw missing('person');
    return person;
  };
  const groupOf = (id: string): Group => {
    const group = world.groups.get(id);
    if (group === undefined) throw missing('group');
    return group;
  };

  app.patch('/people/:id', async (c) => {
    const change = await read(c, bodies.person);
    const person = { ...personOf(c.req.param('id')) };
    Object.assign(person, change);
    world.savePerson(person);
    return c.json({ ok: true });
  });
  app.post('/people', async (c) => {
    const { name, department } = await read(c, bodies.newPerson);
    const [like] = world.people.values();
    if (like === undefined) throw missing('person');
    const number = world.state.lastChange() + 1;
    const id = seededGuid(name, `person:${number}`);
    world.savePerson({
      ...like,
      id,
      mri: `29:1${id}`,
      name,
      upn: `new.person.${number}@${domain}`,
      department: department === undefined ? like.department : department,
      isAdmin: false,
      passkeys: [],
      otherMethods: ['microsoftAuthenticatorPush'],
      installed: false,
      blocked: null,
    });
    return c.json({ id }, 201);
  });
  app.delete('/people/:id', (c) => {
    world.removePerson(personOf(c.req.param('id')));
    return c.body(null, 204);
  });
  app.delete('/removed-people/:id', (c) => {
    if (!world.purgePerson(c.req.param('id'))) throw missing('removed person');
    return c.body(null, 204);
  });
  app.post('/people/:id/restore', (c) => {
    if (world.restorePerson(c.req.param('id')) === null) throw missing('removed person');
    return c.json({ ok: true });
  });
  app.post('/departments', async (c) => {
    const { count, department } = await read(c, bodies.bulk);
    const people = [...world.people.values()].slice(0, count);
    world.state.transaction(() => {
      for (const person of people) world.savePerson({ ...person, department });
    });
    return c.json({ changed: people.length });
  });
  /** For people who can do MFA and hold no passkey, in an order that the count alone decides. */
  app.post('/registrations', async (c) => {
    const { count } = await read(c, bodies.registrations);
    const luck = chance(`registrations:${count}`);
    const able = [...world.people.values()].filter(
      (person) => person.enabled && person.kind === 'member' && person.passkeys.length === 0,
    );
    const registered: string[] = [];
    world.state.transaction(() => {
      for (const person of luck.shuffle(able)) {
        if (registered.length === count) break;
        const kinds = [person.device, 'security-key'] as const;
        if (kinds.some((kind) => addPasskey(world, person.id, kind, undefined).ok))
          registered.push(person.id);
      }
    });
    return c.json({ registered });
  });

  app.post('/groups', async (c) => {
    const { name, hidden } = await read(c, bodies.group);
    const id = seededGuid(name, `group:${world.state.lastChange() + 1}`);
    world.saveGroup({ id, name, description: name, people: [], groups: [], hidden });
    return c.json({ id }, 201);
  });
  app.delete('/groups/:id', (c) => {
    world.removeGroup(groupOf(c.req.param('id')));
    return c.body(null, 204);
  });
  app.post('/groups/:id/members', async (c) => {
    const group = groupOf(c.req.param('id'));
    const { id } = await read(c, bodies.member);
    if (world.groups.has(id)) world.saveGroup({ ...group, groups: [...new Set([...group.groups, id])] });
    else world.saveGroup({ ...group, people: [...new Set([...group.people, personOf(id).id])] });
    return c.json({ ok: true });
  });
  app.delete('/groups/:id/members/:member', (c) => {
    const group = groupOf(c.req.param('id'));
    const without = (ids: readonly string[]) => ids.filter((id) => id !== c.req.param('member'));
    world.saveGroup({ ...group, people: without(group.people), groups: without(group.groups) });
    return c.body(null, 204);
  });
  app.delete('/delta-tokens', (c) => {
    refuseDeltaTokens(world, c.req.query('why') === 'expired' ? 'expired' : 'reset');
    return c.body(null, 204);
  });
  return app;
}
