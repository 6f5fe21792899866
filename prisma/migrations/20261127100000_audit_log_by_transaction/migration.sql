-- migrate: no-transaction
-- The change feed asks for the records of the latest transactions, many times a second.
CREATE INDEX CONCURRENTLY "audit_log_txid_idx" ON "healthcare"."audit_log"("txid");
