/** What went wrong, as a word that a program can compare. */
export type MigrationErrorCode =
  | 'URL_INVALID'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_REFUSED'
  | 'SERVER_TOO_OLD'
  | 'CONNECTION_LOST'
  | 'LOCK_BUSY'
  | 'LOCK_TIMEOUT'
  | 'FOLDER_INVALID'
  | 'SCHEMA_INVALID'
  | 'NAME_INVALID'
  | 'MIGRATION_UNKNOWN'
  | 'MIGRATION_EDITED'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_UNRESUMABLE'
  | 'HISTORY_DIVERGED'
  | 'DATABASE_NOT_EMPTY'
  | 'DOWN_MISSING'
  | 'NOTHING_TO_ROLL_BACK'
  | 'NOTHING_TO_ACCEPT'
  | 'NOTHING_TO_CREATE'
  | 'SHADOW_REFUSED'
  | 'ENGINE_FAILED'
  | 'RESET_REFUSED';

/** A refusal of the migration tool: what is wrong, and the way out of it. Never holds a password or a row value. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';

  /**
   * @param code - the situation, stable across releases
   * @param problem - what is wrong, one sentence
   * @param wayOut - what the reader can do about it, one sentence
   */
  constructor(
    readonly code: MigrationErrorCode,
    readonly problem: string,
    readonly wayOut: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`${problem} ${wayOut}`, options);
  }
}
