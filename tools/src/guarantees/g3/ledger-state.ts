import type pg from 'pg';

/** One line of one account, as a witness outside the module finds it. */
export interface LedgerLine {
  readonly op: string;
  readonly account: string;
  readonly amount: number;
}

export interface LedgerState {
  readonly lines: readonly LedgerLine[];
  /** By account. */
  readonly balances: ReadonlyMap<string, number>;
}

/** Reads the ledger as superuser, in one snapshot. */
export async function readLedger(session: pg.Client): Promise<LedgerState> {
  await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const lines = await session.query<LedgerLine>(
    `SELECT description AS op, invoice_id AS account, amount::int AS amount FROM healthcare.invoice_lines`,
  );
  const balances = await session.query<{ account: string; total: number }>(
    `SELECT id AS account, total::int AS total FROM healthcare.invoices`,
  );
  await session.query('COMMIT');
  return {
    lines: lines.rows,
    balances: new Map(balances.rows.map(({ account, total }) => [account, total])),
  };
}
