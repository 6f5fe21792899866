import { provesRollback } from './commit-proof.js';
import { createError } from './create-error.js';
import { DatabaseError } from './database.error.js';
import { failedField } from './failed-field.js';
import { readFacts, type FailureFacts } from './failure-facts.js';
import { codeOfMessage, codeOfName } from './message-rules.js';
import { NO_NAMES, type OutgoingNames } from './outgoing-names.js';
import { codeOfAdapterKind, codeOfPrismaCode } from './prisma-rules.js';
import type { PlainCode } from './error-registry.js';
import { codeOfSqlState } from './sqlstate-rules.js';
import { codeOfSystemCode } from './system-rules.js';

const STALE_PLAN = /cached plan must not change result type/;
const STANDBY = /read-write mode during recovery/;
const EMPTY_UUID = /type uuid: ""`?$/m; // Prisma quotes the text in backticks
const UNKNOWN_NAME = /^Unknown (?:argument|field) `/m;

/** Where a failure was met. */
export interface FailureSite {
  /**
   * `connect`: before anything was sent. `statement`: inside a transaction that needs a later COMMIT. `commit`: in
   * whatever makes the effect permanent, thus also for an autocommit write, whose COMMIT travels with it.
   */
  readonly phase: 'connect' | 'statement' | 'commit';
  /** Whether the operation, or its transaction, may have changed data. */
  readonly write: boolean;
  /** True when the statement is known to have carried its clinic, so that an empty id is the caller's own. */
  readonly contextSent?: boolean;
  /** The request's id, for log and client. */
  readonly correlationId?: string | undefined;
  /** The schema's names, the only ones that an error may show. */
  readonly names?: OutgoingNames;
}

/**
 * The one judge of failures: SQLSTATE first, then Prisma's code, then the message. Never throws; what it does not
 * know is `DB_INTERNAL`, not retryable, and during COMMIT of a write of unknown outcome.
 */
export function classifyFailure(error: unknown, at: FailureSite): DatabaseError {
  if (error instanceof DatabaseError) return error; // judged already, where more was known
  const facts = readFacts(error);
  const origin = { cause: error, correlationId: at.correlationId };
  if (at.phase === 'commit' && at.write && !provesRollback(facts))
    return createError('DB_OUTCOME_UNKNOWN', origin);
  const code = codeAt(at, facts);
  return createError(code, { ...origin, field: failedField(facts, at.names ?? NO_NAMES) });
}

/** The code of the facts, corrected by what only the site knows. */
function codeAt(at: FailureSite, facts: FailureFacts): PlainCode {
  const code = codeOf(facts);
  if (code === 'DB_READ_ONLY' && at.write) return 'DB_NOT_PRIMARY';
  if (code === 'DB_CONNECTION_LOST' && at.phase === 'connect') return 'DB_UNREACHABLE';
  if (isMissingContext(facts, at)) return 'DB_CONTEXT_LOST';
  return code;
}

function codeOf(facts: FailureFacts): PlainCode {
  const { sqlState, prismaCode, adapterKind, systemCode, systemCall, name, message } = facts;
  return (
    refined(facts) ??
    codeOfSqlState(sqlState) ??
    codeOfPrismaCode(prismaCode) ??
    codeOfAdapterKind(adapterKind) ??
    codeOfSystemCode(systemCode, systemCall) ??
    codeOfName(name) ??
    codeOfMessage(message) ??
    'DB_INTERNAL'
  );
}

/** Conditions that one code shares and only the text tells apart. */
function refined({ sqlState, name, message, serverText = message }: FailureFacts): PlainCode | undefined {
  if (sqlState === '57014' && /due to user request/.test(serverText)) return 'DB_OPERATION_CANCELLED';
  if (sqlState === '0A000' && STANDBY.test(serverText)) return 'DB_NOT_PRIMARY';
  if (sqlState === '0A000' && !STALE_PLAN.test(serverText)) return 'DB_STATEMENT_INVALID';
  if (name === 'PrismaClientValidationError' && UNKNOWN_NAME.test(message)) return 'DB_FIELD_UNKNOWN';
  return undefined;
}

/** A policy that finds no clinic: 42704 when it was never set, 22P02 when it is the residue of an earlier one. */
function isMissingContext(
  { sqlState, message, serverText = message }: FailureFacts,
  at: FailureSite,
): boolean {
  if (sqlState === '42704') return /configuration parameter "app\./.test(serverText);
  return sqlState === '22P02' && at.contextSent !== true && EMPTY_UUID.test(serverText);
}
