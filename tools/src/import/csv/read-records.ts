import { CsvError, parse } from 'csv-parse/sync';
import { Rejection } from '../rejects/rejection.js';
import { readLines, type Line } from './read-lines.js';

/** The fields of one line. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What one piece of a file holds. */
export interface CsvBlock {
  readonly records: readonly CsvRecord[];
  readonly rejected: readonly { readonly line: number; readonly rejection: Rejection }[];
  /** How many lines the piece has. */
  readonly lines: number;
}

const QUOTE = '"';

/**
 * Reads a CSV file record by record, header included, in bounded memory.
 *
 * A record is one line: Synthea writes no line breaks into fields. So the parser is handed lines, not the stream, and
 * a stray quote costs its own line instead of everything up to the next quote.
 */
export async function* readRecords(path: string): AsyncGenerator<CsvBlock> {
  for await (const lines of readLines(path)) yield toBlock(lines);
}

function toBlock(lines: readonly Line[]): CsvBlock {
  const records: CsvRecord[] = [];
  const rejected: { line: number; rejection: Rejection }[] = [];
  let plain: { number: number; text: string }[] = [];
  const flush = (): void => {
    records.push(...parsePlain(plain));
    plain = [];
  };
  for (const line of lines) {
    if ('fault' in line) {
      rejected.push({ line: line.number, rejection: new Rejection(line.fault, faultDetails[line.fault]) });
    } else if (line.text.includes(QUOTE)) {
      flush();
      const parsed = parseQuoted(line);
      if (parsed instanceof Rejection) rejected.push({ line: line.number, rejection: parsed });
      else records.push(parsed);
    } else if (line.text.trim() !== '') {
      plain.push(line);
    }
  }
  flush();
  return { records, rejected, lines: lines.length };
}

const faultDetails = {
  'not-utf8': 'the line is not valid UTF-8',
  'line-too-long': 'the line is longer than 1 MiB',
} as const;

/** Lines without quotes: one record each, parsed in one go. */
function parsePlain(lines: readonly { number: number; text: string }[]): CsvRecord[] {
  if (lines.length === 0) return [];
  const parsed = parse(lines.map(({ text }) => text).join('\n'), {
    relax_column_count: true,
    record_delimiter: '\n',
  });
  return parsed.map((fields, index) => ({ line: lines[index]?.number ?? 0, fields }));
}

/** The fields of one line. @throws CsvError for a quote that is opened or closed in the wrong place */
export function fieldsOf(text: string): readonly string[] {
  const [fields = []] = parse(text, { relax_column_count: true, record_delimiter: '\n' });
  return fields;
}

function parseQuoted({ number, text }: { number: number; text: string }): CsvRecord | Rejection {
  try {
    return { line: number, fields: fieldsOf(text) };
  } catch (error) {
    if (error instanceof CsvError)
      return new Rejection('bad-quoting', 'a quote is opened or closed in the wrong place');
    throw error;
  }
}
