-- What a row may hold. States are text with a CHECK, never enums: an enum's operators are not leakproof,
-- so under row-level security they could not use an index. Every text is bounded.
-- A constraint's name says the rule: <table>_<rule>, or <table>_<column>_length.

ALTER TABLE healthcare.clinics
  ADD CONSTRAINT clinics_slug_format CHECK (slug ~ '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$'),
  ADD CONSTRAINT clinics_status_known CHECK (status IN ('active', 'suspended', 'closed')),
  ADD CONSTRAINT clinics_position_on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180),
  ADD CONSTRAINT clinics_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
  ADD CONSTRAINT clinics_time_zone_length CHECK (char_length(time_zone) BETWEEN 1 AND 64),
  ADD CONSTRAINT clinics_phone_length CHECK (char_length(phone) <= 40),
  ADD CONSTRAINT clinics_email_length CHECK (char_length(email) <= 320),
  ADD CONSTRAINT clinics_address_line_length CHECK (char_length(address_line) <= 300),
  ADD CONSTRAINT clinics_city_length CHECK (char_length(city) <= 120),
  ADD CONSTRAINT clinics_state_length CHECK (char_length(state) <= 80),
  ADD CONSTRAINT clinics_postal_code_length CHECK (char_length(postal_code) <= 20),
  ADD CONSTRAINT clinics_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT clinics_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT clinics_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.locations
  ADD CONSTRAINT locations_status_known CHECK (status IN ('active', 'closed')),
  ADD CONSTRAINT locations_position_on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180),
  ADD CONSTRAINT locations_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
  ADD CONSTRAINT locations_phone_length CHECK (char_length(phone) <= 40),
  ADD CONSTRAINT locations_address_line_length CHECK (char_length(address_line) <= 300),
  ADD CONSTRAINT locations_city_length CHECK (char_length(city) <= 120),
  ADD CONSTRAINT locations_state_length CHECK (char_length(state) <= 80),
  ADD CONSTRAINT locations_postal_code_length CHECK (char_length(postal_code) <= 20),
  ADD CONSTRAINT locations_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT locations_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT locations_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.users
  ADD CONSTRAINT users_email_format CHECK (position('@' IN email) > 1),
  ADD CONSTRAINT users_status_known CHECK (status IN ('active', 'disabled')),
  ADD CONSTRAINT users_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
  ADD CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 320),
  ADD CONSTRAINT users_phone_length CHECK (char_length(phone) <= 40);

ALTER TABLE healthcare.credentials
  ADD CONSTRAINT credentials_login_email_lower_case CHECK (login_email = lower(login_email) AND position('@' IN login_email) > 1),
  ADD CONSTRAINT credentials_failed_attempts_counted CHECK (failed_attempts >= 0),
  ADD CONSTRAINT credentials_login_email_length CHECK (char_length(login_email) BETWEEN 3 AND 320),
  ADD CONSTRAINT credentials_password_hash_length CHECK (char_length(password_hash) BETWEEN 20 AND 512);

ALTER TABLE healthcare.memberships
  ADD CONSTRAINT memberships_roles_known CHECK (roles IS NOT NULL AND cardinality(roles) <= 6
    AND roles <@ ARRAY['clinic-admin', 'practitioner', 'nurse', 'receptionist', 'billing', 'auditor']),
  ADD CONSTRAINT memberships_status_known CHECK (status IN ('invited', 'active', 'suspended', 'ended')),
  ADD CONSTRAINT memberships_ended_at_when_ended CHECK (ended_at IS NULL OR status = 'ended');

ALTER TABLE healthcare.profiles
  ADD CONSTRAINT profiles_preferences_object CHECK (jsonb_typeof(preferences) = 'object' AND length(preferences::text) <= 16384),
  ADD CONSTRAINT profiles_display_name_length CHECK (char_length(display_name) BETWEEN 1 AND 200),
  ADD CONSTRAINT profiles_job_title_length CHECK (char_length(job_title) <= 200),
  ADD CONSTRAINT profiles_phone_length CHECK (char_length(phone) <= 40),
  ADD CONSTRAINT profiles_bio_length CHECK (char_length(bio) <= 20000),
  ADD CONSTRAINT profiles_locale_length CHECK (char_length(locale) <= 35);

