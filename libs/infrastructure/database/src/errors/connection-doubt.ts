import { isFatal } from './commit-proof.js';
import { DatabaseError } from './database.error.js';
import { readFacts, type FailureFacts } from './failure-facts.js';
import type { ErrorType } from './error-definition.js';
import { ERROR_REGISTRY, type ErrorCode } from './error-registry.js';
import { codeOfName } from './message-rules.js';
import { codeOfPrismaCode } from './prisma-rules.js';

/** Lost sessions, internal faults, and prepared statements that the server no longer knows as we do. */
const DOUBTFUL_STATES = /^(?:08|57P|58|XX|40003|25P03|25P04|26000|42P05|0A000)/;
const VERDICTS: ReadonlySet<ErrorType> = new Set(['ValidationError', 'NotFoundError', 'ConflictError']);
const DOUBTFUL_CODES: ReadonlySet<ErrorCode> = new Set(['DB_DEADLINE_EXCEEDED', 'DB_OPERATION_CANCELLED']);

/**
 * Whether the connection on which `error` was met must be destroyed instead of going back to its pool. An ordinary
 * SQL error leaves its connection good; destroying it would cost a backend for each unique violation.
 */
export function isConnectionInDoubt(error: unknown): boolean {
  if (error instanceof DatabaseError) return isDoubtfulError(error);
  const facts = readFacts(error);
  if (facts.sqlState !== undefined) return isFatal(facts) || DOUBTFUL_STATES.test(facts.sqlState);
  return !isRefusedByClient(facts);
}

function isDoubtfulError(error: DatabaseError): boolean {
  const origin = error.revealOrigin();
  if (origin !== undefined) return isConnectionInDoubt(origin);
  return ERROR_REGISTRY[error.code].infrastructure || DOUBTFUL_CODES.has(error.code);
}

/** Prisma's own verdicts on arguments and results say nothing against the connection. */
function isRefusedByClient({ name, prismaCode }: FailureFacts): boolean {
  const code = codeOfName(name) ?? codeOfPrismaCode(prismaCode);
  return code !== undefined && VERDICTS.has(ERROR_REGISTRY[code].type);
}
