-- PostgreSQL's own defaults come back; pg_init_privs remembers what they were for extensions alone.
DROP EVENT TRIGGER healthcare_refuse_ddl;
DROP FUNCTION healthcare.applied_migrations();
DROP FUNCTION healthcare.connection_counts();
DROP FUNCTION healthcare.seal_database();
DROP FUNCTION healthcare.refuse_ddl();

DO $$
DECLARE
  found record;
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE SELECT ON public._prisma_migrations FROM healthcare_owner;
  END IF;
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
  EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM healthcare_owner, healthcare_app, healthcare_system, healthcare_auditor',
    current_database());
  FOR found IN SELECT lanname FROM pg_catalog.pg_language WHERE lanpltrusted AND lanname <> 'sql' LOOP
    EXECUTE format('GRANT USAGE ON LANGUAGE %I TO PUBLIC', found.lanname);
    EXECUTE format('REVOKE USAGE ON LANGUAGE %I FROM healthcare_owner', found.lanname);
  END LOOP;
  FOR found IN
    SELECT p.oid::regprocedure AS routine FROM pg_catalog.pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname LIKE ANY (ARRAY[
      'set_config', 'setseed', 'lo\_%', 'loread', 'lowrite', 'query\_to\_xml%', 'cursor\_to\_xml%', 'table\_to\_xml%',
      'schema\_to\_xml%', 'database\_to\_xml%', 'ts\_stat', 'ts\_rewrite', 'currtid2', 'pg\_stat\_get\_activity',
      'pg\_stat\_get\_backend\_%', 'pg\_stat\_get\_progress\_info', 'pg\_prepared\_statement', 'pg\_cursor',
      'pg\_cancel\_backend', 'pg\_terminate\_backend', 'pg\_advisory\_%', 'pg\_try\_advisory\_%', 'pg\_notify',
      'pg\_logical\_emit\_message', 'pg\_export\_snapshot', 'pg\_read\_file\_old'])
      -- never open to everybody
      AND p.proname NOT IN ('lo_import', 'lo_export')
  LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', found.routine);
  END LOOP;
  GRANT UPDATE ON pg_catalog.pg_settings TO PUBLIC;
  REVOKE EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer) FROM pg_read_all_stats;
  REVOKE EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) FROM healthcare_owner;
  REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM healthcare_owner;
END
$$;
