import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService } from '@infrastructure/database';

const WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;

/** Resolves when the module reads from all its replicas. @throws when it does not come to that */
export async function allServe(database: DatabaseService): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  while (database.getMetrics().replicas.some(({ isUp }) => !isUp)) {
    if (performance.now() > deadline) throw new Error('the replicas do not serve');
    await pause(LOOK_EVERY_MS);
  }
}
