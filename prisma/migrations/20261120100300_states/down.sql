DROP FUNCTION healthcare.require_transition();
DELETE FROM healthcare.state_transitions;
ALTER TABLE healthcare.state_transitions DROP CONSTRAINT state_transitions_imports_are_new;
