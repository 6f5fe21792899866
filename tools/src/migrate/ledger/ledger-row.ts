/** One row of `_prisma_migrations`: one attempt at one migration. */
export interface LedgerRow {
  readonly id: string;
  /** The migration's folder name. */
  readonly name: string;
  readonly checksum: string;
  readonly startedAt: Date;
  /** `null` while it runs, and for ever when it failed. */
  readonly finishedAt: Date | null;
  /** Set when it was undone, or given up so that it can be tried again. */
  readonly rolledBackAt: Date | null;
  /** What was noted about the attempt; Prisma keeps the failure here. */
  readonly logs: string | null;
  /** Statements done, for a migration outside a transaction; else 1 when done. */
  readonly steps: number;
}
