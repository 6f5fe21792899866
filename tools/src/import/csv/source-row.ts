import { Rejection } from '../rejects/rejection.js';
import { parseDate, parseInstant } from './parse-date.js';
import { parseDecimal, type DecimalRange } from './parse-number.js';
import type { CsvRecord } from './read-records.js';

/** Where each column of a file is. */
export type ColumnIndex = ReadonlyMap<string, number>;

/**
 * One row of a file, read by column name and checked on the way: every accessor throws a Rejection that names the
 * column and the rule. An empty field is null, or refused by the `required…` accessors.
 */
export class SourceRow {
  readonly line: number;
  readonly fields: readonly string[];
  readonly #columns: ColumnIndex;

  constructor({ line, fields }: CsvRecord, columns: ColumnIndex) {
    if (fields.length !== columns.size) {
      throw new Rejection('column-count', `${fields.length} columns where the header has ${columns.size}`);
    }
    this.line = line;
    this.fields = fields;
    this.#columns = columns;
  }

  /** @param most characters */
  text(column: string, most: number): string | null {
    const value = this.#raw(column);
    if (value === '') return null;
    if (value.length > most && [...value].length > most) {
      throw new Rejection('too-long', `${column} is longer than ${most} characters`);
    }
    if (value.includes('\0')) throw new Rejection('bad-value', `${column} holds a NUL character`);
    return value;
  }

  requiredText(column: string, most: number): string {
    return present(column, this.text(column, most));
  }

  /** ISO 8601, UTC. */
  instant(column: string): string | null {
    return this.#parsed(column, parseInstant, 'bad-date', 'is no date and time of 1850–2199');
  }

  requiredInstant(column: string): string {
    return present(column, this.instant(column));
  }

  /** YYYY-MM-DD. */
  date(column: string): string | null {
    return this.#parsed(column, parseDate, 'bad-date', 'is no date of 1850–2199');
  }

  requiredDate(column: string): string {
    return present(column, this.date(column));
  }

  /** As the file spells it: PostgreSQL's numeric reads it without loss. */
  decimal(column: string, range: DecimalRange): string | null {
    return this.#parsed(
      column,
      (text) => parseDecimal(text, range),
      'bad-number',
      `is no number ${range.rule}`,
    );
  }

  /** What the file's word means here. @param words their word → ours */
  word(column: string, words: Readonly<Record<string, string>>): string | null {
    const known = (text: string): string | null =>
      Object.hasOwn(words, text) ? (words[text] ?? null) : null;
    return this.#parsed(column, known, 'bad-value', `is none of ${Object.keys(words).join(', ')}`);
  }

  requiredWord(column: string, words: Readonly<Record<string, string>>): string {
    return present(column, this.word(column, words));
  }

  #parsed(
    column: string,
    parse: (text: string) => string | null,
    cause: 'bad-date' | 'bad-number' | 'bad-value',
    rule: string,
  ): string | null {
    const text = this.#raw(column);
    if (text === '') return null;
    const value = parse(text);
    if (value === null) throw new Rejection(cause, `${column} ${rule}`);
    return value;
  }

  #raw(column: string): string {
    const index = this.#columns.get(column);
    return index === undefined ? '' : (this.fields[index] ?? '').trim();
  }
}

function present(column: string, value: string | null): string {
  if (value === null) throw new Rejection('missing-value', `${column} is empty`);
  return value;
}
