import { matchesChecksum } from '../folder/checksum.js';
import type { Migration, MigrationFolder } from '../folder/migration.js';
import type { LedgerRow } from '../ledger/ledger-row.js';
import { hasLeftSomething, readFailure, readProgress } from '../ledger/progress-note.js';
import type { MigrationState, MigrationStatus } from './migration-state.js';

/** What is known from both sides: the folder and the ledger. */
export interface HistoryInput {
  readonly folder: MigrationFolder;
  /** `null` when the database has no ledger. */
  readonly rows: readonly LedgerRow[] | null;
  /** Whether another command is changing the database right now. */
  readonly isBusy: boolean;
}

/** The folder and the ledger brought together. Pure: the same input gives the same answer. */
export class MigrationHistory {
  private readonly current: ReadonlyMap<string, LedgerRow>;
  private readonly newestApplied: string;

  constructor(private readonly input: HistoryInput) {
    const live = (input.rows ?? []).filter((row) => row.rolledBackAt === null);
    this.current = new Map(live.map((row) => [row.name, row]));
    const applied = live.filter((row) => row.finishedAt !== null).map((row) => row.name);
    this.newestApplied = applied.reduce((newest, name) => (name > newest ? name : newest), '');
  }

  /** Every migration that either side knows, in the order of the names. */
  statuses(): MigrationStatus[] {
    const { migrations, unreadable } = this.input.folder;
    const local = new Set([...migrations, ...unreadable].map(({ name }) => name));
    const missing = [...this.current.values()].filter(({ name }) => !local.has(name));
    return [
      ...migrations.map((migration) => this.statusOf(migration)),
      ...unreadable.map(({ name, problem }) => this.status(name, 'unreadable', problem)),
      ...missing.map((row) => this.withoutFolder(row)),
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The ledger's open or finished attempt at a migration, `null` when it counts as never applied. */
  rowOf(name: string): LedgerRow | null {
    return this.current.get(name) ?? null;
  }

  /** Attempts that count, the latest first; one that never finished is the latest by nature. */
  latestFirst(): LedgerRow[] {
    return [...this.current.values()].sort(
      (a, b) => b.startedAt.getTime() - a.startedAt.getTime() || (a.name < b.name ? 1 : -1),
    );
  }

  private statusOf(migration: Migration): MigrationStatus {
    const row = this.current.get(migration.name);
    const hasDown = migration.down !== null;
    if (row === undefined)
      return this.status(migration.name, this.unappliedState(migration.name), null, hasDown);
    if (row.finishedAt === null) return this.unfinished(row, hasDown);
    const isEdited = !matchesChecksum(migration.script, row.checksum);
    return this.status(row.name, isEdited ? 'edited' : 'applied', null, hasDown);
  }

  /** A folder may well be deleted after a failure that left nothing behind. */
  private withoutFolder(row: LedgerRow): MigrationStatus {
    if (row.finishedAt === null && !hasLeftSomething(readProgress(row.logs)))
      return this.unfinished(row, false);
    return this.status(row.name, 'missing-locally', 'the database knows it, the folder does not');
  }

  private unappliedState(name: string): MigrationState {
    const wasApplied = (this.input.rows ?? []).some((row) => row.name === name && row.finishedAt !== null);
    if (wasApplied) return 'rolled-back';
    return name < this.newestApplied ? 'unknown-in-database' : 'pending';
  }

  private unfinished(row: LedgerRow, hasDown: boolean): MigrationStatus {
    const progress = readProgress(row.logs);
    const done = progress === null ? '' : `${progress.done} of ${progress.total} statements done`;
    if (this.input.isBusy) return this.status(row.name, 'running', done || null, hasDown);
    const failure = readFailure(row.logs);
    const state = failure === null ? 'interrupted' : 'failed';
    return this.status(row.name, state, [done, failure].filter(Boolean).join('; ') || null, hasDown);
  }

  private status(
    name: string,
    state: MigrationState,
    detail: string | null,
    hasDown = false,
  ): MigrationStatus {
    return { name, state, appliedAt: this.current.get(name)?.finishedAt ?? null, detail, hasDown };
  }
}
