/** What an import is given besides its folder. */
export interface ImportOptions {
  /** Where rejected rows are listed; made anew. */
  readonly rejectsFile: string;
  /** Rows in one statement, 1–10 000. @defaultValue 1000 */
  readonly batchSize?: number;
  /** Statements at a time, 1–5, as many as the library keeps connections for system work. @defaultValue 3 */
  readonly concurrency?: number;
  /** Told after each piece of a file. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** How far an import has come. */
export interface ImportProgress {
  /** What is under way, in a few words. */
  readonly label: string;
  /** Rows read, and to read, over all files. */
  readonly done: number;
  readonly total: number;
}

export const DEFAULT_BATCH_SIZE = 1000;
export const DEFAULT_CONCURRENCY = 3;
const MOST_ROWS = 10_000;
const MOST_STATEMENTS = 5;

/** @throws RangeError for a number out of range */
export function resolveImportOptions(options: ImportOptions): Required<ImportOptions> {
  const resolved = {
    rejectsFile: options.rejectsFile,
    batchSize: options.batchSize ?? DEFAULT_BATCH_SIZE,
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    onProgress: options.onProgress ?? (() => undefined),
  };
  refuseOutside('batchSize', resolved.batchSize, MOST_ROWS);
  refuseOutside('concurrency', resolved.concurrency, MOST_STATEMENTS);
  return resolved;
}

function refuseOutside(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new RangeError(`${name} must be a whole number from 1 to ${most}, got ${value}`);
}
