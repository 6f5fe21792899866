-- What is cached is invalidated by hand where nothing was recorded: rows that were changed while triggers were off, or
-- results of the application's own. It is a record like any other, so every process hears of it as it hears of changes.
-- Runs as the schema's owner: nobody else may insert into the log. In the name of one clinic, or by system work of all.
-- Tags are `*`, a model, `Model:id`, or a name of the application's.
CREATE FUNCTION healthcare.invalidate_cache(tags text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  audit jsonb := nullif(current_setting('app.audit', true), '');
  above jsonb := nullif(current_setting('app.system', true), '');
  clinic uuid := nullif(current_setting('app.clinic_id', true), '');
BEGIN
  IF clinic IS NULL AND session_user <> 'healthcare_system' THEN
    RAISE EXCEPTION 'only system work may invalidate what is cached for all clinics' USING ERRCODE = '42501';
  END IF;
  IF tags IS NULL OR cardinality(tags) NOT BETWEEN 1 AND 100
    OR EXISTS (SELECT FROM unnest(tags) tag WHERE tag IS NULL OR char_length(tag) NOT BETWEEN 1 AND 128) THEN
    RAISE EXCEPTION '1 to 100 tags of 1 to 128 characters' USING ERRCODE = '22023';
  END IF;
  INSERT INTO healthcare.audit_log (
    clinic_id, user_id, on_behalf_of, action, resource_type, resource_id, purpose, metadata,
    request_id, operation, table_name, row_id, changed_fields, db_role, txid
  )
  SELECT clinic, coalesce(audit ->> 'userId', above ->> 'actor'), audit ->> 'onBehalfOf',
    coalesce(audit ->> 'action', 'INVALIDATE_CACHE'), 'CachedResult', tag, audit ->> 'purpose',
    CASE WHEN above IS NULL THEN coalesce(audit -> 'metadata', '{}')
      ELSE coalesce(audit -> 'metadata', '{}') || jsonb_build_object('system', above - 'models') END,
    audit ->> 'requestId', 'DELETE', 'cached_results', tag, '{}', session_user, pg_current_xact_id()::text::bigint
  FROM unnest(tags) tag;
END
$$;

ALTER FUNCTION healthcare.invalidate_cache(text[]) OWNER TO healthcare_owner;
REVOKE ALL ON FUNCTION healthcare.invalidate_cache(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION healthcare.invalidate_cache(text[]) TO healthcare_app, healthcare_system;
