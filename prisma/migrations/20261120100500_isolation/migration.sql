-- Who sees and changes which rows. The context travels as transaction-local settings, sent by the driver
-- adapter in the same packet as the statement: app.clinic_id for a clinic's work, app.system for work above
-- clinics. An empty setting is no clinic: what a transaction leaves behind reads as ''.

REVOKE ALL ON SCHEMA healthcare FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA healthcare FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA healthcare FROM PUBLIC;
GRANT USAGE ON SCHEMA healthcare TO healthcare_app, healthcare_system, healthcare_auditor;
GRANT EXECUTE ON FUNCTION healthcare.uuid_v7() TO healthcare_app, healthcare_system;

-- May the running system work touch this table? It must say why, who asks, and name the table.
-- Policies call it as (SELECT …): once a statement, not once a row.
CREATE FUNCTION healthcare.system_may_use(table_name text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
  SELECT coalesce(
    length(scope ->> 'reason') > 0 AND length(scope ->> 'actor') > 0 AND scope -> 'models' ? table_name, false
  )
  FROM (SELECT nullif(current_setting('app.system', true), '')::jsonb AS scope) setting
);
GRANT EXECUTE ON FUNCTION healthcare.system_may_use(text) TO healthcare_system;

-- Prisma's disconnect nulls every column of a composite foreign key, the clinic's too: it is restored.
-- Any other clinic is refused.
CREATE FUNCTION healthcare.keep_clinic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.clinic_id IS NOT NULL THEN
    RAISE EXCEPTION 'a row stays in its clinic' USING
      ERRCODE = 'HC002', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'clinic_id';
  END IF;
  NEW.clinic_id := OLD.clinic_id;
  RETURN NEW;
END
$$;

-- users is the one table outside the clinics that clinic rows point at, and foreign keys ignore row-level
-- security. A user whom the writer cannot see is refused as if they did not exist: no one learns which ids do.
-- A trigger, not a policy's WITH CHECK: a row whose user has left stays editable as long as user_id is left alone.
CREATE FUNCTION healthcare.require_visible_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM healthcare.users u WHERE u.id = NEW.user_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'new row violates row-level security policy for table "%"', TG_TABLE_NAME USING
    ERRCODE = '42501', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'user_id';
END
$$;

-- A clinic stops managing a user when their membership there ends.
CREATE FUNCTION healthcare.release_managed_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE healthcare.users SET managing_clinic_id = NULL
  WHERE id = OLD.user_id AND managing_clinic_id = OLD.clinic_id;
  RETURN NULL;
END
$$;

-- Every process caches who may act where; this tells them whose entries to drop.
-- Arguments: column of the clinic, column of the user; '' for none.
CREATE FUNCTION healthcare.announce_mapping_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
  PERFORM pg_notify('healthcare_membership', jsonb_build_object(
    'table', TG_TABLE_NAME, 'clinicId', written -> TG_ARGV[0], 'userId', written -> TG_ARGV[1]
  )::text);
  RETURN NULL;
END
$$;

-- Puts the write audit on a table: which columns name the row, its clinic and its patient is read from the catalog.
CREATE PROCEDURE healthcare.audit_table(tbl regclass, model text) LANGUAGE plpgsql AS $$
DECLARE
  table_name text := (SELECT relname FROM pg_catalog.pg_class WHERE oid = tbl);
  columns text[] := ARRAY(
    SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = tbl AND attnum > 0 AND NOT attisdropped
  );
  row_column text := coalesce(
    (SELECT c FROM unnest(ARRAY['id', 'membership_id', 'user_id']) c WHERE c = ANY (columns) LIMIT 1), '');
  clinic_column text := CASE WHEN 'clinic_id' = ANY (columns) THEN 'clinic_id'
    WHEN table_name = 'clinics' THEN 'id' ELSE '' END;
  patient_column text := CASE WHEN 'patient_id' = ANY (columns) THEN 'patient_id'
    WHEN table_name = 'patients' THEN 'id' ELSE '' END;
  capitals text := upper(regexp_replace(model, '(?<!^)([A-Z])', '_\1', 'g'));
BEGIN
  EXECUTE format(
    'CREATE TRIGGER record_write AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW
       EXECUTE FUNCTION healthcare.record_write(%L, %L, %L, %L, %L)',
    tbl, capitals, model, row_column, clinic_column, patient_column);
END
$$;

-- Row-level security for work above clinics: the same rule on every table.
CREATE PROCEDURE healthcare.open_to_system(tbl regclass) LANGUAGE plpgsql AS $$
DECLARE
  allowed text := format('(SELECT healthcare.system_may_use(%L))',
    (SELECT relname FROM pg_catalog.pg_class WHERE oid = tbl));
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tbl);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tbl);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO healthcare_system', tbl);
  EXECUTE format('CREATE POLICY system_scope ON %s TO healthcare_system USING (%s) WITH CHECK (%s)', tbl, allowed, allowed);
