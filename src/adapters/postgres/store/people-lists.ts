// Lists of people: filtered, sorted, by pages that go on where the last one ended; counts up to a limit; breakdowns. Each
// sort walks an index of its own, so a page costs about the same wherever it is.

import { sql, type RawBuilder } from 'kysely';
import type {
  Breakdown,
  BreakdownRow,
  ListedPerson,
  PeopleFilter,
  PeoplePage,
  PeopleSort,
} from '../../../core/people-filter.ts';
import type { OutOfReach, Reach } from '../../../core/reach.ts';
import type { Instant } from '../../../core/time.ts';
import type { StoreReads, StoreWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { reachOf } from './contacts.ts';
import { leftOut } from './reports.ts';
import { inBulk, maybeInstant } from './values.ts';

type Part = Pick<StoreReads, 'listPeople' | 'countPeople' | 'breakdown'> & Pick<StoreWrites, 'saveStandings'>;
type Condition = RawBuilder<unknown>;

type Row = Omit<ListedPerson, 'reach' | 'lastMessageAt' | 'acknowledgedAt' | 'registeredAt'> & {
  reach: Reach['is'] | null;
  reach_why: OutOfReach | null;
  last_nudge_at: Date | null;
  acknowledged_at: Date | null;
  registered_at: Date | null;
  /** What the row is sorted by. */
  key: string | null;
};

const FROM = sql`from standings s
  join people p on p.id = s.person_id and p.left_at is null
  left join follow_ups f on f.campaign_id = s.campaign_id and f.person_id = s.person_id
  left join contacts c on c.person_id = s.person_id`;

const ANSWER = sql`coalesce(f.answer->>'is', 'none')`;
const REGISTERED = sql`(f.registered_at is not null and f.lost_at is null)`;

/** Each sort as text, which the place of a page keeps, its order, and what comes after a place. */
const SORTS: Readonly<Record<PeopleSort, { key: Condition; order: Condition; after: Condition }>> = {
  name: { key: sql`lower(p.name)`, order: sql`lower(p.name), p.id`, after: sql`(lower(p.name), p.id) >` },
  department: {
    key: sql`coalesce(p.department, '')`,
    order: sql`coalesce(p.department, ''), p.id`,
    after: sql`(coalesce(p.department, ''), p.id) >`,
  },
  standing: {
    key: sql`s.standing`,
    order: sql`s.standing, s.person_id`,
    after: sql`(s.standing, s.person_id) >`,
  },
  'last-message': {
    key: sql`to_char(f.last_nudge_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    order: sql`f.last_nudge_at desc, f.person_id desc`,
    after: sql`(f.last_nudge_at, f.person_id) <`,
  },
};

/** What one line each of a filter asks of a row. */
function conditionsOf(campaignId: string, filter: PeopleFilter, now: Instant): readonly Condition[] {
  const yes = (wanted: boolean | undefined, condition: Condition) =>
    wanted === undefined ? [] : [wanted ? condition : sql`not (${condition})`];
  const among = (wanted: readonly string[] | undefined, column: Condition) =>
    wanted === undefined ? [] : [sql`${column} = any(${[...wanted]}::text[])`];
  const lasts = (until: Condition) =>
    sql`(${until} is null or (${until})::timestamptz > ${now}::timestamptz)`;
  return [
    ...(filter.text === undefined ? [] : [holdsText(filter.text)]),
    ...among(filter.standing, sql`s.standing`),
    ...yes(filter.smsOnly, sql`s.sms_only`),
    ...(filter.kind === undefined ? [] : [sql`s.kinds && ${[...filter.kind]}::text[]`]),
    ...among(filter.reach, sql`coalesce(c.reach, 'unknown')`),
    ...yes(filter.registered, REGISTERED),
    ...yes(filter.acknowledged, sql`f.acknowledged_at is not null`),
    ...yes(
      filter.snoozing,
      sql`${ANSWER} = 'snoozed' and (f.answer->>'until')::timestamptz > ${now}::timestamptz`,
    ),
    ...yes(filter.optedOut, sql`${ANSWER} = 'opted-out' and ${lasts(sql`f.answer->>'until'`)}`),
    ...yes(filter.onHold, sql`p.hold is not null and ${lasts(sql`p.hold->>'until'`)}`),
    ...(filter.ended === undefined ? [] : [hasNudge(campaignId, filter.ended, filter.wave)]),
    ...(filter.department === undefined ? [] : [sql`coalesce(p.department, '') = ${filter.department}`]),
    ...(filter.country === undefined ? [] : [sql`coalesce(p.country, '') = ${filter.country}`]),
    ...among(filter.platform, sql`c.platform`),
    ...(filter.group === undefined
      ? []
      : [sql`p.id in (select person_id from memberships where groups ? ${filter.group})`]),
    ...(filter.wave === undefined
      ? []
      : [sql`exists (select from wave_people wp where wp.wave_id = ${filter.wave} and wp.person_id = p.id)`]),
    ...stageOf(campaignId, filter),
    ...(filter.left === undefined
      ? []
      : [
          sql`p.id in (select person_id from (${leftOut(filter.wave ?? null, campaignId)}) l where reason = ${filter.left})`,
        ]),
  ];
}

function holdsText(text: string): Condition {
  const wanted = text.trim().toLowerCase();
  return sql`(position(${wanted} in lower(p.name)) > 0 or position(${wanted} in lower(p.upn)) > 0
    or p.id = ${wanted})`;
}

/** Messages of the campaign alone: thanks do not count for any report. */
function hasNudge(campaignId: string, states: readonly string[], wave?: string): Condition {
  const within = wave === undefined ? sql`true` : sql`n.wave_id = ${wave}`;
  return sql`s.person_id in (select n.person_id from nudges n where n.campaign_id = ${campaignId}
    and n.kind <> 'thanks' and ${within} and n.state = any(${[...states]}::text[]))`;
}

/** As `core/report.ts` counts the funnel: of the frozen lists' people in scope. */
function stageOf(campaignId: string, { stage, wave }: PeopleFilter): readonly Condition[] {
  if (stage === undefined) return [];
  const within = wave === undefined ? sql`true` : sql`w.id = ${wave}`;
  const listed = (
    condition: Condition,
  ) => sql`exists (select from wave_people wp join waves w on w.id = wp.wave_id
    where wp.person_id = p.id and w.campaign_id = ${campaignId} and ${within} and ${condition})`;
  const inScope = listed(sql`wp.in_scope`);
  const acknowledged = sql`f.acknowledged_at is not null`;
  switch (stage) {
    case 'in-scope':
      return [inScope];
    case 'eligible':
      return [inScope, listed(sql`wp.standing->>'is' = 'eligible'`)];
    case 'reached':
      return [inScope, sql`(${hasNudge(campaignId, ['sent'], wave)} or ${acknowledged})`];
    case 'acknowledged':
      return [inScope, acknowledged];
    case 'registered':
      return [inScope, REGISTERED];
    case 'snoozing':
      return [listed(sql`true`), sql`${ANSWER} = 'snoozed'`, sql`not ${REGISTERED}`];
  }
}

const VALUES: Readonly<Record<Breakdown, Condition>> = {
  department: sql`p.department`,
  country: sql`p.country`,
  platform: sql`c.platform`,
  kind: sql`k.kind`,
  standing: sql`s.standing`,
};

export function peopleListsPart(db: Database): Part {
  const where = (campaignId: string, conditions: readonly Condition[]) =>
    sql`where ${sql.join([sql`s.campaign_id = ${campaignId}`, ...conditions], sql` and `)}`;

  async function pageOf(
    campaignId: string,
    conditions: readonly Condition[],
    { key, order }: { key: Condition; order: Condition },
    limit: number,
  ): Promise<readonly Row[]> {
    const { rows } = await sql<Row>`
      select p.id, p.name, p.upn, p.department, p.country, p.hold, s.standing, s.sms_only as "smsOnly", s.kinds,
        c.reach, c.reach_why, ${ANSWER} as answer, f.last_nudge_at, f.acknowledged_at,
        case when ${REGISTERED} then f.registered_at end as registered_at, ${key} as key
      ${FROM} ${where(campaignId, conditions)} order by ${order} limit ${limit}`.execute(db);
    return rows;
  }

  /** Whoever got a message, the newest first; then the others, by their ids. Two indexes, so two queries. */
  async function byLastMessage(
    campaignId: string,
    conditions: readonly Condition[],
    { after, limit }: PeoplePage,
  ): Promise<readonly Row[]> {
    const { key, order, after: beyond } = SORTS['last-message'];
    const place = after?.key == null ? [] : [sql`${beyond} (${after.key}::timestamptz, ${after.id})`];
    const written =
      after !== null && after.key === null
        ? []
        : await pageOf(
            campaignId,
            [...conditions, sql`f.last_nudge_at is not null`, ...place],
            { key, order },
            limit,
          );
    if (written.length === limit) return written;
    const rest = after !== null && after.key === null ? [sql`s.person_id > ${after.id}`] : [];
    const others = await pageOf(
      campaignId,
      [...conditions, sql`f.last_nudge_at is null`, ...rest],
      { key: sql`null::text`, order: sql`s.person_id` },
      limit - written.length,
    );
    return [...written, ...others];
  }

  return {
    async listPeople(campaignId, filter, page, now) {
      const conditions = conditionsOf(campaignId, filter, now);
      const { after, limit, sort } = page;
      const { after: beyond, ...sorted } = SORTS[sort];
      const rows =
        sort === 'last-message'
          ? await byLastMessage(campaignId, conditions, page)
          : await pageOf(
              campaignId,
              [...conditions, ...(after === null ? [] : [sql`${beyond} (${after.key ?? ''}, ${after.id})`])],
              sorted,
              limit,
            );
      const last = rows.at(-1);
      return {
        people: rows.map(listedOf),
        next: last === undefined || rows.length < limit ? null : { key: last.key, id: last.id },
      };
    },

    async countPeople(campaignId, filter, most, now) {
      const { rows } = await sql<{ people: number }>`
        select count(*)::int as people from (
          select ${FROM} ${where(campaignId, conditionsOf(campaignId, filter, now))} limit ${most}
        ) found`.execute(db);
      return rows[0]?.people ?? 0;
    },

    async breakdown(campaignId, by) {
      const kinds = by === 'kind' ? sql`left join unnest(s.kinds) as k(kind) on true` : sql``;
      const { rows } = await sql<BreakdownRow>`
        select ${VALUES[by]} as value, count(*)::int as people,
          (count(*) filter (where ${REGISTERED}))::int as registered
        ${FROM} ${kinds}
        where s.campaign_id = ${campaignId} and s.standing not in ('not-included', 'excluded')
        group by 1 order by 2 desc, 1`.execute(db);
      return rows;
    },

    async saveStandings(campaignId, standings) {
      await inBulk(standings, (slice) =>
        sql`
          insert into standings (campaign_id, person_id, standing, sms_only, kinds)
          select ${campaignId}, r."personId", r.standing, r."smsOnly", r.kinds
          from jsonb_to_recordset(${slice}) as r("personId" text, standing text, "smsOnly" boolean, kinds text[])
          where not exists (
            select from standings s where s.campaign_id = ${campaignId} and s.person_id = r."personId"
              and (s.standing, s.sms_only, s.kinds) = (r.standing, r."smsOnly", r.kinds))
          on conflict (campaign_id, person_id) do update set
            standing = excluded.standing, sms_only = excluded.sms_only, kinds = excluded.kinds`.execute(db),
      );
    },
  };
}

function listedOf(row: Row): ListedPerson {
  const { key: _, reach, reach_why, last_nudge_at, acknowledged_at, registered_at, ...same } = row;
  return {
    ...same,
    reach: reachOf(reach, reach_why),
    lastMessageAt: maybeInstant(last_nudge_at),
    acknowledgedAt: maybeInstant(acknowledged_at),
    registeredAt: maybeInstant(registered_at),
  };
}
