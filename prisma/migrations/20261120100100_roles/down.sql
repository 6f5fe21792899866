-- The roles stay: they belong to the cluster, and another database may live by them.
ALTER DEFAULT PRIVILEGES FOR ROLE healthcare_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
