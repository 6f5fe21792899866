-- Takes away what could change a setting inside a statement, keep data beside row-level security, run SQL
-- given as text, or look at and disturb other sessions: all connections log in as the same role.
-- The context is then the driver adapter's alone to set.

-- No definition changes hands through an application connection, DROP OWNED among them: it would strip
-- the role of its grants and policies for all clinics. Superusers and the owner are not concerned.
CREATE FUNCTION healthcare.refuse_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF session_user IN ('healthcare_app', 'healthcare_system', 'healthcare_auditor') THEN
    RAISE EXCEPTION 'permission denied: this role changes no definitions' USING ERRCODE = '42501';
  END IF;
END
$$;
CREATE EVENT TRIGGER healthcare_refuse_ddl ON ddl_command_start EXECUTE FUNCTION healthcare.refuse_ddl();
ALTER EVENT TRIGGER healthcare_refuse_ddl ENABLE ALWAYS;

-- Revokes it all, as often as needed: CREATE DATABASE … TEMPLATE gives a copy PUBLIC's TEMPORARY and CONNECT
-- back, and an extension made later opens its own functions to everybody.
CREATE FUNCTION healthcare.seal_database() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  removed CONSTANT text[] := ARRAY[
    -- sets app.clinic_id in the middle of a statement
    'set_config',
    -- stays with the connection: the next user's random() would be known
    'setseed',
    -- large objects belong to the role, so to every clinic
    'lo\_%', 'loread', 'lowrite',
    -- run a text as SQL, or read by row address
    'query\_to\_xml%', 'cursor\_to\_xml%', 'table\_to\_xml%', 'schema\_to\_xml%', 'database\_to\_xml%',
    'ts\_stat', 'ts\_rewrite', 'currtid2',
    -- read the server's files (one is open to everybody and checks by itself)
    'pg\_read\_%',
    -- show other sessions: their statements, users, addresses
    'pg\_stat\_get\_activity', 'pg\_stat\_get\_backend\_%', 'pg\_stat\_get\_progress\_info',
    -- show what an earlier user of this connection prepared or left open
    'pg\_prepared\_statement', 'pg\_cursor',
    -- disturb other sessions
    'pg\_cancel\_backend', 'pg\_terminate\_backend', 'pg\_advisory\_%', 'pg\_try\_advisory\_%',
    'pg\_notify', 'pg\_logical\_emit\_message', 'pg\_export\_snapshot'
  ];
  found record;
BEGIN
  IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    -- REVOKE by anybody else is a warning, and nothing revoked.
    RAISE EXCEPTION 'only a superuser can seal a database' USING ERRCODE = '42501';
  END IF;

  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO healthcare_owner, healthcare_app, healthcare_system, healthcare_auditor',
    current_database());
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;

  FOR found IN SELECT lanname FROM pg_catalog.pg_language WHERE lanpltrusted AND lanname <> 'sql' LOOP
    EXECUTE format('REVOKE ALL ON LANGUAGE %I FROM PUBLIC', found.lanname);
    EXECUTE format('GRANT USAGE ON LANGUAGE %I TO healthcare_owner', found.lanname);
  END LOOP;

  FOR found IN
    SELECT p.oid::regprocedure AS routine FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname LIKE ANY (removed)
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', found.routine);
  END LOOP;
  REVOKE ALL ON pg_catalog.pg_settings FROM PUBLIC;
  GRANT SELECT ON pg_catalog.pg_settings TO PUBLIC;

  -- Extensions: what they bring is for those it is granted to.
  FOR found IN
    SELECT p.oid::regprocedure AS routine FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    JOIN pg_catalog.pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
    WHERE e.extname <> 'plpgsql' AND p.pronamespace <> 'pg_catalog'::regnamespace
  LOOP
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', found.routine);
  END LOOP;
  FOR found IN
    SELECT c.oid::regclass AS relation FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    WHERE c.relnamespace <> 'pg_catalog'::regnamespace
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', found.relation);
  END LOOP;

  -- Monitoring and the owner's own functions keep what they need.
  GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer) TO pg_read_all_stats;
  GRANT EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) TO healthcare_owner;
  GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO healthcare_owner;
END
$$;
-- Both stay the migrator's: a superuser runs them, so nobody less may rewrite them.
REVOKE ALL ON FUNCTION healthcare.seal_database(), healthcare.refuse_ddl() FROM PUBLIC;

SELECT healthcare.seal_database();

-- What the application may know of the server's sessions: how many, by whom, in which state.
CREATE FUNCTION healthcare.connection_counts()
RETURNS TABLE (application_name text, role_name text, state text, connections integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT a.application_name, a.usename::text, a.state, count(*)::integer
  FROM pg_catalog.pg_stat_activity a WHERE a.datname = current_database()
  GROUP BY a.application_name, a.usename, a.state;
END;
ALTER FUNCTION healthcare.connection_counts() OWNER TO healthcare_owner;
REVOKE ALL ON FUNCTION healthcare.connection_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION healthcare.connection_counts() TO healthcare_app, healthcare_system;

-- What boot proof compares with the migrations it was built for. The table lies in public, where the
-- application role reads nothing; a database migrated by other means has none.
CREATE FUNCTION healthcare.applied_migrations() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    RETURN QUERY EXECUTE 'SELECT migration_name::text FROM public._prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name';
  END IF;
END
$$;
ALTER FUNCTION healthcare.applied_migrations() OWNER TO healthcare_owner;
REVOKE ALL ON FUNCTION healthcare.applied_migrations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION healthcare.applied_migrations() TO healthcare_app, healthcare_system;

DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON public._prisma_migrations TO healthcare_owner;
  END IF;
END
$$;
