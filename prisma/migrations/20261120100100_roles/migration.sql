-- Roles belong to the cluster, not to this database: made only where missing, so that a second database
-- (a test's, a shadow's) can be migrated too. Nobody gets a password here.

-- One migration at a time changes roles, across all databases of the cluster (advisory locks end at the database).
LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE;

DO $$
DECLARE
  role_name text;
BEGIN
  -- Owns every object. It logs in only where an operator gives it a password and LOGIN.
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'healthcare_owner') THEN
    CREATE ROLE healthcare_owner NOLOGIN;
  END IF;
  -- app does every clinic's work; system what is above clinics, named and narrow (runAsSystem); auditor reads the log.
  FOREACH role_name IN ARRAY ARRAY['healthcare_app', 'healthcare_system', 'healthcare_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', role_name);
    END IF;
  END LOOP;
END
$$;

-- A role of that name may have been there before.
ALTER ROLE healthcare_owner NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;
ALTER ROLE healthcare_app NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;
ALTER ROLE healthcare_system NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;
ALTER ROLE healthcare_auditor NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;

-- No value of a row may reach the server's log: messages of errors quote values, so errors are left out of
-- the log ("log" keeps LOG, FATAL and PANIC), with their statements, details and parameters.
-- The same settings silence the warning that each SET LOCAL outside a transaction block would cause.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['healthcare_app', 'healthcare_system', 'healthcare_auditor'] LOOP
    EXECUTE format('ALTER ROLE %I SET client_min_messages = error', role_name);
    EXECUTE format('ALTER ROLE %I SET log_min_messages = log', role_name);
    EXECUTE format('ALTER ROLE %I SET log_min_error_statement = panic', role_name);
    EXECUTE format('ALTER ROLE %I SET log_error_verbosity = terse', role_name);
    EXECUTE format('ALTER ROLE %I SET log_parameter_max_length = 0', role_name);
    EXECUTE format('ALTER ROLE %I SET log_parameter_max_length_on_error = 0', role_name);
    EXECUTE format('ALTER ROLE %I SET row_security = on', role_name);
    EXECUTE format('ALTER ROLE %I SET search_path = healthcare', role_name);
    -- Reading is what a session does unless its transaction says READ WRITE: a read client can't be talked into more.
    EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', role_name);
    -- Else pg_stat_statements before 18 keeps one entry for each clinic's SET LOCAL.
    EXECUTE format('ALTER ROLE %I SET pg_stat_statements.track_utility = off', role_name);
  END LOOP;
END
$$;

-- New functions are executable by everybody unless their maker says otherwise.
ALTER DEFAULT PRIVILEGES FOR ROLE healthcare_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- Counts connections of other roles for healthcare.connection_counts().
DO $$
BEGIN
  IF NOT pg_has_role('healthcare_owner', 'pg_read_all_stats', 'MEMBER') THEN
    GRANT pg_read_all_stats TO healthcare_owner;
  END IF;
END
$$;
