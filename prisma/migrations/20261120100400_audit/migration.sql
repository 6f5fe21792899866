-- Every write leaves a record in its own transaction, whoever made it: the service, raw SQL, psql.
-- Records hold the names of changed fields, never their values.

-- Runs as the schema's owner: nobody else may insert into the log, the roles that write least of all.
-- Arguments: 0 model in capitals (CARE_PLAN), 1 model (CarePlan), 2 column that names the row,
-- 3 column of its clinic, 4 column of its patient; '' where a table has none.
-- A column is read by its static name: going through jsonb for that would double the cost of an insert.
CREATE FUNCTION healthcare.record_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  audit jsonb := nullif(current_setting('app.audit', true), '');
  above jsonb := nullif(current_setting('app.system', true), '');
  written record;
  before jsonb;
  clinic uuid;
  patient uuid;
  row_key text;
  changed text[] := '{}';
BEGIN
  IF TG_OP = 'DELETE' THEN written := OLD; ELSE written := NEW; END IF;

  IF TG_ARGV[2] = 'id' THEN row_key := written.id;
  ELSIF TG_ARGV[2] = 'user_id' THEN row_key := written.user_id;
  ELSIF TG_ARGV[2] = 'membership_id' THEN row_key := written.membership_id;
  END IF;
  IF TG_ARGV[3] = 'clinic_id' THEN clinic := written.clinic_id;
  ELSIF TG_ARGV[3] = 'id' THEN clinic := written.id;
  -- A row of no clinic is still changed in one's name.
  ELSE clinic := nullif(current_setting('app.clinic_id', true), '');
  END IF;
  IF TG_ARGV[4] = 'patient_id' THEN patient := written.patient_id;
  ELSIF TG_ARGV[4] = 'id' THEN patient := written.id;
  END IF;

  IF TG_OP = 'UPDATE' THEN
    before := to_jsonb(OLD);
    changed := ARRAY(
      SELECT after.key FROM jsonb_each(to_jsonb(NEW)) after WHERE after.value IS DISTINCT FROM before -> after.key
    );
  END IF;

  INSERT INTO healthcare.audit_log (
    clinic_id, user_id, on_behalf_of, action, resource_type, resource_id, patient_id, purpose, metadata,
    request_id, operation, table_name, row_id, changed_fields, db_role, txid
  ) VALUES (
    clinic,
    coalesce(audit ->> 'userId', above ->> 'actor'),
    audit ->> 'onBehalfOf',
    coalesce(
      audit ->> 'action',
      CASE TG_OP WHEN 'INSERT' THEN 'CREATE_' WHEN 'UPDATE' THEN 'UPDATE_' ELSE 'DELETE_' END || TG_ARGV[0]
    ),
    coalesce(audit ->> 'resourceType', TG_ARGV[1]),
    -- The row is the resource unless the caller's resource is of another kind.
    CASE WHEN coalesce(audit ->> 'resourceType', TG_ARGV[1]) = TG_ARGV[1]
      THEN coalesce(audit ->> 'resourceId', row_key) ELSE audit ->> 'resourceId' END,
    coalesce(patient, (audit ->> 'patientId')::uuid),
    audit ->> 'purpose',
    CASE WHEN above IS NULL THEN coalesce(audit -> 'metadata', '{}')
      ELSE coalesce(audit -> 'metadata', '{}') || jsonb_build_object('system', above - 'models') END,
    audit ->> 'requestId',
    TG_OP, TG_TABLE_NAME, row_key, changed, session_user,
    pg_current_xact_id()::text::bigint
  );
  RETURN NULL;
END
$$;

CREATE FUNCTION healthcare.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append only' USING
    ERRCODE = 'HC003', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON healthcare.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION healthcare.refuse_audit_change();
-- Also in sessions that replay changes.
ALTER TABLE healthcare.audit_log ENABLE ALWAYS TRIGGER append_only;

ALTER TABLE healthcare.audit_log
  ADD CONSTRAINT audit_log_operation_known CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE')),
  ADD CONSTRAINT audit_log_action_length CHECK (char_length(action) BETWEEN 1 AND 128),
  ADD CONSTRAINT audit_log_resource_type_length CHECK (char_length(resource_type) BETWEEN 1 AND 128),
  ADD CONSTRAINT audit_log_resource_id_length CHECK (char_length(resource_id) <= 128),
  ADD CONSTRAINT audit_log_metadata_object CHECK (jsonb_typeof(metadata) = 'object' AND length(metadata::text) <= 65536);