END
$$;

-- Everything a clinic table needs; migrations of new tables call it, and the catalog lint misses it where they don't.
CREATE PROCEDURE healthcare.protect_clinic_table(tbl regclass, model text) LANGUAGE plpgsql AS $$
DECLARE
  own_clinic text := $policy$(clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid))$policy$;
  table_name text := (SELECT relname FROM pg_catalog.pg_class WHERE oid = tbl);
  columns text[] := ARRAY(
    SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = tbl AND attnum > 0 AND NOT attisdropped
  );
BEGIN
  CALL healthcare.open_to_system(tbl);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO healthcare_app', tbl);
  EXECUTE format('CREATE POLICY clinic_isolation ON %s TO healthcare_app USING %s WITH CHECK %s', tbl, own_clinic, own_clinic);
  EXECUTE format(
    'CREATE TRIGGER keep_clinic BEFORE UPDATE ON %s FOR EACH ROW
       WHEN (NEW.clinic_id IS DISTINCT FROM OLD.clinic_id) EXECUTE FUNCTION healthcare.keep_clinic()', tbl);
  IF 'user_id' = ANY (columns) THEN
    EXECUTE format(
      'CREATE TRIGGER visible_user_new BEFORE INSERT ON %s FOR EACH ROW
         WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION healthcare.require_visible_user()', tbl);
    EXECUTE format(
      'CREATE TRIGGER visible_user_changed BEFORE UPDATE ON %s FOR EACH ROW
         WHEN (NEW.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id)
         EXECUTE FUNCTION healthcare.require_visible_user()', tbl);
  END IF;
  IF EXISTS (SELECT FROM healthcare.state_transitions WHERE entity = table_name) THEN
    EXECUTE format(
      'CREATE TRIGGER state_new BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION healthcare.require_transition(%L)',
      tbl, CASE WHEN 'source' = ANY (columns) THEN 'importable' ELSE '' END);
    EXECUTE format(
      'CREATE TRIGGER state_changed BEFORE UPDATE ON %s FOR EACH ROW
         WHEN (NEW.status IS DISTINCT FROM OLD.status) EXECUTE FUNCTION healthcare.require_transition()', tbl);
  END IF;
  CALL healthcare.audit_table(tbl, model);
  EXECUTE format('ALTER TABLE %s OWNER TO healthcare_owner', tbl);
END
$$;

CALL healthcare.protect_clinic_table('healthcare.locations', 'Location');
CALL healthcare.protect_clinic_table('healthcare.memberships', 'Membership');
CALL healthcare.protect_clinic_table('healthcare.membership_locations', 'MembershipLocation');
CALL healthcare.protect_clinic_table('healthcare.profiles', 'Profile');
CALL healthcare.protect_clinic_table('healthcare.login_sessions', 'LoginSession');
CALL healthcare.protect_clinic_table('healthcare.practitioners', 'Practitioner');
CALL healthcare.protect_clinic_table('healthcare.patients', 'Patient');
CALL healthcare.protect_clinic_table('healthcare.consents', 'Consent');
CALL healthcare.protect_clinic_table('healthcare.appointments', 'Appointment');
CALL healthcare.protect_clinic_table('healthcare.conditions', 'Condition');
CALL healthcare.protect_clinic_table('healthcare.observations', 'Observation');
CALL healthcare.protect_clinic_table('healthcare.procedures', 'Procedure');
CALL healthcare.protect_clinic_table('healthcare.immunizations', 'Immunization');
CALL healthcare.protect_clinic_table('healthcare.allergies', 'Allergy');
CALL healthcare.protect_clinic_table('healthcare.care_plans', 'CarePlan');
CALL healthcare.protect_clinic_table('healthcare.prescriptions', 'Prescription');
CALL healthcare.protect_clinic_table('healthcare.invoices', 'Invoice');
CALL healthcare.protect_clinic_table('healthcare.invoice_lines', 'InvoiceLine');

-- A clinic sees itself, and edits how it presents itself. Its id, slug and standing are the system's.
CALL healthcare.open_to_system('healthcare.clinics');
CALL healthcare.audit_table('healthcare.clinics', 'Clinic');
GRANT SELECT ON healthcare.clinics TO healthcare_app;
GRANT UPDATE (name, time_zone, phone, email, address_line, city, state, postal_code, latitude, longitude, updated_at)
  ON healthcare.clinics TO healthcare_app;
CREATE POLICY clinic_isolation ON healthcare.clinics TO healthcare_app
  USING (id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid))
  WITH CHECK (id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid));
ALTER TABLE healthcare.clinics OWNER TO healthcare_owner;

-- A clinic sees the users it manages and its active members. As one array, fetched once a statement: a
-- correlated subquery would make every list of users read the users of all clinics.
CALL healthcare.open_to_system('healthcare.users');
CALL healthcare.audit_table('healthcare.users', 'User');
-- No id in INSERT, no managing clinic anywhere: the one would probe for foreign ids, the other name a foreign clinic.
GRANT SELECT (id, name, email, phone, status, created_at, updated_at),
  INSERT (name, email, phone, status, created_at, updated_at),
  UPDATE (name, email, phone, updated_at)
  ON healthcare.users TO healthcare_app;
CREATE POLICY member_visibility ON healthcare.users FOR SELECT TO healthcare_app USING (
  managing_clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid)
  OR id = ANY (ARRAY(
    SELECT m.user_id FROM healthcare.memberships m
    WHERE m.clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid) AND m.status = 'active'
  ))
);
CREATE POLICY managed_insert ON healthcare.users FOR INSERT TO healthcare_app
  WITH CHECK (managing_clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid));
