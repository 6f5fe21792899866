DROP INDEX healthcare.memberships_active_idx;
DROP INDEX healthcare.login_sessions_live_idx;
DROP INDEX healthcare.prescriptions_current_idx;
DROP INDEX healthcare.invoices_open_idx;
DROP INDEX healthcare.appointments_open_idx;
ALTER TABLE healthcare.appointments DROP CONSTRAINT appointments_practitioner_free;
-- Only where this migration made it: another schema may use the extension.
DROP EXTENSION IF EXISTS btree_gist RESTRICT;
DROP SCHEMA IF EXISTS extensions RESTRICT;

-- Every CHECK of this schema was made here.
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT conrelid::regclass AS tbl, conname FROM pg_catalog.pg_constraint
    WHERE contype = 'c' AND connamespace = 'healthcare'::regnamespace
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.tbl, found.conname);
  END LOOP;
END
$$;
