-- What was changed between two snapshots, by whomever: the service, raw SQL, psql. Caches drop by it what they hold.
-- For the system role alone: that other clinics' rows were changed is nothing that a clinic may learn.

-- The trigger's owner could only append so far.
CREATE POLICY owner_reads ON healthcare.audit_log FOR SELECT TO healthcare_owner USING (true);

-- One statement, so one snapshot: what is visible in it and was not in `since` is in the list, and the place, which
-- is read behind the snapshot, lies behind everything visible. Without `since` the list is empty; null says that more
-- than `most` records would have to be looked at. A row whose id was changed is named by no table: it has two names.
-- Records of transactions that are still to come were restored from elsewhere.
CREATE FUNCTION healthcare.changes_since(since text, most integer)
RETURNS TABLE (snapshot text, place text, timeline integer, system_id text, changes jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT pg_current_snapshot()::text,
    pg_current_wal_insert_lsn()::text,
    ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer,
    -- Of a crash nothing else tells: what it lost is forgotten, and numbers of transactions are given out again.
    (SELECT concat_ws(' ', system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),
      (SELECT extract(epoch FROM stats_reset) FROM pg_stat_wal)) FROM pg_control_system()),
    (SELECT CASE WHEN count(*) <= most
       THEN coalesce(jsonb_agg(jsonb_build_array(c.clinic_id, c.table_name, c.row_id)), '[]') END
     FROM (SELECT a.clinic_id, CASE WHEN 'id' = ANY (a.changed_fields) THEN '' ELSE a.table_name END AS table_name, a.row_id
       FROM healthcare.audit_log a
       WHERE a.txid >= pg_snapshot_xmax(since::pg_snapshot)::text::bigint
         AND a.txid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
       UNION ALL
       SELECT a.clinic_id, CASE WHEN 'id' = ANY (a.changed_fields) THEN '' ELSE a.table_name END, a.row_id
       FROM pg_snapshot_xip(since::pg_snapshot) running
       JOIN healthcare.audit_log a ON a.txid = running::text::bigint
       LIMIT most + 1) c);
END;

ALTER FUNCTION healthcare.changes_since(text, integer) OWNER TO healthcare_owner;
REVOKE ALL ON FUNCTION healthcare.changes_since(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION healthcare.changes_since(text, integer) TO healthcare_system;
