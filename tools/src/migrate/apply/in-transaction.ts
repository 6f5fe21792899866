import type { Client } from 'pg';

/** Runs work between BEGIN and COMMIT; nothing of it stays when any of it fails. */
export async function inTransaction<T>(session: Client, work: () => Promise<T>): Promise<T> {
  await session.query('begin');
  try {
    const result = await work();
    await session.query('commit');
    return result;
  } catch (cause) {
    // A session that cannot roll back is gone, and the server ends its transaction.
    await session.query('rollback').catch(() => undefined);
    throw cause;
  }
}
