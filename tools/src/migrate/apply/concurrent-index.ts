import type { Client } from 'pg';
import type { Statement } from '../sql/statement.js';
import { type IndexStatement, readIndexStatement } from './index-statement.js';

/** What was found before a concurrent index statement was run. */
export interface IndexPreparation {
  /** INVALID indexes that an earlier attempt left behind and that are now gone. */
  readonly dropped: readonly string[];
  /** Whether an earlier attempt was cut off after its work was done. */
  readonly isAlreadyDone: boolean;
}

const indexes = `select i.indexrelid::regclass::text as name
   from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid`;
const createdBy = 'i.indrelid = to_regclass($1) and c.relname = (parse_ident($2))[1]';
/** REINDEX builds beside the old index, under its name and one of these endings. */
const rebuiltBy = `c.relname ~ '_cc(new|old)[0-9]*$' and i.indrelid in (
   select to_regclass($1) union all select x.indrelid from pg_catalog.pg_index x where x.indexrelid = to_regclass($1))`;

/**
 * Clears away what a failed or killed attempt at a concurrent index statement left behind: PostgreSQL keeps the index it
 * could not finish, INVALID, and would fail (or, with IF NOT EXISTS, be content) the next time.
 *
 * @param wasStarted - whether an earlier attempt began this very statement and was cut off
 */
export async function prepareIndex(
  session: Client,
  statement: Statement,
  wasStarted: boolean,
): Promise<IndexPreparation> {
  const parsed = readIndexStatement(statement);
  if (parsed === null) return { dropped: [], isAlreadyDone: false };
  const dropped = await invalidIndexes(session, parsed);
  for (const index of dropped) await session.query(`drop index concurrently if exists ${index}`);
  return { dropped, isAlreadyDone: wasStarted && (await isDone(session, parsed)) };
}

async function invalidIndexes(session: Client, parsed: IndexStatement): Promise<string[]> {
  switch (parsed.kind) {
    case 'create':
      return namesWhere(session, `${createdBy} and not i.indisvalid`, [parsed.table, parsed.index]);
    case 'reindex':
      return namesWhere(session, `${rebuiltBy} and not i.indisvalid`, [parsed.relation]);
    case 'drop':
      return [];
  }
}

/** A rebuilt index looks like one that was not, so REINDEX simply runs again. */
async function isDone(session: Client, parsed: IndexStatement): Promise<boolean> {
  switch (parsed.kind) {
    case 'create':
      return (
        (await namesWhere(session, `${createdBy} and i.indisvalid`, [parsed.table, parsed.index])).length > 0
      );
    case 'drop':
      return (await namesWhere(session, 'i.indexrelid = to_regclass($1)', [parsed.index])).length === 0;
    case 'reindex':
      return false;
  }
}

async function namesWhere(session: Client, condition: string, values: readonly string[]): Promise<string[]> {
  const { rows } = await session.query<{ name: string }>(`${indexes} where ${condition}`, [...values]);
  return rows.map(({ name }) => name);
}
