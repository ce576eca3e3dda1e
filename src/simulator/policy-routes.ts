// Levers on the pretend tenant's policies: the methods policy whole or by the name of a preset, Conditional Access
// policies likewise, and the opt-out of the SMS migration. Read back through Graph, as an admin's changes would be.
import { Hono } from 'hono';
import { z } from 'zod';
import { accessPresets } from './access-presets.ts';
import { groupNames } from './organisation.ts';
import { read, Refused } from './pages-requests.ts';
import { methodsPresets } from './policy-presets.ts';
import { groupNamed } from './world.ts';
import type { World } from './world.ts';

const bodies = {
  policy: z
    .object({ authenticationMethodConfigurations: z.array(z.object({ id: z.string() }).passthrough()) })
    .passthrough(),
  access: z.array(z.object({ id: z.string(), displayName: z.string(), state: z.string() }).passthrough()),
  optOut: z.object({ passkeyDynamicMigration: z.boolean() }).strict().nullable(),
};

export function policyLevers(world: World): Hono {
  const app = new Hono();
  const called = <T>(presets: Readonly<Record<string, T>>, name: string): T => {
    const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
    if (preset !== undefined) return preset;
    const known = Object.keys(presets).join(', ');
    throw new Refused(404, 'No such preset', `Known are ${known}.`, 'Use one of them.');
  };

  app.get('/policy', (c) => c.json(world.policy()));
  app.put('/policy', async (c) => {
    world.setPolicy(await read(c, bodies.policy));
    return c.json(world.policy());
  });
  app.put('/policy/preset/:name', (c) => {
    const change = called(methodsPresets, c.req.param('name'));
    world.setPolicy(change(world.policy(), groupNamed(world, groupNames.exceptions).id));
    return c.json(world.policy());
  });

  app.get('/access-policies', (c) => c.json(world.accessPolicies()));
  app.put('/access-policies', async (c) => {
    world.setAccessPolicies(await read(c, bodies.access));
    return c.json(world.accessPolicies());
  });
  app.put('/access-policies/preset/:name', (c) => {
    const policies = called(accessPresets, c.req.param('name'));
    world.setAccessPolicies(policies(groupNamed(world, groupNames.breakGlass).id));
    return c.json(world.accessPolicies());
  });

  app.put('/opt-out', async (c) => {
    const settings = await read(c, bodies.optOut);
    world.state.setSetting('opt-out settings', settings);
    return c.json(settings);
  });
  return app;
}
