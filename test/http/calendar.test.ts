// The calendar file of a session, as the rules of RFC 5545 have it, for whoever has the session's id and nobody else.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { openLog } from '../../src/adapters/log/log.ts';
import { allowedLinks } from '../../src/core/links.ts';
import { calendarOf, hubOf, sessionApiOf } from '../../src/sessions.ts';
import { openStage, type Stage } from '../flows/world.ts';
import { aSession } from '../store/contract/sessions.ts';
import { serve } from './serve.ts';

const APP = '8a1e4c52-7b3f-4d0a-9a35-1f2f3a4b5c6d';
const TITLE = `Passkeys; ask, anything \\ ${'é'.repeat(60)}\nBEGIN:VALARM`;

describe('a calendar file', () => {
  let stage: Stage;
  let server: HttpServer;
  before(async () => {
    stage = await openStage();
    const { world } = stage;
    server = await serve({
      sessions: {
        api: sessionApiOf(world, { files: [], allowed: allowedLinks({}), onePerson: false }),
        hub: await hubOf(world, stage.signals, openLog('silent')),
        calendar: calendarOf(world, APP),
      },
    });
  });
  after(async () => {
    await server.close();
    await stage.close();
  });

  const file = (id: string) => fetch(`${server.url}/api/sessions/${id}/calendar.ics`);
  /** Folded lines put together again: RFC 5545, section 3.1. */
  const linesOf = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

  it('has the time in UTC, a lasting UID, and a SEQUENCE that grows with each change', async () => {
    const session = aSession({
      title: TITLE,
      startsAt: '2026-12-01T09:00:00.000Z',
      endsAt: '2026-12-01T10:30:00.000Z',
    });
    await stage.world.store.insertSession(session);
    const response = await file(session.id);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/calendar; charset=utf-8/u);
    assert.match(response.headers.get('content-disposition') ?? '', /\.ics"$/u);
    const text = await response.text();
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.ok(!/[^\r]\n/u.test(text), 'every line ends as it should');
    const lines = linesOf(text);
    assert.deepEqual([lines[0], lines.at(-2)], ['BEGIN:VCALENDAR', 'END:VCALENDAR']);
    assert.equal(lines.filter((line) => line.startsWith('BEGIN:VALARM')).length, 0, 'nothing is smuggled in');
    const said = (name: string) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);
    assert.deepEqual(
      [said('VERSION'), said('UID'), said('DTSTART'), said('DTEND')],
      ['2.0', `${session.id}@keywave`, '20261201T090000Z', '20261201T103000Z'],
    );
    assert.match(said('DTSTAMP') ?? '', /^\d{8}T\d{6}Z$/u);
    assert.equal(said('SUMMARY'), `Passkeys\\; ask\\, anything \\\\ ${'é'.repeat(60)}\\nBEGIN:VALARM`);
    assert.ok(lines.some((line) => line.startsWith('URL') && line.includes(`/l/entity/${APP}/session?`)));
    const sequence = Number(said('SEQUENCE'));
    await stage.world.store.saveSession({ ...session, startsAt: '2026-12-01T08:00:00.000Z' });
    const moved = linesOf(await (await file(session.id)).text());
    assert.ok(moved.includes('DTSTART:20261201T080000Z') && moved.includes(`SEQUENCE:${sequence + 1}`));
  });

  it('is not there for an id that nobody was told', async () => {
    for (const id of [randomUUID(), 'nonsense']) {
      const response = await file(id);
      assert.equal(response.status, 404);
      assert.match(await response.text(), /no such session/u);
    }
  });
});
