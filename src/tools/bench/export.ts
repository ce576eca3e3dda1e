// Bench: an export of a million people on PostgreSQL in each format: how long it takes, how large it is, and by how much the
// memory of the process that writes it grows over what it held after a small one.
// `--people N`, `--formats csv,xlsx,json`.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { dropDatabase, freshDatabase } from '../postgres-server.ts';
import type { Said, Told } from './parts/export-product.ts';
import { startHelper } from './parts/processes.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '1000000' },
    formats: { type: 'string', default: 'csv,xlsx,json' },
  },
});
const people = Number(values.people);
const SMALL = '0d0d0d0d-0000-4000-8000-000000000001';
const ALL = '0d0d0d0d-0000-4000-8000-000000000002';

const databaseUrl = await freshDatabase(undefined, 'durable');
const figures: object[] = [];
try {
  const file = join(import.meta.dirname, 'parts', 'export-product.ts');
  const product = await startHelper<Told, Said>(file, { DATABASE_URL: databaseUrl });
  await fill(databaseUrl);
  const { url } = product.ready;
  for (const format of values.formats.split(',')) {
    for (let round = 0; round < 3; round += 1) await read(`${url}/api/export/people.${format}`, SMALL);
    const { rssMiB } = await product.ask<Said>({ do: 'forget' });
    const began = performance.now();
    const bytes = await read(`${url}/api/export/people.${format}`, null);
    const seconds = (performance.now() - began) / 1_000;
    const { peakMiB } = await product.ask<Said>({ do: 'figures' });
    const figure = {
      what: 'export',
      format,
      people,
      seconds: round1(seconds),
      sizeMiB: round1(bytes / 1024 / 1024),
      rssMiB: round1(rssMiB),
      grewMiB: round1(peakMiB - rssMiB),
    };
    figures.push(figure);
    console.log(
      `${format}: ${people} people, ${figure.sizeMiB} MiB in ${figure.seconds} s; RSS grew by ${figure.grewMiB} MiB from ${figure.rssMiB} MiB`,
    );
  }
  await product.stop();
} finally {
  await dropDatabase(databaseUrl);
}
if (values.json) console.log(JSON.stringify({ bench: 'export', figures }));

/** Reads it to its end and keeps nothing; returns the bytes. */
async function read(address: string, wave: string | null): Promise<number> {
  const query = new URLSearchParams({ campaign: 'passkeys', ...(wave !== null && { wave }) });
  const response = await fetch(`${address}?${query.toString()}`, {
    headers: { authorization: 'Bearer bench' },
  });
  if (!response.ok || response.body === null) throw new Error(`the export answered ${response.status}`);
  let bytes = 0;
  for await (const chunk of response.body) bytes += (chunk as Uint8Array).length;
  return bytes;
}

/** People with a wave, a message and an answer each, straight into the tables; a second wave has the first thousand. */
async function fill(address: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const run = (statement: string) => client.query(statement);
  try {
    await run(`set session_replication_role = replica`);
    await run(`insert into people (id, name, upn, user_type, enabled, department, country, language, methods, seen_at)
      select 'p' || lpad(n::text, 8, '0'), 'Åsa Lindqvist ' || n, 'asa.lindqvist' || n || '@example.com', 'member', true,
        'Department ' || n % 50, 'SE', 'sv-SE',
        '{"registered":["mobilePhone"],"mfaCapable":true,"admin":false,"reportedAt":"2026-11-24T09:00:00.000Z"}', now()
      from generate_series(1, ${people}) n`);
    for (const [id, some] of [
      [ALL, 'true'],
      [SMALL, `person_id <= 'p00001000'`],
    ]) {
      await run(`insert into waves (id, campaign_id, name, audience, state, started_by, started_at, planned_at)
        values ('${id}', 'passkeys', 'Wave ${id}', '{"include":[{"kind":"everyone"}],"exclude":[]}', 'finished', 'bench', now(), now())`);
      await run(`insert into wave_people (wave_id, person_id, standing, plan, in_scope, due_at, released_at)
        select '${id}', person_id, '{"is":"eligible","smsOnly":true}',
          '{"do":"send","at":"2026-11-24T09:00:00.000Z","why":"eligible","smsOnly":true}', true, now(), now()
        from (select id as person_id from people) p where ${some}`);
    }
    await run(`insert into contacts (person_id, conversation_id, service_url, reach)
      select id, id, 'https://example.com', 'in' from people`);
    await run(`insert into follow_ups (campaign_id, person_id, wave_id, step, first_nudge_at, last_nudge_at,
        unanswered, snoozes, answer)
      select 'passkeys', id, '${ALL}', 1, now(), now(), 1, 0, '{"is":"none"}' from people`);
    await run(`insert into nudges (campaign_id, wave_id, person_id, step, kind, state, due_at, ended_at)
      select 'passkeys', '${ALL}', id, 1, 'nudge', 'sent', now(), now() from people`);
    await run('analyze');
  } finally {
    await client.end();
  }
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
