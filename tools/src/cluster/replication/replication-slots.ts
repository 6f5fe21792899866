import { rm } from 'node:fs/promises';
import type pg from 'pg';
import type { ClusterLayout } from '../folder/cluster-layout.js';

const senderEndsWithinMs = 5_000;

/** Slot names allow no hyphen. */
export function slotName(node: string): string {
  return node.replaceAll('-', '_');
}

/** Makes a slot that keeps the log from now on, in the place of an older one. */
export async function createSlot(session: pg.Client, slot: string): Promise<void> {
  await dropSlot(session, slot);
  await session.query('select pg_create_physical_replication_slot($1, true)', [slot]);
}

/** A sender that still holds the slot, because its replica has only just gone, is ended first. */
export async function dropSlot(session: pg.Client, slot: string): Promise<void> {
  await session.query(
    `select pg_terminate_backend(active_pid, ${senderEndsWithinMs}) from pg_replication_slots
      where slot_name = $1 and active_pid is not null`,
    [slot],
  );
  await session.query(
    'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1',
    [slot],
  );
}

/** Whether a replica can go on from where it was: its slot is there and has lost nothing. */
export async function isSlotUsable(session: pg.Client, slot: string): Promise<boolean> {
  const found = await session.query<{ wal_status: string | null }>(
    'select wal_status from pg_replication_slots where slot_name = $1',
    [slot],
  );
  const status = found.rows[0]?.wal_status;
  return status !== undefined && status !== null && status !== 'lost';
}

/**
 * Removes replicas that are no longer wanted: a slot without its replica would keep the log for ever, and
 * their data is only a copy.
 */
export async function forgetUnwantedNodes(
  session: pg.Client,
  layout: ClusterLayout,
  wanted: readonly string[],
): Promise<void> {
  const found = await session.query<{ slot: string }>(
    `select slot_name as slot from pg_replication_slots
      where slot_type = 'physical' and slot_name ~ '^node_[0-9]+$' and slot_name <> all($1)`,
    [wanted.map(slotName)],
  );
  for (const { slot } of found.rows) {
    await dropSlot(session, slot);
    await rm(layout.dataDir(slot.replace('_', '-')), { recursive: true, force: true });
  }
}
