import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ImportError } from '../import.error.js';
import { readLines } from './read-lines.js';
import { fieldsOf } from './read-records.js';
import type { ColumnIndex } from './source-row.js';

/** A CSV file of the export. */
export interface SourceFile {
  readonly name: string;
  readonly path: string;
  readonly columns: ColumnIndex;
  /** How many columns the header has. */
  readonly width: number;
  /** Rows below the header, malformed ones included; blank lines are none. */
  readonly rows: number;
}

/** An export, looked over. */
export interface ExportFolder {
  readonly path: string;
  /** By name. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** Columns that each file must have, by the file's name. */
export type RequiredColumns = Readonly<Record<string, readonly string[]>>;

/**
 * Looks an export over before anything is written: every CSV file in it, its columns, its rows.
 *
 * @throws ImportError that lists every file or column that is missing
 */
export async function openExport(folder: string, required: RequiredColumns): Promise<ExportFolder> {
  const path = resolve(folder);
  const names = await csvFilesOf(path);
  const missing = Object.keys(required).filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new ImportError(
      'FILES_MISSING',
      `${path} is no complete Synthea CSV export: it has no ${missing.join(', ')}. ` +
        'Give the folder that holds all CSV files of one export. Nothing was imported.',
    );
  }
  const files: SourceFile[] = [];
  for (const name of names) files.push(await inspect(path, name));
  refuseMissingColumns(files, required);
  return { path, files: new Map(files.map((file) => [file.name, file])) };
}

async function csvFilesOf(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).filter((name) => name.endsWith('.csv')).sort();
  } catch (cause) {
    const isFile = (await stat(path).catch(() => null))?.isFile() === true;
    throw new ImportError(
      'FOLDER_UNREADABLE',
      `${path} ${isFile ? 'is a file, not a folder' : 'cannot be read'}. ` +
        'Give the folder of a Synthea CSV export. Nothing was imported.',
      { cause },
    );
  }
}

async function inspect(folder: string, name: string): Promise<SourceFile> {
  const path = join(folder, name);
  let header: readonly string[] = [];
  let rows = 0;
  for await (const lines of readLines(path)) {
    for (const line of lines) {
      if (line.number === 1 && 'text' in line) header = fieldsOf(line.text).map((column) => column.trim());
      else if ('fault' in line || line.text.trim() !== '') rows += 1;
    }
  }
  return {
    name,
    path,
    columns: new Map(header.map((column, index) => [column, index])),
    width: header.length,
    rows,
  };
}

function refuseMissingColumns(files: readonly SourceFile[], required: RequiredColumns): void {
  const faults = files.flatMap(({ name, columns, width }) => {
    const needed = required[name];
    if (needed === undefined) return [];
    const missing = needed.filter((column) => !columns.has(column));
    return [
      ...(missing.length === 0 ? [] : [`${name} has no ${missing.join(', ')}`]),
      ...(columns.size === width ? [] : [`${name} names a column twice`]),
    ];
  });
  if (faults.length === 0) return;
  throw new ImportError(
    'COLUMNS_MISSING',
    `Columns are not as they should be: ${faults.join('; ')}. The first line of each file must name its columns as Synthea does. ` +
      'Nothing was imported.',
  );
}
