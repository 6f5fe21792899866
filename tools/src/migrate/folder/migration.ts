/** One folder below `prisma/migrations`, read and understood. */
export interface Migration {
  /** The folder's name: digits, an underscore, words. Migrations are applied in the order of their names. */
  readonly name: string;
  /** Text of `migration.sql`. */
  readonly script: string;
  /** Text of `down.sql`, `null` when there is none. */
  readonly down: string | null;
}

/** A folder that holds no usable migration, and why. */
export interface UnreadableMigration {
  readonly name: string;
  readonly problem: string;
}

/** Everything below the migrations folder, each list in the order of the names. */
export interface MigrationFolder {
  readonly migrations: readonly Migration[];
  readonly unreadable: readonly UnreadableMigration[];
}
