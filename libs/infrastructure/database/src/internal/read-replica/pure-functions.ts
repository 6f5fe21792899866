const names = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '));

/** Words that stand before a parenthesis without being called: keywords, and types with a modifier. */
const KEYWORDS = names(
  'all and any array as asc between both by case cast conflict cross cube desc distinct else end escape except exists',
  'false fetch filter first following for from full group grouping groups having ilike in inner intersect is isnull',
  'join last lateral leading left like limit materialized natural next not notnull null nulls of offset on only or',
  'order ordinality outer over overlaps partition placing preceding range right rollup row rows select set sets',
  'similar some table then to trailing true union using values when where window with within',
  'bit char character decimal dec float interval national nchar numeric precision time timestamp timestamptz timetz',
  'varbit varchar varying zone coalesce greatest least nullif trim current_time current_timestamp localtime',
  'localtimestamp',
);

/**
 * Functions of PostgreSQL's own that neither write nor lock, and that are of use in a query. What is missing here only
 * costs its callers the replica.
 *
 * Source: PostgreSQL manual, chapter "Functions and Operators".
 */
const PURE_FUNCTIONS = names(
  // Comparison
  'num_nonnulls num_nulls',
  // Numbers
  'abs acos acosd asin asind atan atan2 atan2d atand cbrt ceil ceiling cos cosd cosh cot cotd degrees div exp',
  'factorial floor gcd lcm ln log log10 min_scale mod pi power radians random round scale sign sin sind sinh sqrt',
  'tan tand tanh trim_scale trunc width_bucket',
  // Text and bytes
  'ascii bit_count bit_length btrim char_length character_length chr concat concat_ws convert convert_from convert_to',
  'decode encode format get_bit get_byte initcap left length lower lpad ltrim md5 normalize octet_length overlay',
  'parse_ident position quote_ident quote_literal quote_nullable regexp_count regexp_instr regexp_like regexp_match',
  'regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse',
  'right rpad rtrim set_bit set_byte sha224 sha256 sha384 sha512 split_part starts_with string_to_array',
  'string_to_table strpos substr substring to_ascii to_hex translate unistr upper',
  // Formatting
  'to_char to_date to_number to_timestamp',
  // Dates and times
  'age clock_timestamp date date_bin date_part date_trunc extract isfinite justify_days justify_hours',
  'justify_interval make_date make_interval make_time make_timestamp make_timestamptz now statement_timestamp',
  'timeofday timezone transaction_timestamp',
  // Ids
  'gen_random_uuid uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7',
  // Text search
  'array_to_tsvector get_current_ts_config numnode phraseto_tsquery plainto_tsquery querytree setweight strip',
  'to_tsquery to_tsvector ts_headline ts_rank ts_rank_cd tsquery_phrase tsvector_to_array websearch_to_tsquery',
  // JSON
  'array_to_json json_array_elements json_array_elements_text json_array_length json_build_array json_build_object',
  'json_each json_each_text json_extract_path json_extract_path_text json_object json_object_keys',
  'json_populate_record json_populate_recordset json_strip_nulls json_to_record json_to_recordset json_typeof',
  'jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each',
  'jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys',
  'jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first',
  'jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls',
  'jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json to_json to_jsonb',
  // Arrays, ranges, sets
  'array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position array_positions',
  'array_prepend array_remove array_replace array_to_string array_upper cardinality generate_series',
  'generate_subscripts isempty lower_inc lower_inf multirange range_merge trim_array unnest upper_inc upper_inf',
  'daterange datemultirange int4range int8range numrange tsrange tstzrange',
  // Aggregates and windows
  'array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist dense_rank every',
  'first_value json_agg json_object_agg jsonb_agg jsonb_object_agg lag last_value lead max min mode nth_value ntile',
  'percent_rank percentile_cont percentile_disc range_agg range_intersect_agg rank regr_avgx regr_avgy regr_count',
  'regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy row_number stddev stddev_pop stddev_samp string_agg',
  'sum var_pop var_samp variance',
  // The session and the server it is on
  'current_database current_query current_schema current_schemas current_setting inet_client_addr inet_server_addr',
  'inet_server_port pg_backend_pid pg_column_size pg_is_in_recovery pg_last_wal_receive_lsn pg_last_wal_replay_lsn',
  'pg_last_xact_replay_timestamp pg_postmaster_start_time pg_size_pretty pg_sleep pg_typeof version',
);

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}

/** @param name unquoted and folded, or as it stands in quotes */
export function isPureFunction(name: string): boolean {
  return PURE_FUNCTIONS.has(name);
}
