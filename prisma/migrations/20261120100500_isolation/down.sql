-- Takes the protection off without opening anything: with the policies go the grants.
REVOKE ALL ON ALL TABLES IN SCHEMA healthcare FROM healthcare_app, healthcare_system, healthcare_auditor;
REVOKE ALL ON ALL ROUTINES IN SCHEMA healthcare FROM healthcare_app, healthcare_system, healthcare_auditor;
REVOKE ALL ON SCHEMA healthcare FROM healthcare_app, healthcare_system, healthcare_auditor;

DO $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT schemaname, tablename, policyname FROM pg_catalog.pg_policies WHERE schemaname = 'healthcare' LOOP
    EXECUTE format('DROP POLICY %I ON %I.%I', found.policyname, found.schemaname, found.tablename);
  END LOOP;
  FOR found IN
    SELECT t.tgname, t.tgrelid::regclass AS tbl FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'healthcare'::regnamespace AND NOT t.tgisinternal AND t.tgname <> 'append_only'
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.tbl);
  END LOOP;
  FOR found IN SELECT oid::regclass AS tbl FROM pg_catalog.pg_class WHERE relnamespace = 'healthcare'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', found.tbl);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', found.tbl);
    EXECUTE format('ALTER TABLE %s OWNER TO CURRENT_USER', found.tbl);
  END LOOP;
END
$$;

DROP PROCEDURE healthcare.protect_clinic_table(regclass, text);
DROP PROCEDURE healthcare.open_to_system(regclass);
DROP PROCEDURE healthcare.audit_table(regclass, text);
DROP FUNCTION healthcare.announce_mapping_change();
DROP FUNCTION healthcare.release_managed_user();
DROP FUNCTION healthcare.require_visible_user();
DROP FUNCTION healthcare.keep_clinic();
DROP FUNCTION healthcare.system_may_use(text);
ALTER SCHEMA healthcare OWNER TO CURRENT_USER;
