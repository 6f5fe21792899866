import type { Client } from 'pg';

/** Takes back what a script set on its session. DISCARD ALL would also give up the deploy's lock. */
export async function resetSession(session: Client): Promise<void> {
  for (const statement of [
    'reset session authorization',
    'reset role',
    'reset all',
    'discard temp',
    'discard plans',
  ]) {
    await session.query(statement);
  }
}
