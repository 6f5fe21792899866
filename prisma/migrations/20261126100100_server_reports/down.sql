DROP FUNCTION healthcare.storage_report();
DROP FUNCTION healthcare.session_report();
REVOKE pg_monitor FROM healthcare_owner;
