// Calendar files of sessions. A button on a card opens them in a browser without a sign-in, so the session's id, which only
// its channel is told and nobody can guess, is what lets one in; there is nothing in the file but title, time and address.

import type { Request, Response, Server } from 'restify';
import { calendarPath } from '../../core/links.ts';
import type { Log } from '../../ports.ts';

/** Null = there is no such session. */
export type CalendarFiles = (sessionId: string) => Promise<string | null>;

export function mountCalendar(server: Server, file: CalendarFiles, log: Log): void {
  server.get(calendarPath(':id'), async (req: Request, res: Response) => {
    const { id } = req.params as { id: string };
    try {
      const text = await file(id);
      if (text === null) return void res.json(404, { findings: [NO_SESSION] });
      res.sendRaw(200, text, {
        'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
        'Content-Disposition': 'attachment; filename="keywave-session.ics"',
        'Cache-Control': 'no-store',
      });
    } catch (error) {
      log.error('calendar file failed', { error: error instanceof Error ? error.name : 'unknown' });
      res.json(503, { findings: [NOT_NOW] });
    }
  });
}

const NO_SESSION = {
  what: 'There is no such session.',
  why: 'Keywave knows nothing under this id.',
  fix: 'Use the newest card in the channel.',
};

const NOT_NOW = {
  what: 'Keywave could not do this now.',
  why: 'Something behind it failed.',
  fix: 'Try again in a minute.',
};
