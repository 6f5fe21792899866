-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "healthcare";

-- The database makes the ids of users (UUIDv7, RFC 9562): a caller who could choose one would learn from
-- the refusal which ids are taken. PostgreSQL has uuidv7() only from 18.
CREATE FUNCTION "healthcare"."uuid_v7"() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN encode(
  set_bit(
    set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6
      ),
      52, 1
    ),
    53, 1
  ),
  'hex'
)::uuid;

-- CreateTable
CREATE TABLE "healthcare"."invoices" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "practitioner_id" UUID,
    "number" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "total" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "amount_paid" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "payer_coverage" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "payer" TEXT,
    "claim_type" TEXT,
    "diagnosis_codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "service_at" TIMESTAMPTZ(3),
    "issued_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "notes" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoices_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."invoice_lines" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "code" TEXT,
    "description" TEXT NOT NULL,
    "quantity" DECIMAL(12,3) NOT NULL DEFAULT 1,
    "unit_price" DECIMAL(14,2) NOT NULL,
    "amount" DECIMAL(14,2) NOT NULL,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_lines_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."clinics" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "status" TEXT NOT NULL DEFAULT 'active',
    "phone" TEXT,
    "email" TEXT,
    "address_line" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postal_code" TEXT,
    "latitude" DECIMAL(9,6),
    "longitude" DECIMAL(9,6),
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clinics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "healthcare"."locations" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "phone" TEXT,
    "address_line" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postal_code" TEXT,
    "latitude" DECIMAL(9,6),
    "longitude" DECIMAL(9,6),
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "locations_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."audit_log" (
    "id" BIGSERIAL NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clinic_id" UUID,
    "user_id" TEXT,
    "on_behalf_of" TEXT,
    "action" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT,
    "patient_id" UUID,
    "purpose" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,
    "operation" TEXT NOT NULL,
    "table_name" TEXT NOT NULL,
    "row_id" TEXT,
    "changed_fields" TEXT[],
    "db_role" TEXT NOT NULL,
    "txid" BIGINT NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "healthcare"."state_transitions" (
    "entity" TEXT NOT NULL,
    "from_state" TEXT NOT NULL,
    "to_state" TEXT NOT NULL,
    "imported_only" BOOLEAN NOT NULL DEFAULT false,
    "system_only" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "state_transitions_pkey" PRIMARY KEY ("entity","from_state","to_state")
);

