import type { RowSet, Table } from './row.js';

/** Makes table and column names into what a tagged statement takes as names, not as values. */
export interface Names<Fragment> {
  table(name: string): Fragment;
  column(table: string, name: string): Fragment;
}

/** The arguments of a tagged template: `$executeRaw(...statement)`. */
export type TaggedStatement = readonly [TemplateStringsArray, ...unknown[]];

/**
 * One INSERT for any number of rows: they travel as one JSON text, so the statement's text stays the same and no
 * limit on parameters applies. Measured at 2000 patients a statement: as fast as UNNEST of one array a column.
 *
 * Only a row with the same key is skipped; any other conflict is an error, where ON CONFLICT without a key would
 * have dropped the row without a word.
 */
export function insertStatement<Fragment>({ table, rows }: RowSet, names: Names<Fragment>): TaggedStatement {
  const name = names.table(table.name);
  const columns = Object.keys(rows[0] ?? {}).map((column) => columnIn(table, column, names));
  const key = table.key.map((column) => names.column(table.name, column));
  const parts = new TemplateParts();
  parts.text('INSERT INTO ').value(name).text(' (').list(columns);
  parts.text(') SELECT ').list(columns);
  parts.text(' FROM json_populate_recordset(NULL::').value(name).text(', ').value(JSON.stringify(rows));
  parts.text('::json) ON CONFLICT (').list(key).text(') DO NOTHING');
  return parts.statement();
}

/** A name of the schema, or plain text where the schema's own loader knows more columns than the client. */
function columnIn<Fragment>(table: Table, column: string, names: Names<Fragment>): Fragment | PlainName {
  return table.hiddenColumns?.includes(column) === true
    ? new PlainName(column)
    : names.column(table.name, column);
}

/** A column's name that goes into the text of the statement. */
class PlainName {
  readonly text: string;

  constructor(name: string) {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(name))
      throw new RangeError('a column name is lower case, digits and _');
    this.text = `"${name}"`;
  }
}

/** Grows the two halves of a tagged template side by side. */
class TemplateParts {
  readonly #strings: string[] = [''];
  readonly #values: unknown[] = [];

  text(text: string): this {
    this.#strings.push((this.#strings.pop() ?? '') + text);
    return this;
  }

  value(value: unknown): this {
    this.#values.push(value);
    this.#strings.push('');
    return this;
  }

  list(values: readonly unknown[]): this {
    values.forEach((value, index) => {
      if (index > 0) this.text(', ');
      if (value instanceof PlainName) this.text(value.text);
      else this.value(value);
    });
    return this;
  }

  statement(): TaggedStatement {
    return [Object.assign([...this.#strings], { raw: this.#strings }), ...this.#values];
  }
}
