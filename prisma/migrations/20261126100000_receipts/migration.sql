-- Receipts of keyed writes. The row is inserted before anything else in the write's own transaction: whoever repeats
-- the key waits for that transaction's end, and then finds the row, or finds it gone.
-- CreateTable
CREATE TABLE "healthcare"."operation_receipts" (
    "clinic_id" UUID NOT NULL DEFAULT (current_setting('app.clinic_id'::text))::uuid,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "result" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operation_receipts_pkey" PRIMARY KEY ("clinic_id","key")
);

-- CreateIndex
CREATE INDEX "operation_receipts_clinic_id_created_at_idx" ON "healthcare"."operation_receipts"("clinic_id", "created_at");

-- AddForeignKey
ALTER TABLE "healthcare"."operation_receipts" ADD CONSTRAINT "operation_receipts_clinic_id_fkey" FOREIGN KEY ("clinic_id") REFERENCES "healthcare"."clinics"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE healthcare.operation_receipts
  ADD CONSTRAINT operation_receipts_key_length CHECK (char_length(key) BETWEEN 1 AND 200),
  ADD CONSTRAINT operation_receipts_fingerprint_format CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT operation_receipts_result_length CHECK (octet_length(result) <= 1048576);

CALL healthcare.protect_clinic_table('healthcare.operation_receipts', 'OperationReceipt');