-- CreateTable
CREATE TABLE "healthcare"."users" (
    "id" UUID NOT NULL DEFAULT healthcare.uuid_v7(),
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "managing_clinic_id" UUID DEFAULT (NULLIF(current_setting('app.clinic_id'::text, true), ''::text))::uuid,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "healthcare"."credentials" (
    "user_id" UUID NOT NULL,
    "login_email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "password_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failed_attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "last_login_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "healthcare"."memberships" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "roles" TEXT[],
    "status" TEXT NOT NULL DEFAULT 'invited',
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."membership_locations" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "membership_id" UUID NOT NULL,
    "location_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_locations_pkey" PRIMARY KEY ("clinic_id","membership_id","location_id")
);

-- CreateTable
CREATE TABLE "healthcare"."profiles" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "display_name" TEXT NOT NULL,
    "job_title" TEXT,
    "phone" TEXT,
    "bio" TEXT,
    "locale" TEXT,
    "preferences" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "profiles_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."login_sessions" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_id" UUID NOT NULL,
    "auth_level" TEXT NOT NULL DEFAULT 'password',
    "ip" TEXT,
    "device_id" TEXT,
    "user_agent" TEXT,
    "last_seen_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "login_sessions_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."practitioners" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "user_id" UUID,
    "name" TEXT NOT NULL,
    "gender" TEXT NOT NULL DEFAULT 'unknown',
    "specialty" TEXT,
    "licence_number" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "address_line" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postal_code" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "practitioners_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."patients" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "user_id" UUID,
    "mrn" TEXT NOT NULL,
    "prefix" TEXT,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "suffix" TEXT,
    "maiden_name" TEXT,
    "birth_date" DATE NOT NULL,
    "deceased_on" DATE,
    "sex" TEXT NOT NULL DEFAULT 'unknown',
    "marital_status" TEXT,
    "race" TEXT,
    "ethnicity" TEXT,
    "birthplace" TEXT,
    "language" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "county" TEXT,
    "address_line" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postal_code" TEXT,
    "latitude" DECIMAL(9,6),
    "longitude" DECIMAL(9,6),
    "status" TEXT NOT NULL DEFAULT 'active',
    "notes" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "patients_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."consents" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "category" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'requested',
    "grantee" TEXT,
    "terms" TEXT,
    "document_ref" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."conditions" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "practitioner_id" UUID,
    "code" TEXT NOT NULL,
    "code_system" TEXT NOT NULL DEFAULT 'SNOMED-CT',
    "description" TEXT NOT NULL,
    "onset_on" DATE NOT NULL,
    "resolved_on" DATE,
    "notes" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conditions_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."observations" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "practitioner_id" UUID,
    "category" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "code_system" TEXT NOT NULL DEFAULT 'LOINC',
    "description" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "value_type" TEXT NOT NULL,
    "value_number" DECIMAL,
    "unit" TEXT,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "observations_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."procedures" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "practitioner_id" UUID,
    "code" TEXT NOT NULL,
    "code_system" TEXT NOT NULL DEFAULT 'SNOMED-CT',
    "description" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "reason_code" TEXT,
    "reason_description" TEXT,
    "base_cost" DECIMAL(14,2),
    "notes" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "procedures_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."immunizations" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "practitioner_id" UUID,
    "code" TEXT NOT NULL,
    "code_system" TEXT NOT NULL DEFAULT 'CVX',
    "description" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "lot_number" TEXT,
    "site" TEXT,
    "base_cost" DECIMAL(14,2),
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "immunizations_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."allergies" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "code" TEXT NOT NULL,
    "code_system" TEXT NOT NULL DEFAULT 'SNOMED-CT',
    "description" TEXT NOT NULL,
    "type" TEXT NOT NULL DEFAULT 'allergy',
    "category" TEXT,
    "reactions" JSONB NOT NULL DEFAULT '[]',
    "onset_on" DATE,
    "resolved_on" DATE,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "allergies_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."care_plans" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "code" TEXT NOT NULL,
    "code_system" TEXT NOT NULL DEFAULT 'SNOMED-CT',
    "description" TEXT NOT NULL,
    "started_on" DATE NOT NULL,
    "ended_on" DATE,
    "reason_code" TEXT,
    "reason_description" TEXT,
    "notes" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "care_plans_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."prescriptions" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "appointment_id" UUID,
    "practitioner_id" UUID,
    "code" TEXT NOT NULL,
    "code_system" TEXT NOT NULL DEFAULT 'RxNorm',
    "description" TEXT NOT NULL,
    "dosage" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "dispenses" INTEGER NOT NULL DEFAULT 1,
    "reason_code" TEXT,
    "reason_description" TEXT,
    "base_cost" DECIMAL(14,2),
    "payer_coverage" DECIMAL(14,2),
    "total_cost" DECIMAL(14,2),
    "payer" TEXT,
    "notes" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prescriptions_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateTable
CREATE TABLE "healthcare"."appointments" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "practitioner_id" UUID NOT NULL,
    "location_id" UUID,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'booked',
    "encounter_class" TEXT NOT NULL DEFAULT 'ambulatory',
    "code" TEXT,
    "description" TEXT,
    "reason" TEXT,
    "reason_code" TEXT,
    "reason_description" TEXT,
    "cancel_reason" TEXT,
    "base_cost" DECIMAL(14,2),
    "total_cost" DECIMAL(14,2),
    "payer_coverage" DECIMAL(14,2),
    "payer" TEXT,
    "notes" TEXT,
    "source" TEXT,
    "source_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "appointments_pkey" PRIMARY KEY ("clinic_id","id")
);

