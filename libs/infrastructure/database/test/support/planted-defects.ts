/** What to break, and the check that must say so. Each is tried and taken back in one transaction. */
export interface PlantedDefect {
  readonly check: string;
  readonly title: string;
  readonly plant: readonly string[];
}

const defect = (check: string, title: string, ...plant: string[]): PlantedDefect => ({ check, title, plant });
const everybody = 'USING (true) WITH CHECK (true)';

export const plantedDefects: readonly PlantedDefect[] = [
  defect('event-trigger', 'definitions open', 'ALTER EVENT TRIGGER healthcare_refuse_ddl DISABLE'),
  defect(
    'event-trigger',
    'only some definitions refused',
    'DROP EVENT TRIGGER healthcare_refuse_ddl',
    "CREATE EVENT TRIGGER healthcare_refuse_ddl ON ddl_command_start WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION healthcare.refuse_ddl()",
  ),

  defect('role-attributes', 'app role past row-level security', 'ALTER ROLE healthcare_app BYPASSRLS'),
  defect('role-attributes', 'owner a superuser', 'ALTER ROLE healthcare_owner SUPERUSER'),
  defect('role-memberships', 'app role a member of the owner', 'GRANT healthcare_owner TO healthcare_app'),
  defect('role-memberships', 'app role reads everything', 'GRANT pg_read_all_data TO healthcare_app'),
  defect('role-settings', 'parameters logged', 'ALTER ROLE healthcare_app RESET log_parameter_max_length'),
  defect('role-settings', 'reads may write', 'ALTER ROLE healthcare_app RESET default_transaction_read_only'),
  defect('role-settings', 'errors logged', 'ALTER ROLE healthcare_app SET log_min_messages = warning'),
  defect(
    'role-settings-overridden',
    'a clinic of its own',
    "ALTER ROLE healthcare_app SET app.clinic_id = '00000000-0000-7000-8000-000000000000'",
  ),
  defect(
    'role-settings-overridden',
    'a clinic for everybody',
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.clinic_id = ''x''', current_database()); END $$`,
  ),
  defect(
    'role-settings-overridden',
    'row security off in this database',
    `DO $$ BEGIN EXECUTE format('ALTER ROLE healthcare_app IN DATABASE %I SET row_security = off', current_database()); END $$`,
  ),

  defect(
    'capability-functions',
    'set_config back',
    'GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC',
  ),
  defect(
    'capability-functions',
    "others' statements",
    'GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer) TO healthcare_app',
  ),
  defect(
    'capability-functions',
    'large objects',
    'GRANT EXECUTE ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) TO healthcare_system',
  ),
  defect(
    'capability-functions',
    'SQL as text',
    'GRANT EXECUTE ON FUNCTION pg_catalog.query_to_xml(text, boolean, boolean, text) TO PUBLIC',
  ),
  defect('capability-languages', 'DO blocks', 'GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC'),
  defect(
    'capability-database',
    'temporary objects',
    `DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$`,
  ),
  defect('capability-schemas', 'objects in public', 'GRANT CREATE ON SCHEMA public TO PUBLIC'),
  defect(
    'capability-settings-view',
    'pg_settings writable',
    'GRANT UPDATE ON pg_catalog.pg_settings TO PUBLIC',
  ),
  defect(
    'capability-parameters',
    'a parameter granted',
    'GRANT SET ON PARAMETER session_replication_role TO healthcare_app',
  ),
  defect(
    'capability-foreign-servers',
    'a way out of the server',
    'CREATE FOREIGN DATA WRAPPER elsewhere',
    'CREATE SERVER other FOREIGN DATA WRAPPER elsewhere',
    'GRANT USAGE ON FOREIGN SERVER other TO healthcare_app',
  ),

  defect('tables-classified', 'a table nobody classified', 'CREATE TABLE healthcare.stray (id uuid)'),
  defect('tables-present', 'a table gone', 'DROP TABLE healthcare.care_plans'),
  defect('row-security-forced', 'not enabled', 'ALTER TABLE healthcare.patients DISABLE ROW LEVEL SECURITY'),
  defect('row-security-forced', 'not forced', 'ALTER TABLE healthcare.patients NO FORCE ROW LEVEL SECURITY'),
  defect('table-owner', 'owned by the app role', 'ALTER TABLE healthcare.patients OWNER TO healthcare_app'),
  defect('clinic-column', 'no default', 'ALTER TABLE healthcare.patients ALTER clinic_id DROP DEFAULT'),
  defect(
    'clinic-column',
    'another default',
    "ALTER TABLE healthcare.patients ALTER clinic_id SET DEFAULT '00000000-0000-7000-8000-000000000000'",
  ),
  defect('no-enums', 'an enum', "CREATE TYPE healthcare.mood AS ENUM ('good', 'bad')"),
  defect('no-rules', 'a rule', 'CREATE RULE hide AS ON DELETE TO healthcare.patients DO INSTEAD NOTHING'),
  defect(
    'views-as-invoker',
    'a view as its owner',
    'CREATE VIEW healthcare.everyone AS SELECT * FROM healthcare.patients',
    'GRANT SELECT ON healthcare.everyone TO healthcare_app',
  ),
  defect(
    'views-as-invoker',
    'a materialised view',
    'CREATE MATERIALIZED VIEW healthcare.totals AS SELECT count(*) FROM healthcare.patients',
    'GRANT SELECT ON healthcare.totals TO healthcare_app',
  ),
  defect(
    'tables-elsewhere',
    'a copy in public',
    'CREATE TABLE public.patients AS SELECT * FROM healthcare.patients',
    'GRANT SELECT ON public.patients TO PUBLIC',
  ),

  defect('policies-present', 'no policy', 'DROP POLICY clinic_isolation ON healthcare.patients'),
  defect(
    'policies-present',
    'no WITH CHECK',
    'DROP POLICY clinic_isolation ON healthcare.patients',
    `CREATE POLICY clinic_isolation ON healthcare.patients TO healthcare_app
     USING (clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid)) WITH CHECK (true)`,
  ),
  defect(
    'policies-present',
    'an empty clinic lets in',
    'DROP POLICY clinic_isolation ON healthcare.patients',
    `CREATE POLICY clinic_isolation ON healthcare.patients TO healthcare_app
     USING (clinic_id = (SELECT current_setting('app.clinic_id')::uuid)) WITH CHECK (clinic_id = (SELECT current_setting('app.clinic_id')::uuid))`,
  ),
  defect(
    'policies-present',
    'system work unlimited',
    'DROP POLICY system_scope ON healthcare.patients',
    `CREATE POLICY system_scope ON healthcare.patients TO healthcare_system ${everybody}`,
  ),
  defect(
    'policies-known',
    'one more policy',
    `CREATE POLICY support ON healthcare.patients TO healthcare_app ${everybody}`,
  ),
  defect('policies-known', 'a policy for everybody', `CREATE POLICY open ON healthcare.users ${everybody}`),
  defect(
    'policies-known',
    'the log readable',
    'CREATE POLICY peek ON healthcare.audit_log FOR SELECT TO healthcare_app USING (true)',
  ),

  defect('grants-least', 'TRUNCATE', 'GRANT TRUNCATE ON healthcare.patients TO healthcare_app'),
  defect(
    'grants-least',
    'credentials readable',
    'GRANT SELECT (password_hash) ON healthcare.credentials TO healthcare_app',
  ),
  defect('grants-least', 'ids of users chosen', 'GRANT INSERT (id) ON healthcare.users TO healthcare_app'),
  defect(
    'grants-least',
    'the managing clinic readable',
    'GRANT SELECT ON healthcare.users TO healthcare_app',
  ),
  defect('grants-least', 'slugs probed', 'GRANT UPDATE (slug) ON healthcare.clinics TO healthcare_app'),
  defect('grants-least', 'the log writable', 'GRANT INSERT ON healthcare.audit_log TO healthcare_app'),
  defect(
    'grants-least',
    'states redefined',
    'GRANT INSERT ON healthcare.state_transitions TO healthcare_app',
  ),
  defect('grants-least', 'open to PUBLIC', 'GRANT SELECT ON healthcare.patients TO PUBLIC'),
  defect(
    'grants-least',
    "the log's sequence",
    'GRANT SELECT ON SEQUENCE healthcare.audit_log_id_seq TO healthcare_app',
  ),
  defect('grants-present', 'a grant gone', 'REVOKE UPDATE ON healthcare.patients FROM healthcare_app'),
  defect(
    'grants-default',
    'tables to come',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA healthcare GRANT SELECT ON TABLES TO PUBLIC',
  ),
  defect('schema-closed', 'the schema open', 'GRANT USAGE ON SCHEMA healthcare TO PUBLIC'),

  defect(
    'primary-key-present',
    'no primary key',
    'ALTER TABLE healthcare.invoice_lines DROP CONSTRAINT invoice_lines_pkey',
  ),
  defect(
    'unique-keys-lead-with-clinic',
    'unique across clinics',
    'CREATE UNIQUE INDEX patients_mrn ON healthcare.patients (mrn)',
  ),
  defect(
    'unique-keys-lead-with-clinic',
    'excluding across clinics',
    `ALTER TABLE healthcare.appointments ADD CONSTRAINT once EXCLUDE USING gist (practitioner_id WITH =, clinic_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'booked')`,
  ),
  defect(
    'foreign-keys-carry-clinic',
    'pointing across clinics',
    'CREATE UNIQUE INDEX patients_id ON healthcare.patients (id)',
    'ALTER TABLE healthcare.consents ADD CONSTRAINT across FOREIGN KEY (patient_id) REFERENCES healthcare.patients (id)',
  ),
  defect(
    'foreign-keys-carry-clinic',
    'a user nobody checks',
    'ALTER TABLE healthcare.consents ADD CONSTRAINT given_by FOREIGN KEY (patient_id) REFERENCES healthcare.users (id)',
  ),
  defect(
    'foreign-keys-into-clinics',
    'from outside',
    'ALTER TABLE healthcare.credentials ADD clinic_id uuid, ADD patient_id uuid',
    'ALTER TABLE healthcare.credentials ADD CONSTRAINT inwards FOREIGN KEY (clinic_id, patient_id) REFERENCES healthcare.patients (clinic_id, id)',
  ),
  defect(
    'foreign-keys-validated',
    'not validated',
    "ALTER TABLE healthcare.patients ADD CONSTRAINT later CHECK (mrn <> '') NOT VALID",
  ),

  defect('guard-triggers', 'users unchecked', 'DROP TRIGGER visible_user_new ON healthcare.patients'),
  defect(
    'guard-triggers',
    'changed users unchecked',
    'ALTER TABLE healthcare.memberships DISABLE TRIGGER visible_user_changed',
  ),
  defect('guard-triggers', 'clinics changeable', 'DROP TRIGGER keep_clinic ON healthcare.observations'),
  defect('guard-triggers', 'states free', 'ALTER TABLE healthcare.invoices DISABLE TRIGGER state_changed'),
  defect(
    'guard-triggers',
    'writes unaudited',
    'ALTER TABLE healthcare.patients DISABLE TRIGGER record_write',
  ),
  defect(
    'guard-triggers',
    'only some writes audited',
    'DROP TRIGGER record_write ON healthcare.patients',
    `CREATE TRIGGER record_write AFTER INSERT ON healthcare.patients FOR EACH ROW
     EXECUTE FUNCTION healthcare.record_write('PATIENT', 'Patient', 'id', 'clinic_id', 'id')`,
  ),
  defect(
    'guard-triggers',
    'the log editable',
    'ALTER TABLE healthcare.audit_log DISABLE TRIGGER append_only',
  ),

  defect(
    'functions-callable',
    'an unknown function',
    'CREATE FUNCTION healthcare.helper() RETURNS int LANGUAGE sql RETURN 1',
    'GRANT EXECUTE ON FUNCTION healthcare.helper() TO healthcare_app',
  ),
  defect(
    'functions-callable',
    'an extension open to all',
    'CREATE EXTENSION pgcrypto SCHEMA healthcare',
    'GRANT EXECUTE ON FUNCTION healthcare.digest(text, text) TO healthcare_app',
  ),
  defect(
    'functions-definer',
    'a function as its owner',
    `CREATE FUNCTION healthcare.everyone() RETURNS SETOF healthcare.patients LANGUAGE sql SECURITY DEFINER
     AS 'SELECT * FROM healthcare.patients'`,
  ),
  defect(
    'functions-definer-pinned',
    'as a superuser',
    'ALTER FUNCTION healthcare.record_write() OWNER TO CURRENT_USER',
  ),
  defect(
    'functions-definer-pinned',
    'names found along the way',
    'ALTER FUNCTION healthcare.record_write() RESET search_path',
  ),
  defect('functions-leakproof', 'leaking before the policy', 'ALTER FUNCTION healthcare.uuid_v7() LEAKPROOF'),
];