CREATE POLICY managed_update ON healthcare.users FOR UPDATE TO healthcare_app
  USING (managing_clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid))
  WITH CHECK (managing_clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid));
-- For release_managed_user, which runs as the owner.
CREATE POLICY owner_release ON healthcare.users TO healthcare_owner USING (true) WITH CHECK (true);
ALTER TABLE healthcare.users OWNER TO healthcare_owner;
CREATE TRIGGER release_managed_user_left AFTER UPDATE ON healthcare.memberships FOR EACH ROW
  WHEN (NEW.status = 'ended' AND OLD.status <> 'ended') EXECUTE FUNCTION healthcare.release_managed_user();
CREATE TRIGGER release_managed_user_removed AFTER DELETE ON healthcare.memberships FOR EACH ROW
  EXECUTE FUNCTION healthcare.release_managed_user();

-- What users sign in with: no grant for the application role.
CALL healthcare.open_to_system('healthcare.credentials');
CALL healthcare.audit_table('healthcare.credentials', 'Credential');
ALTER TABLE healthcare.credentials OWNER TO healthcare_owner;

-- The log: written by the owner's trigger function, read by the auditor.
ALTER TABLE healthcare.audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE healthcare.audit_log FORCE ROW LEVEL SECURITY;
GRANT SELECT ON healthcare.audit_log TO healthcare_auditor;
CREATE POLICY auditor_reads ON healthcare.audit_log FOR SELECT TO healthcare_auditor USING (true);
CREATE POLICY owner_appends ON healthcare.audit_log FOR INSERT TO healthcare_owner WITH CHECK (true);
ALTER TABLE healthcare.audit_log OWNER TO healthcare_owner;

-- The same for everybody, changed by migrations alone.
GRANT SELECT ON healthcare.state_transitions TO healthcare_app, healthcare_system;
ALTER TABLE healthcare.state_transitions OWNER TO healthcare_owner;

CREATE TRIGGER announce_mapping_change AFTER INSERT OR UPDATE OR DELETE ON healthcare.memberships
  FOR EACH ROW EXECUTE FUNCTION healthcare.announce_mapping_change('clinic_id', 'user_id');
CREATE TRIGGER announce_mapping_change AFTER INSERT OR UPDATE OR DELETE ON healthcare.membership_locations
  FOR EACH ROW EXECUTE FUNCTION healthcare.announce_mapping_change('clinic_id', '');
CREATE TRIGGER announce_mapping_change AFTER INSERT OR UPDATE OR DELETE ON healthcare.locations
  FOR EACH ROW EXECUTE FUNCTION healthcare.announce_mapping_change('clinic_id', '');
CREATE TRIGGER announce_mapping_change AFTER INSERT OR UPDATE OR DELETE ON healthcare.clinics
  FOR EACH ROW EXECUTE FUNCTION healthcare.announce_mapping_change('id', '');
CREATE TRIGGER announce_mapping_change AFTER UPDATE OF status OR DELETE ON healthcare.users
  FOR EACH ROW EXECUTE FUNCTION healthcare.announce_mapping_change('', 'id');

-- Functions made so far are the owner's: SECURITY DEFINER must not mean superuser.
DO $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT oid::regprocedure AS routine FROM pg_catalog.pg_proc WHERE pronamespace = 'healthcare'::regnamespace LOOP
    EXECUTE format('ALTER ROUTINE %s OWNER TO healthcare_owner', made.routine);
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', made.routine);
  END LOOP;
END
$$;
ALTER SCHEMA healthcare OWNER TO healthcare_owner;
