import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService, Identity } from '@infrastructure/database';

/** The most that one list may hold. */
const CHUNK = 1000;
/** A server may still be on its way back. */
const WITHIN_MS = 60_000;
const AGAIN_AFTER_MS = 500;

export interface ReadBack {
  /** Acknowledged, and not there. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly doubled: readonly string[];
}

/** Looks for every acknowledged write on the primary. @throws the last failure when it does not answer in a minute */
export async function readBack(
  database: DatabaseService,
  identity: Identity,
  acknowledged: readonly string[],
): Promise<ReadBack> {
  const counts = new Map<string, number>();
  for (let at = 0; at < acknowledged.length; at += CHUNK) {
    for (const name of await namesAmong(database, identity, acknowledged.slice(at, at + CHUNK)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return {
    lost: acknowledged.filter((name) => !counts.has(name)),
    doubled: acknowledged.filter((name) => (counts.get(name) ?? 0) > 1),
  };
}

async function namesAmong(
  database: DatabaseService,
  identity: Identity,
  names: readonly string[],
): Promise<string[]> {
  const endsAt = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      const counted = await database.runInContext(identity, () =>
        database.executeHealthcareRead(
          (client) =>
            client.location.groupBy({
              by: ['name'],
              where: { name: { in: [...names] } },
              _count: { name: true },
            }),
          { consistency: 'strong' },
        ),
      );
      return counted.flatMap(({ name, _count }) => Array.from({ length: _count.name }, () => name));
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await pause(AGAIN_AFTER_MS);
    }
  }
}
