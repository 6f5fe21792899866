export type ImportErrorCode = 'FOLDER_UNREADABLE' | 'FILES_MISSING' | 'COLUMNS_MISSING' | 'NOT_WRITTEN';

/** The import cannot start, or cannot go on; the message says what is wrong and the way out. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;

  constructor(code: ImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
