-- What was changed between two snapshots, by whomever: the service, raw SQL, psql. Caches drop by it what they hold.
-- For the system role alone: that other clinics' rows were changed is nothing that a clinic may learn.

-- The trigger's owner could only append so far.
CREATE POLICY owner_reads ON healthcare.audit_log FOR SELECT TO healthcare_owner USING (true);

-- One statement, so one snapshot: what is visible in it and was not in `since` is in the list, and the place, which
-- is read behind the snapshot, lies behind everything visible. Without `since` the list is empty; null says that it
-- would have more than `most` entries.
CREATE FUNCTION healthcare.changes_since(since text, most integer)
RETURNS TABLE (snapshot text, place text, timeline integer, system_id text, changes jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT pg_current_snapshot()::text,
    pg_current_wal_insert_lsn()::text,
    ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer,
    (SELECT system_identifier::text FROM pg_control_system()),
    (SELECT CASE WHEN count(*) <= most
       THEN coalesce(jsonb_agg(jsonb_build_array(c.clinic_id, c.table_name, c.row_id)), '[]') END
     FROM (SELECT DISTINCT a.clinic_id, a.table_name, a.row_id
       FROM healthcare.audit_log a
       WHERE a.txid >= pg_snapshot_xmin(since::pg_snapshot)::text::bigint
         AND NOT pg_visible_in_snapshot(a.txid::text::xid8, since::pg_snapshot)
       LIMIT most + 1) c);
END;

ALTER FUNCTION healthcare.changes_since(text, integer) OWNER TO healthcare_owner;
REVOKE ALL ON FUNCTION healthcare.changes_since(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION healthcare.changes_since(text, integer) TO healthcare_system;
