DROP FUNCTION healthcare.changes_since(text, integer);
DROP POLICY owner_reads ON healthcare.audit_log;
