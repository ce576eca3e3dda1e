// What the pretend Microsoft remembers, in one SQLite file of the data folder: settings, people, groups, chats,
// pending deliveries and the evidence of every request and every accepted message. Survives a kill of this
// process and of the product; decides nothing.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Group, Person } from './organisation.ts';

export type Activity = { [property: string]: unknown };
export type Message = {
  /** activity id: milliseconds as text, as in Teams */
  id: string;
  personId: string;
  from: 'bot' | 'person';
  /** ISO 8601, business time */
  at: string;
  activity: Activity;
  /** the card this person sees now; an action's answer replaces it */
  card?: unknown;
  /** of the card as first sent; an update does not change it */
  nudgeId?: string;
  edited?: boolean;
  deleted?: boolean;
  /** shown under the message, as Teams does */
  error?: string;
};
export type Delivery = {
  id: number;
  personId: string;
  activity: Activity;
  attempts: number;
  /** machine time, milliseconds */
  dueAt: number;
  expiresAt: number;
};
export type Accepted = {
  /** machine time, ISO 8601 */
  at: string;
  businessAt: string;
  personId: string;
  conversationId: string;
  activityId: string;
  operation: 'post' | 'update' | 'delete';
  kind: 'card' | 'text' | 'other';
  nudgeId: string | null;
};
export type ReportRow = { personId: string; refreshedAt: number; row: Record<string, unknown> };
export type RequestRecord = { at: string; area: string; method: string; path: string; status: number };
/** One change of the directory, for delta queries. Fields are Graph's names; members come as ids with what happened. */
export type Change = {
  seq: number;
  entity: 'user' | 'group';
  id: string;
  /** removed people can be restored, purged ones cannot */
  what: 'added' | 'changed' | 'removed' | 'purged';
  fields: string[];
  joined: string[];
  left: string[];
};
/** A person who can be restored, and the groups that they were in. */
export type Removed = { person: Person; groups: string[] };
export type State = ReturnType<typeof openState>;

const schema = `
  create table if not exists settings (name text primary key, value text not null);
  create table if not exists people (id text primary key, position integer not null, body text not null);
  create table if not exists groups (id text primary key, position integer not null, body text not null);
  create table if not exists conversations (person_id text primary key, created_at text not null);
  create table if not exists messages (id text primary key, person_id text not null, body text not null);
  create index if not exists messages_by_person on messages (person_id, id);
  create table if not exists deliveries (id integer primary key, body text not null);
  create table if not exists accepted (seq integer primary key, person_id text not null, body text not null);
  create table if not exists requests (seq integer primary key, at text, area text, method text, path text, status integer);
  create table if not exists report (person_id text primary key, refreshed_at integer not null, body text not null);
  create table if not exists changes (seq integer primary key autoincrement, entity text not null, body text not null);
  create index if not exists changes_by_entity on changes (entity, seq);
  create table if not exists removed (id text primary key, body text not null);
  create table if not exists audit (seq integer primary key, at integer not null, body text not null);
  create index if not exists audit_by_time on audit (at);
`;
const requestsKept = 200_000;

