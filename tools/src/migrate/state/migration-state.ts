/**
 * Where one migration stands:
 * - `applied`
 * - `pending`: not applied, and newer than everything that is
 * - `unknown-in-database`: not applied, though a newer one is; it came in by a merge
 * - `rolled-back`: applied once and undone; deploy applies it again
 * - `failed`: its script failed, and nothing of it is in the database unless it runs outside a transaction
 * - `interrupted`: its deploy was cut off
 * - `running`: being applied by another command right now
 * - `edited`: applied, and its script is another one now
 * - `missing-locally`: applied, and its folder is gone
 * - `unreadable`: its folder holds no usable script
 */
export type MigrationState =
  | 'applied'
  | 'pending'
  | 'unknown-in-database'
  | 'rolled-back'
  | 'failed'
  | 'interrupted'
  | 'running'
  | 'edited'
  | 'missing-locally'
  | 'unreadable';

/** One migration, and where it stands. */
export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  /** When it was applied, `null` when it is not. */
  readonly appliedAt: Date | null;
  /** Why it is in its state, for those that need a word. */
  readonly detail: string | null;
  /** Whether it has a `down.sql`. */
  readonly hasDown: boolean;
}

/** States in which deploy still has something to do. */
export const unfinishedStates: ReadonlySet<MigrationState> = new Set([
  'pending',
  'unknown-in-database',
  'rolled-back',
  'failed',
  'interrupted',
] as const);
