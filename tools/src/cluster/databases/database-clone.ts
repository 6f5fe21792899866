import pg from 'pg';
import { ClusterError } from '../cluster.error.js';

const nameRule = /^[a-z_][a-z0-9_]{0,62}$/;

/** @throws ClusterError DATABASE_NAME_REFUSED for anything that needs quoting or is too long */
export function checkDatabaseName(name: string): string {
  if (nameRule.test(name)) return name;
  throw new ClusterError(
    'DATABASE_NAME_REFUSED',
    `A database name is 1–63 lower-case letters, digits and underscores, not starting with a digit; got ${JSON.stringify(name)}.`,
    'Choose another name.',
  );
}

/**
 * Clones a database with its owner, its grants and its settings. CREATE DATABASE copies neither of the last
 * two, so a clone would hand TEMPORARY back to PUBLIC and forget every ALTER ROLE … IN DATABASE.
 */
export async function cloneDatabase(session: pg.Client, template: string, name: string): Promise<void> {
  const owner = await ownerOf(session, template);
  await session.query(`create database ${quote(name)} template ${quote(template)} owner ${quote(owner)}`);
  const statements = [
    ...(await grantStatements(session, template, name)),
    ...(await settingStatements(session, template, name)),
  ];
  if (statements.length > 0) await session.query(statements.join(';'));
}

/** Nobody may connect to a template, not even autovacuum: a single session would block each clone. */
export async function sealTemplate(session: pg.Client, name: string): Promise<void> {
  await session.query(`alter database ${quote(name)} with allow_connections false is_template true`);
}

export async function dropDatabase(session: pg.Client, name: string): Promise<void> {
  await session.query(`drop database if exists ${quote(name)} with (force)`);
}

async function ownerOf(session: pg.Client, database: string): Promise<string> {
  const found = await session.query<{ owner: string }>(
    'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
    [database],
  );
  const owner = found.rows[0]?.owner;
  if (owner !== undefined) return owner;
  throw new ClusterError(
    'DATABASE_NAME_REFUSED',
    `There is no database ${database} to clone.`,
    'Build the template first.',
  );
}

/** No access list means PostgreSQL's own default, which the clone already has. */
async function grantStatements(session: pg.Client, template: string, name: string): Promise<string[]> {
  const found = await session.query<{ statement: string }>(
    `with source as (select datdba, datacl from pg_database where datname = $1 and datacl is not null)
     select format('revoke all on database %I from public, %I', $2::text, pg_get_userbyid(datdba)) as statement
       from source
     union all
     select format('grant %s on database %I to %s%s', acl.privilege_type, $2::text,
                   case acl.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
                   case when acl.is_grantable then ' with grant option' else '' end)
       from source, aclexplode(source.datacl) as acl`,
    [template, name],
  );
  return found.rows.map((row) => row.statement);
}

/** A setting is kept as name=value; list settings are already quoted in it, the others need quotes. */
async function settingStatements(session: pg.Client, template: string, name: string): Promise<string[]> {
  const found = await session.query<{ statement: string }>(
    `select format('alter %s set %s to %s',
                   case setrole when 0 then format('database %I', $2::text)
                                else format('role %I in database %I', pg_get_userbyid(setrole), $2::text) end,
                   split_part(entry, '=', 1),
                   case when split_part(entry, '=', 1) in ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries')
                        then substr(entry, strpos(entry, '=') + 1)
                        else quote_literal(substr(entry, strpos(entry, '=') + 1)) end) as statement
       from pg_db_role_setting, unnest(setconfig) as entry
      where setdatabase = (select oid from pg_database where datname = $1)`,
    [template, name],
  );
  return found.rows.map((row) => row.statement);
}

function quote(name: string): string {
  return pg.escapeIdentifier(name);
}
