/** A text constant that cannot be broken out of, whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

export function textArray(texts: readonly string[]): string {
  return `ARRAY[${texts.map(literal).join(', ')}]::text[]`;
}

/** A list of rows to compare the catalog with; no rows is a valid list. */
export function valueRows(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = columns.join(', ');
  const none = `SELECT ${columns.map((name) => `NULL::text AS ${name}`).join(', ')} WHERE false`;
  if (rows.length === 0) return none;
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  return `SELECT ${names} FROM (VALUES ${values}) AS listed (${names})`;
}

/**
 * An expression as PostgreSQL prints it, without what depends on the reader: line breaks, and the schema's
 * name, which is left out where the search path finds it.
 */
export function normalised(schema: string, expression: string): string {
  return `coalesce(regexp_replace(replace(${expression}, ${literal(`${schema}.`)}, ''), '\\s+', ' ', 'g'), '')`;
}
