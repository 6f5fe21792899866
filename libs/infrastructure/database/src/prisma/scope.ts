import type { Principal } from '../context/request-context.js';
import type { ReadSession } from '../pipeline/session-footing.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { PrismaTransactionClient } from './prisma-types.js';

/**
 * Where operations of one client run: each alone on a lane of its own, or all in one transaction.
 *
 * Owns the lane for the length of `work`, so an operation cannot outlive the principal it was called for.
 */
export interface Scope {
  readonly principal: Principal;
  /** Whose reads a cache may answer; absent inside a transaction. */
  readonly reader?: ReadSession;
  /**
   * @param rawText the statement, where it is the caller's own SQL
   * @throws DatabaseError, already classified
   */
  perform<T>(
    work: (client: PrismaTransactionClient) => Promise<T>,
    kind: 'read' | 'write',
    rawText?: string,
  ): Promise<T>;
  /**
   * One read that the module itself words, past Prisma. Absent where operations share a lane, and with it an order.
   *
   * @throws DatabaseError, already classified
   */
  ask?(statement: StatementConfig): Promise<StatementResult>;
}