ALTER TABLE healthcare.login_sessions
  ADD CONSTRAINT login_sessions_auth_level_known CHECK (auth_level IN ('password', 'mfa')),
  ADD CONSTRAINT login_sessions_expires_after_created CHECK (expires_at > created_at),
  ADD CONSTRAINT login_sessions_revoked_with_time CHECK (revoked_reason IS NULL OR revoked_at IS NOT NULL),
  ADD CONSTRAINT login_sessions_ip_length CHECK (char_length(ip) <= 64),
  ADD CONSTRAINT login_sessions_device_id_length CHECK (char_length(device_id) <= 128),
  ADD CONSTRAINT login_sessions_user_agent_length CHECK (char_length(user_agent) <= 512),
  ADD CONSTRAINT login_sessions_revoked_reason_length CHECK (char_length(revoked_reason) <= 200);

ALTER TABLE healthcare.practitioners
  ADD CONSTRAINT practitioners_gender_known CHECK (gender IN ('female', 'male', 'other', 'unknown')),
  ADD CONSTRAINT practitioners_status_known CHECK (status IN ('active', 'inactive')),
  ADD CONSTRAINT practitioners_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
  ADD CONSTRAINT practitioners_specialty_length CHECK (char_length(specialty) <= 200),
  ADD CONSTRAINT practitioners_licence_number_length CHECK (char_length(licence_number) BETWEEN 1 AND 64),
  ADD CONSTRAINT practitioners_email_length CHECK (char_length(email) <= 320),
  ADD CONSTRAINT practitioners_phone_length CHECK (char_length(phone) <= 40),
  ADD CONSTRAINT practitioners_address_line_length CHECK (char_length(address_line) <= 300),
  ADD CONSTRAINT practitioners_city_length CHECK (char_length(city) <= 120),
  ADD CONSTRAINT practitioners_state_length CHECK (char_length(state) <= 80),
  ADD CONSTRAINT practitioners_postal_code_length CHECK (char_length(postal_code) <= 20),
  ADD CONSTRAINT practitioners_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT practitioners_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT practitioners_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.patients
  ADD CONSTRAINT patients_sex_known CHECK (sex IN ('female', 'male', 'other', 'unknown')),
  ADD CONSTRAINT patients_status_known CHECK (status IN ('active', 'inactive', 'deceased')),
  ADD CONSTRAINT patients_birth_date_possible CHECK (birth_date BETWEEN DATE '1850-01-01' AND DATE '2200-01-01'),
  ADD CONSTRAINT patients_deceased_after_birth CHECK (deceased_on >= birth_date AND deceased_on <= DATE '2200-01-01'),
  ADD CONSTRAINT patients_position_on_earth CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180),
  ADD CONSTRAINT patients_mrn_length CHECK (char_length(mrn) BETWEEN 1 AND 64),
  ADD CONSTRAINT patients_prefix_length CHECK (char_length(prefix) <= 40),
  ADD CONSTRAINT patients_first_name_length CHECK (char_length(first_name) BETWEEN 1 AND 200),
  ADD CONSTRAINT patients_last_name_length CHECK (char_length(last_name) BETWEEN 1 AND 200),
  ADD CONSTRAINT patients_suffix_length CHECK (char_length(suffix) <= 40),
  ADD CONSTRAINT patients_maiden_name_length CHECK (char_length(maiden_name) <= 200),
  ADD CONSTRAINT patients_marital_status_length CHECK (char_length(marital_status) <= 40),
  ADD CONSTRAINT patients_race_length CHECK (char_length(race) <= 80),
  ADD CONSTRAINT patients_ethnicity_length CHECK (char_length(ethnicity) <= 80),
  ADD CONSTRAINT patients_birthplace_length CHECK (char_length(birthplace) <= 200),
  ADD CONSTRAINT patients_language_length CHECK (char_length(language) <= 35),
  ADD CONSTRAINT patients_email_length CHECK (char_length(email) <= 320),
  ADD CONSTRAINT patients_phone_length CHECK (char_length(phone) <= 40),
  ADD CONSTRAINT patients_county_length CHECK (char_length(county) <= 120),
  ADD CONSTRAINT patients_notes_length CHECK (char_length(notes) <= 20000),
  ADD CONSTRAINT patients_address_line_length CHECK (char_length(address_line) <= 300),
  ADD CONSTRAINT patients_city_length CHECK (char_length(city) <= 120),
  ADD CONSTRAINT patients_state_length CHECK (char_length(state) <= 80),
  ADD CONSTRAINT patients_postal_code_length CHECK (char_length(postal_code) <= 20),
  ADD CONSTRAINT patients_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT patients_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT patients_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.consents
  ADD CONSTRAINT consents_category_known CHECK (category IN ('treatment', 'data-sharing', 'research', 'marketing', 'telehealth', 'portal')),
  ADD CONSTRAINT consents_status_known CHECK (status IN ('requested', 'granted', 'refused', 'withdrawn', 'expired')),
  ADD CONSTRAINT consents_withdrawn_after_decided CHECK (withdrawn_at >= decided_at),
  ADD CONSTRAINT consents_grantee_length CHECK (char_length(grantee) <= 200),
  ADD CONSTRAINT consents_terms_length CHECK (char_length(terms) <= 20000),
  ADD CONSTRAINT consents_document_ref_length CHECK (char_length(document_ref) <= 300),
  ADD CONSTRAINT consents_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT consents_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT consents_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.appointments
  ADD CONSTRAINT appointments_status_known CHECK (status IN ('booked', 'checked-in', 'completed', 'cancelled', 'no-show')),
  ADD CONSTRAINT appointments_encounter_class_known CHECK (encounter_class IN ('ambulatory', 'emergency', 'inpatient', 'wellness', 'urgentcare', 'outpatient', 'virtual', 'home', 
    'hospice', 'snf', 'observation')),
  ADD CONSTRAINT appointments_ends_after_starts CHECK (isfinite(starts_at) AND isfinite(ends_at) AND ends_at > starts_at),
  ADD CONSTRAINT appointments_base_cost_not_negative CHECK (base_cost >= 0),
  ADD CONSTRAINT appointments_total_cost_not_negative CHECK (total_cost >= 0),
  ADD CONSTRAINT appointments_payer_coverage_not_negative CHECK (payer_coverage >= 0),
  ADD CONSTRAINT appointments_code_length CHECK (char_length(code) <= 64),
  ADD CONSTRAINT appointments_description_length CHECK (char_length(description) <= 1000),
  ADD CONSTRAINT appointments_reason_length CHECK (char_length(reason) <= 1000),
  ADD CONSTRAINT appointments_reason_code_length CHECK (char_length(reason_code) <= 64),
  ADD CONSTRAINT appointments_reason_description_length CHECK (char_length(reason_description) <= 1000),
  ADD CONSTRAINT appointments_cancel_reason_length CHECK (char_length(cancel_reason) <= 1000),
  ADD CONSTRAINT appointments_payer_length CHECK (char_length(payer) <= 200),
  ADD CONSTRAINT appointments_notes_length CHECK (char_length(notes) <= 20000),
  ADD CONSTRAINT appointments_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT appointments_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT appointments_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.conditions
  ADD CONSTRAINT conditions_resolved_after_onset CHECK (isfinite(onset_on) AND resolved_on >= onset_on),
  ADD CONSTRAINT conditions_code_length CHECK (char_length(code) BETWEEN 1 AND 64),
  ADD CONSTRAINT conditions_code_system_length CHECK (char_length(code_system) BETWEEN 1 AND 64),
  ADD CONSTRAINT conditions_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT conditions_notes_length CHECK (char_length(notes) <= 20000),
  ADD CONSTRAINT conditions_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT conditions_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT conditions_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.observations
  ADD CONSTRAINT observations_category_known CHECK (category IN ('vital-signs', 'laboratory', 'survey', 'procedure', 'exam', 'imaging', 'social-history', 'therapy')),
  ADD CONSTRAINT observations_value_type_known CHECK (value_type IN ('numeric', 'text')),
  ADD CONSTRAINT observations_number_when_numeric CHECK ((value_type = 'numeric') = (value_number IS NOT NULL)),
  ADD CONSTRAINT observations_observed_at_finite CHECK (isfinite(observed_at)),
  ADD CONSTRAINT observations_code_length CHECK (char_length(code) BETWEEN 1 AND 64),
  ADD CONSTRAINT observations_code_system_length CHECK (char_length(code_system) BETWEEN 1 AND 64),
  ADD CONSTRAINT observations_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT observations_value_length CHECK (char_length(value) <= 4000),
  ADD CONSTRAINT observations_unit_length CHECK (char_length(unit) <= 64),
  ADD CONSTRAINT observations_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT observations_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT observations_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.procedures
  ADD CONSTRAINT procedures_ends_after_starts CHECK (isfinite(started_at) AND ended_at >= started_at),
  ADD CONSTRAINT procedures_base_cost_not_negative CHECK (base_cost >= 0),
  ADD CONSTRAINT procedures_code_length CHECK (char_length(code) BETWEEN 1 AND 64),
  ADD CONSTRAINT procedures_code_system_length CHECK (char_length(code_system) BETWEEN 1 AND 64),
  ADD CONSTRAINT procedures_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT procedures_reason_code_length CHECK (char_length(reason_code) <= 64),
  ADD CONSTRAINT procedures_reason_description_length CHECK (char_length(reason_description) <= 1000),
  ADD CONSTRAINT procedures_notes_length CHECK (char_length(notes) <= 20000),
  ADD CONSTRAINT procedures_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT procedures_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT procedures_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.immunizations
  ADD CONSTRAINT immunizations_given_at_finite CHECK (isfinite(given_at)),
  ADD CONSTRAINT immunizations_base_cost_not_negative CHECK (base_cost >= 0),
  ADD CONSTRAINT immunizations_code_length CHECK (char_length(code) BETWEEN 1 AND 64),
  ADD CONSTRAINT immunizations_code_system_length CHECK (char_length(code_system) BETWEEN 1 AND 64),
  ADD CONSTRAINT immunizations_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT immunizations_lot_number_length CHECK (char_length(lot_number) <= 64),
  ADD CONSTRAINT immunizations_site_length CHECK (char_length(site) <= 80),
  ADD CONSTRAINT immunizations_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT immunizations_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT immunizations_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.allergies
  ADD CONSTRAINT allergies_type_known CHECK (type IN ('allergy', 'intolerance')),
  ADD CONSTRAINT allergies_category_known CHECK (category IN ('environment', 'food', 'medication', 'biologic')),
  ADD CONSTRAINT allergies_reactions_list CHECK (jsonb_typeof(reactions) = 'array' AND length(reactions::text) <= 16384),
  ADD CONSTRAINT allergies_resolved_after_onset CHECK (resolved_on >= onset_on),
  ADD CONSTRAINT allergies_code_length CHECK (char_length(code) BETWEEN 1 AND 64),
  ADD CONSTRAINT allergies_code_system_length CHECK (char_length(code_system) BETWEEN 1 AND 64),
  ADD CONSTRAINT allergies_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT allergies_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT allergies_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT allergies_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.care_plans
  ADD CONSTRAINT care_plans_ends_after_starts CHECK (isfinite(started_on) AND ended_on >= started_on),
  ADD CONSTRAINT care_plans_code_length CHECK (char_length(code) BETWEEN 1 AND 64),
  ADD CONSTRAINT care_plans_code_system_length CHECK (char_length(code_system) BETWEEN 1 AND 64),
  ADD CONSTRAINT care_plans_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT care_plans_reason_code_length CHECK (char_length(reason_code) <= 64),
  ADD CONSTRAINT care_plans_reason_description_length CHECK (char_length(reason_description) <= 1000),
  ADD CONSTRAINT care_plans_notes_length CHECK (char_length(notes) <= 20000),
  ADD CONSTRAINT care_plans_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT care_plans_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT care_plans_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.prescriptions
  ADD CONSTRAINT prescriptions_status_known CHECK (status IN ('draft', 'active', 'on-hold', 'completed', 'stopped', 'cancelled')),
  ADD CONSTRAINT prescriptions_ends_after_starts CHECK (isfinite(started_at) AND ended_at >= started_at),
  ADD CONSTRAINT prescriptions_dispenses_counted CHECK (dispenses >= 0),
  ADD CONSTRAINT prescriptions_base_cost_not_negative CHECK (base_cost >= 0),
  ADD CONSTRAINT prescriptions_payer_coverage_not_negative CHECK (payer_coverage >= 0),
  ADD CONSTRAINT prescriptions_total_cost_not_negative CHECK (total_cost >= 0),
  ADD CONSTRAINT prescriptions_code_length CHECK (char_length(code) BETWEEN 1 AND 64),
  ADD CONSTRAINT prescriptions_code_system_length CHECK (char_length(code_system) BETWEEN 1 AND 64),
  ADD CONSTRAINT prescriptions_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT prescriptions_dosage_length CHECK (char_length(dosage) <= 1000),
  ADD CONSTRAINT prescriptions_reason_code_length CHECK (char_length(reason_code) <= 64),
  ADD CONSTRAINT prescriptions_reason_description_length CHECK (char_length(reason_description) <= 1000),
  ADD CONSTRAINT prescriptions_payer_length CHECK (char_length(payer) <= 200),
  ADD CONSTRAINT prescriptions_notes_length CHECK (char_length(notes) <= 20000),
  ADD CONSTRAINT prescriptions_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT prescriptions_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT prescriptions_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.invoices
  ADD CONSTRAINT invoices_status_known CHECK (status IN ('draft', 'issued', 'paid', 'void')),
  ADD CONSTRAINT invoices_currency_code CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT invoices_claim_type_known CHECK (claim_type IN ('professional', 'institutional')),
  ADD CONSTRAINT invoices_diagnosis_codes_bounded CHECK (diagnosis_codes IS NOT NULL AND cardinality(diagnosis_codes) <= 32 AND length(array_to_string(diagnosis_codes, '')) <= 2048),
  ADD CONSTRAINT invoices_due_after_issued CHECK (due_at >= issued_at),
  ADD CONSTRAINT invoices_total_not_negative CHECK (total >= 0),
  ADD CONSTRAINT invoices_amount_paid_not_negative CHECK (amount_paid >= 0),
  ADD CONSTRAINT invoices_payer_coverage_not_negative CHECK (payer_coverage >= 0),
  ADD CONSTRAINT invoices_number_length CHECK (char_length(number) BETWEEN 1 AND 64),
  ADD CONSTRAINT invoices_payer_length CHECK (char_length(payer) <= 200),
  ADD CONSTRAINT invoices_notes_length CHECK (char_length(notes) <= 20000),
  ADD CONSTRAINT invoices_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT invoices_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT invoices_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