-- CreateIndex
CREATE INDEX "invoices_clinic_id_patient_id_issued_at_idx" ON "healthcare"."invoices"("clinic_id", "patient_id", "issued_at");

-- CreateIndex
CREATE INDEX "invoices_clinic_id_appointment_id_idx" ON "healthcare"."invoices"("clinic_id", "appointment_id");

-- CreateIndex
CREATE INDEX "invoices_clinic_id_practitioner_id_idx" ON "healthcare"."invoices"("clinic_id", "practitioner_id");

-- CreateIndex
CREATE INDEX "invoices_clinic_id_created_at_id_idx" ON "healthcare"."invoices"("clinic_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_clinic_id_number_key" ON "healthcare"."invoices"("clinic_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_clinic_id_source_source_key_key" ON "healthcare"."invoices"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_lines_clinic_id_invoice_id_position_key" ON "healthcare"."invoice_lines"("clinic_id", "invoice_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_lines_clinic_id_source_source_key_key" ON "healthcare"."invoice_lines"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE UNIQUE INDEX "clinics_slug_key" ON "healthcare"."clinics"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "clinics_source_source_key_key" ON "healthcare"."clinics"("source", "source_key");

-- CreateIndex
CREATE INDEX "locations_clinic_id_name_idx" ON "healthcare"."locations"("clinic_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "locations_clinic_id_source_source_key_key" ON "healthcare"."locations"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "audit_log_clinic_id_occurred_at_idx" ON "healthcare"."audit_log"("clinic_id", "occurred_at");

-- CreateIndex
CREATE INDEX "audit_log_clinic_id_patient_id_occurred_at_idx" ON "healthcare"."audit_log"("clinic_id", "patient_id", "occurred_at");

-- CreateIndex
CREATE INDEX "audit_log_user_id_occurred_at_idx" ON "healthcare"."audit_log"("user_id", "occurred_at");

-- CreateIndex
CREATE INDEX "users_managing_clinic_id_idx" ON "healthcare"."users"("managing_clinic_id");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_login_email_key" ON "healthcare"."credentials"("login_email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "healthcare"."memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_clinic_id_user_id_key" ON "healthcare"."memberships"("clinic_id", "user_id");

-- CreateIndex
CREATE INDEX "membership_locations_clinic_id_location_id_idx" ON "healthcare"."membership_locations"("clinic_id", "location_id");

-- CreateIndex
CREATE INDEX "profiles_user_id_idx" ON "healthcare"."profiles"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "profiles_clinic_id_user_id_key" ON "healthcare"."profiles"("clinic_id", "user_id");

-- CreateIndex
CREATE INDEX "login_sessions_clinic_id_user_id_expires_at_idx" ON "healthcare"."login_sessions"("clinic_id", "user_id", "expires_at");

-- CreateIndex
CREATE INDEX "login_sessions_user_id_idx" ON "healthcare"."login_sessions"("user_id");

-- CreateIndex
CREATE INDEX "login_sessions_expires_at_idx" ON "healthcare"."login_sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "login_sessions_clinic_id_token_id_key" ON "healthcare"."login_sessions"("clinic_id", "token_id");

-- CreateIndex
CREATE INDEX "practitioners_clinic_id_name_id_idx" ON "healthcare"."practitioners"("clinic_id", "name", "id");

-- CreateIndex
CREATE INDEX "practitioners_clinic_id_specialty_idx" ON "healthcare"."practitioners"("clinic_id", "specialty");

-- CreateIndex
CREATE INDEX "practitioners_user_id_idx" ON "healthcare"."practitioners"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "practitioners_clinic_id_user_id_key" ON "healthcare"."practitioners"("clinic_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "practitioners_clinic_id_licence_number_key" ON "healthcare"."practitioners"("clinic_id", "licence_number");

-- CreateIndex
CREATE UNIQUE INDEX "practitioners_clinic_id_source_source_key_key" ON "healthcare"."practitioners"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "patients_clinic_id_last_name_first_name_id_idx" ON "healthcare"."patients"("clinic_id", "last_name", "first_name", "id");

-- CreateIndex
CREATE INDEX "patients_clinic_id_created_at_id_idx" ON "healthcare"."patients"("clinic_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "patients_clinic_id_birth_date_idx" ON "healthcare"."patients"("clinic_id", "birth_date");

-- CreateIndex
CREATE INDEX "patients_user_id_idx" ON "healthcare"."patients"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "patients_clinic_id_mrn_key" ON "healthcare"."patients"("clinic_id", "mrn");

-- CreateIndex
CREATE UNIQUE INDEX "patients_clinic_id_user_id_key" ON "healthcare"."patients"("clinic_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "patients_clinic_id_source_source_key_key" ON "healthcare"."patients"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "consents_clinic_id_patient_id_category_idx" ON "healthcare"."consents"("clinic_id", "patient_id", "category");

-- CreateIndex
CREATE UNIQUE INDEX "consents_clinic_id_source_source_key_key" ON "healthcare"."consents"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "conditions_clinic_id_patient_id_onset_on_idx" ON "healthcare"."conditions"("clinic_id", "patient_id", "onset_on");

-- CreateIndex
CREATE INDEX "conditions_clinic_id_appointment_id_idx" ON "healthcare"."conditions"("clinic_id", "appointment_id");

-- CreateIndex
CREATE INDEX "conditions_clinic_id_practitioner_id_idx" ON "healthcare"."conditions"("clinic_id", "practitioner_id");

-- CreateIndex
CREATE INDEX "conditions_clinic_id_code_idx" ON "healthcare"."conditions"("clinic_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "conditions_clinic_id_source_source_key_key" ON "healthcare"."conditions"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "observations_clinic_id_patient_id_observed_at_idx" ON "healthcare"."observations"("clinic_id", "patient_id", "observed_at");

-- CreateIndex
CREATE INDEX "observations_clinic_id_patient_id_code_observed_at_idx" ON "healthcare"."observations"("clinic_id", "patient_id", "code", "observed_at");

-- CreateIndex
CREATE INDEX "observations_clinic_id_appointment_id_idx" ON "healthcare"."observations"("clinic_id", "appointment_id");

-- CreateIndex
CREATE INDEX "observations_clinic_id_practitioner_id_idx" ON "healthcare"."observations"("clinic_id", "practitioner_id");

-- CreateIndex
CREATE UNIQUE INDEX "observations_clinic_id_source_source_key_key" ON "healthcare"."observations"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "procedures_clinic_id_patient_id_started_at_idx" ON "healthcare"."procedures"("clinic_id", "patient_id", "started_at");

-- CreateIndex
CREATE INDEX "procedures_clinic_id_appointment_id_idx" ON "healthcare"."procedures"("clinic_id", "appointment_id");

-- CreateIndex
CREATE INDEX "procedures_clinic_id_practitioner_id_idx" ON "healthcare"."procedures"("clinic_id", "practitioner_id");

-- CreateIndex
CREATE UNIQUE INDEX "procedures_clinic_id_source_source_key_key" ON "healthcare"."procedures"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "immunizations_clinic_id_patient_id_given_at_idx" ON "healthcare"."immunizations"("clinic_id", "patient_id", "given_at");

-- CreateIndex
CREATE INDEX "immunizations_clinic_id_appointment_id_idx" ON "healthcare"."immunizations"("clinic_id", "appointment_id");

-- CreateIndex
CREATE INDEX "immunizations_clinic_id_practitioner_id_idx" ON "healthcare"."immunizations"("clinic_id", "practitioner_id");

-- CreateIndex
CREATE UNIQUE INDEX "immunizations_clinic_id_source_source_key_key" ON "healthcare"."immunizations"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "allergies_clinic_id_patient_id_onset_on_idx" ON "healthcare"."allergies"("clinic_id", "patient_id", "onset_on");

-- CreateIndex
CREATE INDEX "allergies_clinic_id_appointment_id_idx" ON "healthcare"."allergies"("clinic_id", "appointment_id");

-- CreateIndex
CREATE UNIQUE INDEX "allergies_clinic_id_source_source_key_key" ON "healthcare"."allergies"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "care_plans_clinic_id_patient_id_started_on_idx" ON "healthcare"."care_plans"("clinic_id", "patient_id", "started_on");

-- CreateIndex
CREATE INDEX "care_plans_clinic_id_appointment_id_idx" ON "healthcare"."care_plans"("clinic_id", "appointment_id");

-- CreateIndex
CREATE UNIQUE INDEX "care_plans_clinic_id_source_source_key_key" ON "healthcare"."care_plans"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "prescriptions_clinic_id_patient_id_started_at_idx" ON "healthcare"."prescriptions"("clinic_id", "patient_id", "started_at");

-- CreateIndex
CREATE INDEX "prescriptions_clinic_id_appointment_id_idx" ON "healthcare"."prescriptions"("clinic_id", "appointment_id");

-- CreateIndex
CREATE INDEX "prescriptions_clinic_id_practitioner_id_started_at_idx" ON "healthcare"."prescriptions"("clinic_id", "practitioner_id", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "prescriptions_clinic_id_source_source_key_key" ON "healthcare"."prescriptions"("clinic_id", "source", "source_key");

-- CreateIndex
CREATE INDEX "appointments_clinic_id_practitioner_id_starts_at_idx" ON "healthcare"."appointments"("clinic_id", "practitioner_id", "starts_at");

-- CreateIndex
CREATE INDEX "appointments_clinic_id_patient_id_starts_at_idx" ON "healthcare"."appointments"("clinic_id", "patient_id", "starts_at");

-- CreateIndex
CREATE INDEX "appointments_clinic_id_starts_at_id_idx" ON "healthcare"."appointments"("clinic_id", "starts_at", "id");

-- CreateIndex
CREATE INDEX "appointments_clinic_id_location_id_starts_at_idx" ON "healthcare"."appointments"("clinic_id", "location_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "appointments_clinic_id_source_source_key_key" ON "healthcare"."appointments"("clinic_id", "source", "source_key");

-- AddForeignKey
ALTER TABLE "healthcare"."invoices" ADD CONSTRAINT "invoices_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."invoices" ADD CONSTRAINT "invoices_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."invoices" ADD CONSTRAINT "invoices_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."invoices" ADD CONSTRAINT "invoices_clinic_id_practitioner_id_fkey" FOREIGN KEY ("clinic_id", "practitioner_id") REFERENCES "healthcare"."practitioners"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."invoice_lines" ADD CONSTRAINT "invoice_lines_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."invoice_lines" ADD CONSTRAINT "invoice_lines_clinic_id_invoice_id_fkey" FOREIGN KEY ("clinic_id", "invoice_id") REFERENCES "healthcare"."invoices"("clinic_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."locations" ADD CONSTRAINT "locations_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."users" ADD CONSTRAINT "users_managing_clinic_id_fkey" FOREIGN KEY ("managing_clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."credentials" ADD CONSTRAINT "credentials_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "healthcare"."users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."memberships" ADD CONSTRAINT "memberships_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "healthcare"."users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."membership_locations" ADD CONSTRAINT "membership_locations_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."membership_locations" ADD CONSTRAINT "membership_locations_clinic_id_membership_id_fkey" FOREIGN KEY ("clinic_id", "membership_id") REFERENCES "healthcare"."memberships"("clinic_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."membership_locations" ADD CONSTRAINT "membership_locations_clinic_id_location_id_fkey" FOREIGN KEY ("clinic_id", "location_id") REFERENCES "healthcare"."locations"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."profiles" ADD CONSTRAINT "profiles_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."profiles" ADD CONSTRAINT "profiles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "healthcare"."users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."login_sessions" ADD CONSTRAINT "login_sessions_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."login_sessions" ADD CONSTRAINT "login_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "healthcare"."users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."practitioners" ADD CONSTRAINT "practitioners_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."practitioners" ADD CONSTRAINT "practitioners_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "healthcare"."users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."patients" ADD CONSTRAINT "patients_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."patients" ADD CONSTRAINT "patients_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "healthcare"."users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."consents" ADD CONSTRAINT "consents_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."consents" ADD CONSTRAINT "consents_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."conditions" ADD CONSTRAINT "conditions_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."conditions" ADD CONSTRAINT "conditions_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."conditions" ADD CONSTRAINT "conditions_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."conditions" ADD CONSTRAINT "conditions_clinic_id_practitioner_id_fkey" FOREIGN KEY ("clinic_id", "practitioner_id") REFERENCES "healthcare"."practitioners"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."observations" ADD CONSTRAINT "observations_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."observations" ADD CONSTRAINT "observations_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."observations" ADD CONSTRAINT "observations_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."observations" ADD CONSTRAINT "observations_clinic_id_practitioner_id_fkey" FOREIGN KEY ("clinic_id", "practitioner_id") REFERENCES "healthcare"."practitioners"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."procedures" ADD CONSTRAINT "procedures_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."procedures" ADD CONSTRAINT "procedures_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."procedures" ADD CONSTRAINT "procedures_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."procedures" ADD CONSTRAINT "procedures_clinic_id_practitioner_id_fkey" FOREIGN KEY ("clinic_id", "practitioner_id") REFERENCES "healthcare"."practitioners"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."immunizations" ADD CONSTRAINT "immunizations_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."immunizations" ADD CONSTRAINT "immunizations_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."immunizations" ADD CONSTRAINT "immunizations_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."immunizations" ADD CONSTRAINT "immunizations_clinic_id_practitioner_id_fkey" FOREIGN KEY ("clinic_id", "practitioner_id") REFERENCES "healthcare"."practitioners"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."allergies" ADD CONSTRAINT "allergies_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."allergies" ADD CONSTRAINT "allergies_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."allergies" ADD CONSTRAINT "allergies_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."care_plans" ADD CONSTRAINT "care_plans_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."care_plans" ADD CONSTRAINT "care_plans_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."care_plans" ADD CONSTRAINT "care_plans_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."prescriptions" ADD CONSTRAINT "prescriptions_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."prescriptions" ADD CONSTRAINT "prescriptions_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."prescriptions" ADD CONSTRAINT "prescriptions_clinic_id_appointment_id_fkey" FOREIGN KEY ("clinic_id", "appointment_id") REFERENCES "healthcare"."appointments"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."prescriptions" ADD CONSTRAINT "prescriptions_clinic_id_practitioner_id_fkey" FOREIGN KEY ("clinic_id", "practitioner_id") REFERENCES "healthcare"."practitioners"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."appointments" ADD CONSTRAINT "appointments_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."appointments" ADD CONSTRAINT "appointments_clinic_id_patient_id_fkey" FOREIGN KEY ("clinic_id", "patient_id") REFERENCES "healthcare"."patients"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."appointments" ADD CONSTRAINT "appointments_clinic_id_practitioner_id_fkey" FOREIGN KEY ("clinic_id", "practitioner_id") REFERENCES "healthcare"."practitioners"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "healthcare"."appointments" ADD CONSTRAINT "appointments_clinic_id_location_id_fkey" FOREIGN KEY ("clinic_id", "location_id") REFERENCES "healthcare"."locations"("clinic_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
