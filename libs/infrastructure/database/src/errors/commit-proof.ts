import type { FailureFacts } from './failure-facts.js';

const GONE = /^(?:08|57P|40003|01)/;

/**
 * Whether a failed COMMIT is proven to have left nothing behind: only when PostgreSQL itself answered with an error
 * of the transaction, or the client refused before sending. Everything else may have been committed: a lost request
 * and a lost reply look the same, and a warning (01000) means committed here but not on the standby.
 */
export function provesRollback(facts: FailureFacts): boolean {
  if (facts.sqlState !== undefined) return !GONE.test(facts.sqlState) && !isFatal(facts);
  return facts.name === 'PrismaClientValidationError' || facts.adapterKind === 'TransactionWriteConflict';
}

/** FATAL and PANIC end the session, so that what it was doing is anyone's guess. */
export function isFatal({ severity }: FailureFacts): boolean {
  return severity === 'FATAL' || severity === 'PANIC';
}
