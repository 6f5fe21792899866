import type { Client } from 'pg';

/** Runs work as the role that connected, where a script has set another one that may not write the ledger. */
export async function asOwnRole<T>(session: Client, work: () => Promise<T>): Promise<T> {
  const { rows } = await session.query<{ role: string; quoted: string }>(
    "select current_setting('role') as role, quote_ident(current_setting('role')) as quoted",
  );
  const [current] = rows;
  if (current === undefined || current.role === 'none') return work();
  await session.query('reset role');
  const result = await work();
  await session.query(`set role ${current.quoted}`);
  return result;
}
