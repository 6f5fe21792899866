DROP FUNCTION healthcare.invalidate_cache(text[]);
