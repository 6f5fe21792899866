import { createError } from '../errors/index.js';
import type { ReceiptPort, StoredReceipt } from '../internal/receipts/receipt.port.js';
import type { StatementResult } from './context-query.js';
import { failureOf } from './failure.js';
import type { Session } from './session.js';

/** The clinic is the context's own: by the column's default, and by row-level security. */
const BEGIN = {
  name: 'receipt-begin',
  text: `INSERT INTO healthcare.operation_receipts (key, fingerprint) VALUES ($1, $2)
         ON CONFLICT (clinic_id, key) DO NOTHING`,
};
const FIND = {
  name: 'receipt-find',
  text: 'SELECT fingerprint, result FROM healthcare.operation_receipts WHERE key = $1',
};
const FINISH = {
  name: 'receipt-finish',
  text: 'UPDATE healthcare.operation_receipts SET result = $2 WHERE key = $1',
};

/** Receipts in the database, reached through the session of the write that they vouch for. */
export class TransactionReceipts implements ReceiptPort {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @throws DB_SERIALIZATION_FAILURE when the key's receipt is of a transaction that this one's snapshot cannot see */
  async begin(key: string, fingerprint: string): Promise<StoredReceipt | undefined> {
    const { rowCount } = await this.#run(BEGIN, [key, fingerprint]);
    if (rowCount === 1) return undefined;
    const [[found, result] = []] = (await this.#run(FIND, [key])).rows;
    if (typeof found !== 'string' || typeof result !== 'string')
      throw createError('DB_SERIALIZATION_FAILURE');
    return { fingerprint: found, result };
  }

  async finish(key: string, result: string): Promise<void> {
    const { rowCount } = await this.#run(FINISH, [key, result]);
    if (rowCount !== 1) throw createError('DB_INTERNAL');
  }

  async #run(statement: { name: string; text: string }, values: readonly string[]): Promise<StatementResult> {
    try {
      return await this.#session.run({ ...statement, values });
    } catch (error) {
      const facts = { phase: 'statement', write: true } as const;
      throw failureOf(this.#session.failure ?? error, this.#session.principal, facts);
    }
  }
}
