// The audit log: lines are added one after the other under the lock of its head, and people stand in it as pseudonyms, made
// with a key of their own that goes when they are forgotten.

import { createHash, createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { chained, NO_LINES, type AuditLine, type Hash, type Head } from '../../../core/audit.ts';
import type { AuditReads, AuditWrites } from '../../../ports.ts';
import type { Database } from '../schema.ts';
import { atomic, instant } from './values.ts';

type Part = AuditReads & AuditWrites;

export const sha256: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

export function auditPart(db: Database): Part {
  return {
    async auditLines(after, limit, { personId, act } = {}) {
      const pseudonym = personId === undefined ? null : await pseudonymOf(db, personId);
      if (personId !== undefined && pseudonym === null) return [];
      let rows = db.selectFrom('audit').selectAll().where('seq', '>', String(after)).orderBy('seq');
      if (pseudonym !== null) {
        rows = rows.where((is) => is.or([is('actor', '=', pseudonym), is('about', '=', pseudonym)]));
      }
      if (act !== undefined) rows = rows.where(sql<boolean>`position(lower(${act}) in lower(act)) > 0`);
      return (await rows.limit(limit).execute()).map(
        (row): AuditLine => ({ ...row, seq: Number(row.seq), at: instant(row.at) }),
      );
    },

    async auditHead() {
      const row = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst();
      return row === undefined ? NO_LINES : { seq: Number(row.seq), hash: row.hash };
    },

    async noteAct({ at, by, act, about, outcome, details }) {
      await atomic(db, async (tx) => {
        const head = await holdHead(tx);
        const actor = await pseudonymIn(tx, by);
        const whom =
          about === null ? null : 'personId' in about ? await pseudonymIn(tx, about.personId) : about.id;
        const line = chained(head, { at, actor, act, about: whom, outcome, details }, sha256);
        await tx
          .insertInto('audit')
          .values({ ...line, seq: String(line.seq), details: JSON.stringify(details) })
          .execute();
        await tx
          .updateTable('audit_head')
          .set({ seq: String(line.seq), hash: line.hash })
          .execute();
      });
    },

    async forgetPseudonym(personId) {
      const gone = await db.deleteFrom('pseudonym_keys').where('person_id', '=', personId).executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
  };
}

/** Whoever else adds a line waits for the end of this transaction. */
async function holdHead(tx: Database): Promise<Head> {
  const first = { id: 1, seq: '0', hash: NO_LINES.hash };
  await tx
    .insertInto('audit_head')
    .values(first)
    .onConflict((same) => same.doNothing())
    .execute();
  const row = await tx.selectFrom('audit_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow();
  return { seq: Number(row.seq), hash: row.hash };
}

async function pseudonymIn(tx: Database, personId: string): Promise<string> {
  await tx
    .insertInto('pseudonym_keys')
    .values({ person_id: personId, key: randomBytes(32).toString('hex') })
    .onConflict((same) => same.doNothing())
    .execute();
  const pseudonym = await pseudonymOf(tx, personId);
  // Somebody is forgotten at this moment: the line is then about nobody.
  return pseudonym ?? 'forgotten';
}

async function pseudonymOf(db: Database, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('pseudonym_keys')
    .select('key')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return `p-${createHmac('sha256', Buffer.from(row.key, 'hex')).update(personId).digest('hex').slice(0, 32)}`;
}
