-- What operators need to know of the server, for a role that may not look at other sessions: states and ages, never
-- a statement, a user of the application or an address.

-- pg_monitor: data_directory, and the sessions of all roles.
DO $$
BEGIN
  IF NOT pg_has_role('healthcare_owner', 'pg_monitor', 'MEMBER') THEN
    GRANT pg_monitor TO healthcare_owner;
  END IF;
END
$$;

-- Who this server is and where it stands, asked by every process many times a second and on each new connection.
-- The timeline is the one it writes or replays now; the control file names it only after the next checkpoint.
CREATE FUNCTION healthcare.server_state()
RETURNS TABLE (system_id text, timeline integer, is_primary boolean, replay_lsn text, receive_lsn text,
  current_lsn text, started_at_ms double precision)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT (SELECT system_identifier::text FROM pg_control_system()),
    CASE WHEN pg_is_in_recovery() THEN coalesce(
        (SELECT received_tli FROM pg_catalog.pg_stat_wal_receiver),
        (SELECT greatest(r.min_recovery_end_timeline, c.timeline_id) FROM pg_control_recovery() r, pg_control_checkpoint() c))
      ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer END,
    NOT pg_is_in_recovery(),
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text END,
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()::text END,
    CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn()::text END,
    extract(epoch FROM pg_postmaster_start_time())::double precision * 1000;
END;

-- Transactions that have been open for a second, and sessions that wait for a lock.
CREATE FUNCTION healthcare.session_report()
RETURNS TABLE (pid integer, role_name text, application_name text, state text,
  transaction_ms double precision, idle_ms double precision, lock_wait_ms double precision, blocked_by integer[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT a.pid, a.usename::text, a.application_name, a.state,
    extract(epoch FROM clock_timestamp() - a.xact_start)::double precision * 1000,
    CASE WHEN a.state LIKE 'idle in transaction%'
      THEN extract(epoch FROM clock_timestamp() - a.state_change)::double precision * 1000 END,
    (SELECT extract(epoch FROM clock_timestamp() - min(l.waitstart))::double precision * 1000
     FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND NOT l.granted),
    CASE WHEN a.wait_event_type = 'Lock' THEN pg_blocking_pids(a.pid) ELSE '{}' END
  FROM pg_catalog.pg_stat_activity a
  WHERE a.datname = current_database() AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()
    AND (a.wait_event_type = 'Lock' OR a.xact_start < clock_timestamp() - interval '1 second');
END;

-- Space, and what keeps the write-ahead log from being removed. Null where the server will not say.
CREATE FUNCTION healthcare.storage_report()
RETURNS TABLE (database_bytes bigint, data_directory text, max_connections integer, reserved_connections integer,
  replication_slots integer, retained_wal_bytes bigint, synchronous_standbys text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT pg_database_size(current_database()), current_setting('data_directory'),
    current_setting('max_connections')::integer, current_setting('superuser_reserved_connections')::integer,
    (SELECT count(*)::integer FROM pg_catalog.pg_replication_slots),
    (SELECT max(pg_wal_lsn_diff(
       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, s.restart_lsn))::bigint
     FROM pg_catalog.pg_replication_slots s),
    current_setting('synchronous_standby_names');
END;

ALTER FUNCTION healthcare.server_state() OWNER TO healthcare_owner;
ALTER FUNCTION healthcare.session_report() OWNER TO healthcare_owner;
ALTER FUNCTION healthcare.storage_report() OWNER TO healthcare_owner;
REVOKE ALL ON FUNCTION healthcare.server_state(), healthcare.session_report(), healthcare.storage_report() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION healthcare.server_state(), healthcare.session_report(), healthcare.storage_report()
  TO healthcare_app, healthcare_system;
