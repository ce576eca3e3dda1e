// Levers for tests and scripts that no Microsoft service has: faults, granted permissions, credentials, limits, and how
// late the registration report and the audit log are.
import { Hono } from 'hono';
import { z } from 'zod';
import { read, Refused } from './pages-requests.ts';
import type { World } from './world.ts';

const bodies = {
  permissions: z.object({
    application: z
      .object({ bot: z.array(z.string()).optional(), tab: z.array(z.string()).optional() })
      .optional(),
    delegated: z.array(z.string()).optional(),
  }),
  credentials: z.object({
    certificates: z
      .object({ bot: z.string().nullable().optional(), tab: z.string().nullable().optional() })
      .optional(),
    federatedSubject: z.string().nullable().optional(),
  }),
  limits: z.record(z.array(z.object({ seconds: z.number().positive(), limit: z.number().int().positive() }))),
  report: z.object({ minutes: z.number().positive() }),
  audit: z.object({ minutes: z.number().min(0) }),
};

export function controlRoutes(world: World): Hono {
  const app = new Hono();
  app.get('/faults', (c) => c.json(world.faults.list()));
  app.post('/faults', async (c) => {
    try {
      return c.json(world.faults.set(await c.req.json()), 201);
    } catch (error) {
      throw new Refused(
        400,
        'The faults were not set',
        error instanceof Error ? error.message : String(error),
        'Send a list of { area, method?, path?, times?, status | reset | delayMs, when? }.',
      );
    }
  });
  app.delete('/faults', (c) => {
    world.faults.clear();
    return c.body(null, 204);
  });
  app.get('/permissions', (c) => c.json(world.permissions()));
  app.put('/permissions', async (c) => {
    const { application, delegated } = await read(c, bodies.permissions);
    const known = world.permissions();
    world.setPermissions({
      application: {
        bot: application?.bot ?? known.application.bot,
        tab: application?.tab ?? known.application.tab,
      },
      delegated: delegated ?? known.delegated,
    });
    return c.json(world.permissions());
  });
  app.get('/credentials', (c) => c.json(world.credentials()));
  app.put('/credentials', async (c) => {
    const { certificates, federatedSubject } = await read(c, bodies.credentials);
    const known = world.credentials();
    world.setCredentials({
      certificates: {
        bot: certificates?.bot === undefined ? known.certificates.bot : certificates.bot,
        tab: certificates?.tab === undefined ? known.certificates.tab : certificates.tab,
      },
      federatedSubject: federatedSubject === undefined ? known.federatedSubject : federatedSubject,
    });
    return c.json(world.credentials());
  });
  app.get('/limits', (c) => c.json(world.throttle.limits()));
  app.put('/limits', async (c) => {
    world.throttle.setLimits(await read(c, bodies.limits));
    return c.json(world.throttle.limits());
  });
  app.put('/report', async (c) => {
    world.reportMinutes = (await read(c, bodies.report)).minutes;
    return c.json({ minutes: world.reportMinutes });
  });
  app.put('/audit', async (c) => {
    world.auditMinutes = (await read(c, bodies.audit)).minutes;
    return c.json({ minutes: world.auditMinutes });
  });
  return app;
}
