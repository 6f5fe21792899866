import type { Client } from 'pg';

/**
 * The statements that empty a database: every schema but public and the server's own, and in public everything that
 * belongs to no extension.
 */
export async function dropStatements(session: Client): Promise<string[]> {
  const { rows } = await session.query<{ statement: string }>(`
    with member as (
      select classid, objid from pg_catalog.pg_depend where deptype = 'e'
    ), own_schema as (
      select oid, nspname from pg_catalog.pg_namespace n
       where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
         and not exists (select from member m where m.classid = 'pg_namespace'::regclass and m.objid = n.oid)
    )
    select format('drop schema %I cascade', nspname) as statement from own_schema
    union all
    select format('drop %s if exists %s cascade',
                  case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                                 when 'f' then 'foreign table' when 'c' then 'type' else 'table' end, c.oid::regclass)
      from pg_catalog.pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
       and not exists (select from member m where m.classid = 'pg_class'::regclass and m.objid = c.oid)
    union all
    select format('drop %s if exists %s cascade',
                  case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
                  p.oid::regprocedure)
      from pg_catalog.pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and not exists (select from member m where m.classid = 'pg_proc'::regclass and m.objid = p.oid)
    union all
    select format('drop %s if exists %s cascade', case t.typtype when 'd' then 'domain' else 'type' end, t.oid::regtype)
      from pg_catalog.pg_type t
     where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd', 'r')
       and not exists (select from member m where m.classid = 'pg_type'::regclass and m.objid = t.oid)`);
  return rows.map(({ statement }) => statement);
}