export function openState(dataDir: string) {
  mkdirSync(dataDir, { recursive: true });
  const db = new DatabaseSync(join(dataDir, 'simulator.db'));
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 2000;');
  db.exec(schema);
  db.exec(`delete from requests where seq < (select max(seq) from requests) - ${requestsKept}`);

  const prepare = (sql: string) => db.prepare(sql);
  const parse = <T>(row: Record<string, unknown> | undefined): T | undefined =>
    row === undefined ? undefined : (JSON.parse(String(row.body)) as T);
  const parseAll = <T>(rows: Record<string, unknown>[]) =>
    rows.map((row) => JSON.parse(String(row.body)) as T);
  const sql = {
    setting: prepare('select value as body from settings where name = ?'),
    setSetting: prepare(
      'insert into settings values (?, ?) on conflict (name) do update set value = excluded.value',
    ),
    savePerson: prepare(
      'insert into people values (?, ?, ?) on conflict (id) do update set body = excluded.body',
    ),
    saveGroup: prepare(
      'insert into groups values (?, ?, ?) on conflict (id) do update set body = excluded.body',
    ),
    people: prepare('select body from people order by position'),
    peopleAfter: prepare('select id from people where id > ? order by id limit ?'),
    groups: prepare('select body from groups order by position'),
    openConversation: prepare('insert or ignore into conversations values (?, ?)'),
    conversation: prepare('select created_at from conversations where person_id = ?'),
    saveMessage: prepare(
      'insert into messages values (?, ?, ?) on conflict (id) do update set body = excluded.body',
    ),
    message: prepare('select body from messages where id = ? and person_id = ?'),
    messages: prepare('select body from messages where person_id = ? order by id'),
    lastId: prepare('select max(id) as id from messages'),
    cardCounts: prepare(`select person_id, count(*) as cards from accepted
      where json_extract(body, '$.kind') = 'card' and json_extract(body, '$.operation') = 'post' group by person_id`),
    lastMessages: prepare(
      "select person_id, max(json_extract(body, '$.at')) as at from messages group by person_id",
    ),
    addDelivery: prepare('insert into deliveries (body) values (?)'),
    updateDelivery: prepare('update deliveries set body = ? where id = ?'),
    removeDelivery: prepare('delete from deliveries where id = ?'),
    deliveries: prepare('select id, body from deliveries order by id'),
    accept: prepare('insert into accepted (person_id, body) values (?, ?)'),
    accepted: prepare('select body from accepted order by seq'),
    request: prepare('insert into requests (at, area, method, path, status) values (?, ?, ?, ?, ?)'),
    requests: prepare('select at, area, method, path, status from requests order by seq desc limit ?'),
    saveReport: prepare(`insert into report values (?, ?, ?) on conflict (person_id)
      do update set refreshed_at = excluded.refreshed_at, body = excluded.body`),
    report: prepare('select person_id, refreshed_at, body from report'),
    addAudit: prepare('insert into audit (at, body) values (?, ?)'),
    audit: prepare('select body from audit where at >= ? and at <= ? order by at desc, seq desc'),
    removePerson: prepare('delete from people where id = ?'),
    removeGroup: prepare('delete from groups where id = ?'),
    addRemoved: prepare(
      'insert into removed values (?, ?) on conflict (id) do update set body = excluded.body',
    ),
    removed: prepare('select body from removed where id = ?'),
    dropRemoved: prepare('delete from removed where id = ?'),
    addChange: prepare('insert into changes (entity, body) values (?, ?)'),
    lastChange: prepare('select max(seq) as seq from changes'),
    changes: prepare(
      'select seq, body from changes where entity = ? and seq > ? and seq <= ? order by seq limit ?',
    ),
  };
  let lastId = Number(sql.lastId.get()?.id ?? 0);

  return {
    close: () => db.close(),
    transaction<T>(work: () => T): T {
      db.exec('begin immediate');
      try {
        const result = work();
        db.exec('commit');
        return result;
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
    },
    setting: <T>(name: string) => parse<T>(sql.setting.get(name)),
    setSetting: (name: string, value: unknown) => void sql.setSetting.run(name, JSON.stringify(value)),

    people: () => parseAll<Person>(sql.people.all()),
    /** ids, in their order */
    peopleAfter: (id: string, limit: number) => sql.peopleAfter.all(id, limit).map((row) => String(row.id)),
    savePerson: (person: Person, position = 0) =>
      void sql.savePerson.run(person.id, position, JSON.stringify(person)),
    groups: () => parseAll<Group>(sql.groups.all()),
    saveGroup: (group: Group, position = 0) =>
      void sql.saveGroup.run(group.id, position, JSON.stringify(group)),

    openConversation: (personId: string, at: string) => void sql.openConversation.run(personId, at),
    conversationOpened: (personId: string) => sql.conversation.get(personId) !== undefined,
    /** The next activity id: machine milliseconds, never twice, also across restarts. */
    nextActivityId() {
      lastId = Math.max(lastId + 1, Date.now());
      return String(lastId);
    },
    saveMessage: (message: Message) =>
      void sql.saveMessage.run(message.id, message.personId, JSON.stringify(message)),
    message: (personId: string, id: string) => parse<Message>(sql.message.get(id, personId)),
    messages: (personId: string) => parseAll<Message>(sql.messages.all(personId)),
    cardCounts: () => new Map(sql.cardCounts.all().map((row) => [String(row.person_id), Number(row.cards)])),
    lastMessages: () => new Map(sql.lastMessages.all().map((row) => [String(row.person_id), String(row.at)])),

    addDelivery(delivery: Omit<Delivery, 'id'>): Delivery {
      const { lastInsertRowid } = sql.addDelivery.run(JSON.stringify(delivery));
      return { ...delivery, id: Number(lastInsertRowid) };
    },
    updateDelivery: (delivery: Delivery) =>
      void sql.updateDelivery.run(JSON.stringify(delivery), delivery.id),
    removeDelivery: (id: number) => void sql.removeDelivery.run(id),
    deliveries: () =>
      sql.deliveries
        .all()
        .map((row): Delivery => ({ ...(JSON.parse(String(row.body)) as Delivery), id: Number(row.id) })),

    accept: (entry: Accepted) => void sql.accept.run(entry.personId, JSON.stringify(entry)),
    accepted: () => parseAll<Accepted>(sql.accepted.all()),
    recordRequest: (entry: RequestRecord) =>
      void sql.request.run(entry.at, entry.area, entry.method, entry.path, entry.status),
    /** newest first */
    requests: (limit: number) => sql.requests.all(limit) as unknown as RequestRecord[],

    saveReportRow: (entry: ReportRow) =>
      void sql.saveReport.run(entry.personId, entry.refreshedAt, JSON.stringify(entry.row)),
    report: (): ReportRow[] =>
      sql.report.all().map((row) => ({
        personId: String(row.person_id),
        refreshedAt: Number(row.refreshed_at),
        row: JSON.parse(String(row.body)) as Record<string, unknown>,
      })),
    addAudit: (at: number, row: Record<string, unknown>) => void sql.addAudit.run(at, JSON.stringify(row)),
    /** rows between the two (business milliseconds), newest first */
    audit: (since: number, until: number) => parseAll<Record<string, unknown>>(sql.audit.all(since, until)),

    /** Takes the person out of the directory, into the bin. */
    removePerson(removed: Removed) {
      sql.removePerson.run(removed.person.id);
      sql.addRemoved.run(removed.person.id, JSON.stringify(removed));
    },
    /** Takes the person out of the bin. */
    takeRemoved(id: string) {
      const removed = parse<Removed>(sql.removed.get(id));
      sql.dropRemoved.run(id);
      return removed;
    },
    removeGroup: (id: string) => void sql.removeGroup.run(id),
    addChange: (change: Omit<Change, 'seq'>) => void sql.addChange.run(change.entity, JSON.stringify(change)),
    lastChange: () => Number(sql.lastChange.get()?.seq ?? 0),
    /** After `from`, up to and with `until`, oldest first. */
    changes: (entity: Change['entity'], from: number, until: number, limit: number): Change[] =>
      sql.changes
        .all(entity, from, until, limit)
        .map((row) => ({ ...(JSON.parse(String(row.body)) as Omit<Change, 'seq'>), seq: Number(row.seq) })),
  };
}
