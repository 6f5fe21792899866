DROP FUNCTION healthcare.storage_report();
DROP FUNCTION healthcare.session_report();
DROP FUNCTION healthcare.server_state();
REVOKE pg_monitor FROM healthcare_owner;
