ALTER TABLE healthcare.audit_log
  DROP CONSTRAINT audit_log_metadata_object,
  DROP CONSTRAINT audit_log_resource_id_length,
  DROP CONSTRAINT audit_log_resource_type_length,
  DROP CONSTRAINT audit_log_action_length,
  DROP CONSTRAINT audit_log_operation_known;
DROP TRIGGER append_only ON healthcare.audit_log;
DROP FUNCTION healthcare.refuse_audit_change();
DROP FUNCTION healthcare.record_write();