ALTER TABLE healthcare.invoice_lines
  ADD CONSTRAINT invoice_lines_position_counted CHECK (position BETWEEN 1 AND 10000),
  ADD CONSTRAINT invoice_lines_quantity_positive CHECK (quantity > 0),
  ADD CONSTRAINT invoice_lines_code_length CHECK (char_length(code) <= 64),
  ADD CONSTRAINT invoice_lines_description_length CHECK (char_length(description) BETWEEN 1 AND 1000),
  ADD CONSTRAINT invoice_lines_source_length CHECK (char_length(source) <= 64),
  ADD CONSTRAINT invoice_lines_source_key_length CHECK (char_length(source_key) <= 128),
  ADD CONSTRAINT invoice_lines_source_complete CHECK ((source IS NULL) = (source_key IS NULL));

-- A practitioner is never in two booked or checked-in appointments at a time.
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA extensions;
ALTER TABLE healthcare.appointments
  ADD CONSTRAINT appointments_practitioner_free EXCLUDE USING gist (
    clinic_id WITH =, practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&
  ) WHERE (status IN ('booked', 'checked-in'));

-- The few rows that the daily screens look for among the many that are done.
CREATE INDEX appointments_open_idx ON healthcare.appointments (clinic_id, starts_at)
  WHERE status IN ('booked', 'checked-in');
CREATE INDEX invoices_open_idx ON healthcare.invoices (clinic_id, due_at) WHERE status = 'issued';
CREATE INDEX prescriptions_current_idx ON healthcare.prescriptions (clinic_id, patient_id)
  WHERE status IN ('active', 'on-hold');
CREATE INDEX login_sessions_live_idx ON healthcare.login_sessions (clinic_id, user_id, expires_at)
  WHERE revoked_at IS NULL;
-- Who is a member decides which users a clinic sees.
CREATE INDEX memberships_active_idx ON healthcare.memberships (clinic_id, user_id) WHERE status = 'active';
