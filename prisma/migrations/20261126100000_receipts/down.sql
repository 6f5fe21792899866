-- DropTable
DROP TABLE "healthcare"."operation_receipts";
