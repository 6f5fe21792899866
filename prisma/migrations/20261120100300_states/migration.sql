-- A status changes only along this table. `(new)` is where a row begins; imported rows arrive in states
-- that were reached elsewhere.
ALTER TABLE healthcare.state_transitions
  ADD CONSTRAINT state_transitions_imports_are_new CHECK (NOT imported_only OR from_state = '(new)');

INSERT INTO healthcare.state_transitions (entity, from_state, to_state, imported_only) VALUES
  ('appointments', '(new)', 'booked', false),
  ('appointments', '(new)', 'checked-in', true),
  ('appointments', '(new)', 'completed', true),
  ('appointments', '(new)', 'cancelled', true),
  ('appointments', '(new)', 'no-show', true),
  ('appointments', 'booked', 'checked-in', false),
  ('appointments', 'booked', 'cancelled', false),
  ('appointments', 'booked', 'no-show', false),
  ('appointments', 'checked-in', 'completed', false),
  ('appointments', 'checked-in', 'cancelled', false),

  ('prescriptions', '(new)', 'draft', false),
  ('prescriptions', '(new)', 'active', false),
  ('prescriptions', '(new)', 'on-hold', true),
  ('prescriptions', '(new)', 'completed', true),
  ('prescriptions', '(new)', 'stopped', true),
  ('prescriptions', '(new)', 'cancelled', true),
  ('prescriptions', 'draft', 'active', false),
  ('prescriptions', 'draft', 'cancelled', false),
  ('prescriptions', 'active', 'on-hold', false),
  ('prescriptions', 'active', 'completed', false),
  ('prescriptions', 'active', 'stopped', false),
  ('prescriptions', 'on-hold', 'active', false),
  ('prescriptions', 'on-hold', 'stopped', false),

  ('invoices', '(new)', 'draft', false),
  ('invoices', '(new)', 'issued', false),
  ('invoices', '(new)', 'paid', true),
  ('invoices', '(new)', 'void', true),
  ('invoices', 'draft', 'issued', false),
  ('invoices', 'draft', 'void', false),
  ('invoices', 'issued', 'paid', false),
  ('invoices', 'issued', 'void', false),

  ('memberships', '(new)', 'invited', false),
  ('memberships', '(new)', 'active', false),
  ('memberships', 'invited', 'ended', false),
  ('memberships', 'active', 'suspended', false),
  ('memberships', 'active', 'ended', false),
  ('memberships', 'suspended', 'active', false),
  ('memberships', 'suspended', 'ended', false),

  ('consents', '(new)', 'requested', false),
  ('consents', '(new)', 'granted', false),
  ('consents', '(new)', 'refused', false),
  ('consents', '(new)', 'withdrawn', true),
  ('consents', '(new)', 'expired', true),
  ('consents', 'requested', 'granted', false),
  ('consents', 'requested', 'refused', false),
  ('consents', 'granted', 'withdrawn', false),
  ('consents', 'granted', 'expired', false);

-- Whoever is invited accepts: a clinic that could do it for them would see who they are.
INSERT INTO healthcare.state_transitions (entity, from_state, to_state, system_only) VALUES
  ('memberships', 'invited', 'active', true);

-- The table it fires on names the entity. The message holds no value: the refused one may be anything.
CREATE FUNCTION healthcare.require_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_state text := '(new)';
  is_imported boolean := false;
  -- A clinic that calls its rows imported would begin them in any state.
  is_above_clinics CONSTANT boolean := session_user <> 'healthcare_app';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    old_state := OLD.status;
  ELSIF TG_ARGV[0] = 'importable' THEN
    is_imported := NEW.source IS NOT NULL AND is_above_clinics;
  END IF;
  IF EXISTS (
    SELECT FROM healthcare.state_transitions t
    WHERE t.entity = TG_TABLE_NAME AND t.from_state = old_state AND t.to_state = NEW.status
      AND (is_imported OR NOT t.imported_only) AND (is_above_clinics OR NOT t.system_only)
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'status transition refused' USING
    ERRCODE = 'HC001', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'status',
    CONSTRAINT = TG_TABLE_NAME || '_status_transition';
END
$$;
