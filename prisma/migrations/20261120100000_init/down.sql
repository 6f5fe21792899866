-- Everything of ours lives in this schema, data included.
DROP SCHEMA "healthcare" CASCADE;
