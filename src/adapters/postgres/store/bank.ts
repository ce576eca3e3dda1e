// The organisation's own entries of the FAQ and their history.

import { sql, type Selectable } from 'kysely';
import type { OwnEntry } from '../../../core/own-entry.ts';
import type { BankReads, BankWrites } from '../../../ports.ts';
import type { Database, Tables } from '../schema.ts';
import { instant } from './values.ts';

export function bankPart(db: Database): BankReads & BankWrites {
  return {
    async bankEntries() {
      const rows = await db.selectFrom('bank_entries').selectAll().orderBy('position').execute();
      return rows.map(entryOf);
    },

    async bankEntry(id) {
      const wanted = db.selectFrom('bank_entries').selectAll().where('id', '=', id);
      const row = await (db.isTransaction ? wanted.forUpdate() : wanted).executeTakeFirst();
      return row === undefined ? null : entryOf(row);
    },

    async bankEntryFrom(questionId) {
      if (!/^\d{1,18}$/.test(questionId)) return null;
      const row = await db
        .selectFrom('bank_entries')
        .selectAll()
        .where('question_id', '=', questionId)
        .executeTakeFirst();
      return row === undefined ? null : entryOf(row);
    },

    async bankHistory(id) {
      const rows = await db
        .selectFrom('bank_history')
        .select(['version', 'act', 'by', 'at', 'content'])
        .where('entry_id', '=', id)
        .orderBy('id', 'desc')
        .execute();
      return rows.map(({ at, ...row }) => ({ ...row, at: instant(at) }));
    },

    async bankVersion() {
      // Counted, not the highest: of two that are written side by side, the later one may be seen first.
      const { rows } = await sql<{ acts: number }>`
        select count(*)::int as acts from bank_history where act in ('published', 'retired')`.execute(db);
      return rows[0]?.acts ?? 0;
    },

    async saveBankEntry(entry, act, by, at) {
      const { id, state, version, content, live } = entry;
      const row = {
        state,
        version,
        content: JSON.stringify(content),
        saved_by: entry.by,
        saved_at: entry.at,
        live: live && JSON.stringify(live),
      };
      await db
        .insertInto('bank_entries')
        .values({ id, question_id: entry.from, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      const saved = act === 'saved' || act === 'restored' ? row.content : null;
      await db
        .insertInto('bank_history')
        .values({ entry_id: id, version, act, by, at, content: saved })
        .execute();
    },
  };
}

function entryOf(row: Selectable<Tables['bank_entries']>): OwnEntry {
  const { id, state, version, content, saved_by, saved_at, live, question_id } = row;
  return {
    id,
    state,
    version,
    content,
    by: saved_by,
    at: instant(saved_at),
    live,
    from: question_id === null ? null : String(question_id),
  };
}
