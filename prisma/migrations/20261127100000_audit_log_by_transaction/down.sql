DROP INDEX "healthcare"."audit_log_txid_idx";
