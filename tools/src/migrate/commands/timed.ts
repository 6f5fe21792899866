import type { MigrationListener } from '../migration.events.js';

/** Which of how many migrations is at work. */
export interface Turn {
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly total: number;
}

/** Tells the beginning and the end of the work on one migration. */
export async function timed(
  onEvent: MigrationListener,
  turn: Turn,
  work: () => Promise<void>,
): Promise<void> {
  onEvent({ kind: 'migration-started', ...turn });
  const startedAt = performance.now();
  await work();
  const durationMs = Math.round(performance.now() - startedAt);
  onEvent({ kind: 'migration-finished', name: turn.name, durationMs });
}
