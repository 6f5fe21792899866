import { describe, expect, it } from '@jest/globals';

import { classifyFailure, type FailureSite } from './classify-failure.js';
import { ConflictError } from './conflict.error.js';
import type { ErrorCode } from './error-registry.js';
import { FAILURE_SHAPES } from './fixtures/failure-shapes.js';
import {
  KNOWN_ADAPTER_KINDS,
  KNOWN_PRISMA_CODES,
  codeOfAdapterKind,
  codeOfPrismaCode,
} from './prisma-rules.js';
import { KNOWN_SQL_STATES } from './sqlstate-rules.js';
import { KNOWN_SYSTEM_CODES, codeOfSystemCode } from './system-rules.js';

const READ: FailureSite = { phase: 'statement', write: false };
const WRITE: FailureSite = { phase: 'statement', write: true };
const COMMIT: FailureSite = { phase: 'commit', write: true };

/** SQLSTATE, the text PostgreSQL gives it where the text matters, and what it must become for a read. */
const CONDITIONS: readonly (readonly [sqlState: string, code: ErrorCode, text?: string])[] = [
  ['08000', 'DB_CONNECTION_LOST'],
  ['08001', 'DB_UNREACHABLE'],
  ['08004', 'DB_UNREACHABLE'],
  ['08006', 'DB_CONNECTION_LOST'],
  ['0A000', 'DB_STATEMENT_STALE', 'cached plan must not change result type'],
  ['0A000', 'DB_STATEMENT_INVALID', 'cannot do that'],
  ['0A000', 'DB_NOT_PRIMARY', 'cannot set transaction read-write mode during recovery'],
  ['21000', 'DB_STATEMENT_INVALID'],
  ['22001', 'DB_VALUE_OUT_OF_RANGE'],
  ['22003', 'DB_VALUE_OUT_OF_RANGE'],
  ['22007', 'DB_VALUE_MALFORMED'],
  ['22012', 'DB_VALUE_MALFORMED'],
  ['22P02', 'DB_VALUE_MALFORMED', 'invalid input syntax for type uuid: "x"'],
  ['22P02', 'DB_CONTEXT_LOST', 'invalid input syntax for type uuid: ""'],
  ['23001', 'DB_REFERENCE_CONFLICT'],
  ['23502', 'DB_VALUE_REQUIRED'],
  ['23503', 'DB_REFERENCE_CONFLICT'],
  ['23505', 'DB_UNIQUE_CONFLICT'],
  ['23514', 'DB_VALUE_REFUSED'],
  ['23P01', 'DB_OVERLAP_CONFLICT'],
  ['25001', 'DB_STATEMENT_INVALID'],
  ['25006', 'DB_READ_ONLY'],
  ['25P02', 'DB_TRANSACTION_ABORTED'],
  ['25P03', 'DB_TRANSACTION_TIMEOUT'],
  ['25P04', 'DB_TRANSACTION_TIMEOUT'],
  ['26000', 'DB_STATEMENT_STALE'],
  ['28000', 'DB_LOGIN_REFUSED'],
  ['28P01', 'DB_LOGIN_REFUSED'],
  ['3B001', 'DB_STATEMENT_INVALID'],
  ['3D000', 'DB_DATABASE_MISSING'],
  ['3F000', 'DB_SCHEMA_MISMATCH'],
  ['40001', 'DB_SERIALIZATION_FAILURE'],
  ['40P01', 'DB_DEADLOCK'],
  ['42501', 'DB_ACCESS_DENIED'],
  ['42601', 'DB_STATEMENT_INVALID'],
  ['42703', 'DB_SCHEMA_MISMATCH'],
  ['42704', 'DB_CONTEXT_LOST', 'unrecognized configuration parameter "app.clinic_id"'],
  ['42704', 'DB_SCHEMA_MISMATCH', 'type "nope" does not exist'],
  ['42883', 'DB_SCHEMA_MISMATCH'],
  ['42P01', 'DB_SCHEMA_MISMATCH'],
  ['42P05', 'DB_STATEMENT_STALE'],
  ['42P10', 'DB_SCHEMA_MISMATCH'],
  ['44000', 'DB_ACCESS_DENIED'],
  ['53100', 'DB_SERVER_RESOURCES'],
  ['53300', 'DB_TOO_MANY_CONNECTIONS'],
  ['54001', 'DB_STATEMENT_TOO_LARGE'],
  ['55P03', 'DB_LOCK_TIMEOUT'],
  ['57014', 'DB_STATEMENT_TIMEOUT', 'canceling statement due to statement timeout'],
  ['57014', 'DB_OPERATION_CANCELLED', 'canceling statement due to user request'],
  ['57P01', 'DB_CONNECTION_LOST'],
  ['57P02', 'DB_CONNECTION_LOST'],
  ['57P03', 'DB_STARTING'],
  ['58030', 'DB_SERVER_FAULT'],
  ['HC001', 'DB_TRANSITION_REFUSED'],
  ['HC002', 'DB_CLINIC_IMMUTABLE'],
  ['HC003', 'DB_RECORD_IMMUTABLE'],
  ['HC004', 'DB_AUDIT_REFUSED'],
  ['HC099', 'DB_RULE_REFUSED'],
  ['P0001', 'DB_RULE_REFUSED'],
  ['XX000', 'DB_SERVER_FAULT'],
  ['99999', 'DB_INTERNAL'],
];

const TABLE = Object.entries(FAILURE_SHAPES).flatMap(([shape, build]) =>
  CONDITIONS.map(([sqlState, code, text = 'text']) => ({ shape, sqlState, code, text, build })),
);

describe('classifyFailure', () => {
  it('has every SQLSTATE of its table in this one', () => {
    const tested = new Set(CONDITIONS.map(([sqlState]) => sqlState));
    expect(KNOWN_SQL_STATES.filter((sqlState) => !tested.has(sqlState))).toEqual([]);
  });

  it.each(TABLE)('$sqlState as $shape is $code', ({ build, sqlState, text, code }) => {
    // An unknown SQLSTATE inside a known Prisma code falls back to the code: only then is P2002 believed.
    const error = build(sqlState, text);
    const expected =
      code === 'DB_INTERNAL' && 'code' in error && error.code === 'P2002' ? 'DB_UNIQUE_CONFLICT' : code;
    expect(classifyFailure(error, READ).code).toBe(expected);
  });

  it.each(KNOWN_PRISMA_CODES)('Prisma %s without a SQLSTATE is judged by its code', (prismaCode) => {
    const error = Object.assign(new Error('x'), { name: 'PrismaClientKnownRequestError', code: prismaCode });
    expect(classifyFailure(error, READ).code).toBe(codeOfPrismaCode(prismaCode));
  });

  it('reads the code of a PrismaClientInitializationError', () => {
    const error = Object.assign(new Error('x'), {
      name: 'PrismaClientInitializationError',
      errorCode: 'P1001',
    });
    expect(classifyFailure(error, READ).code).toBe('DB_UNREACHABLE');
  });

  it.each(KNOWN_ADAPTER_KINDS)('driver adapter kind %s without any code is judged by its kind', (kind) => {
    const error = Object.assign(new Error(kind), { name: 'DriverAdapterError', cause: { kind } });
    expect(classifyFailure(error, READ).code).toBe(codeOfAdapterKind(kind));
  });

  it.each(KNOWN_SYSTEM_CODES)('%s alone, behind a cause and in an AggregateError is the same', (code) => {
    const socket = Object.assign(new Error('x'), { code });
    const expected = codeOfSystemCode(code, undefined);
    expect(classifyFailure(socket, READ).code).toBe(expected);
    expect(classifyFailure(new Error('outer', { cause: socket }), READ).code).toBe(expected);
    expect(classifyFailure(new AggregateError([socket, socket], ''), READ).code).toBe(expected);
  });

  it.each([
    ['timeout exceeded when trying to connect', 'DB_POOL_EXHAUSTED'],
    ['Connection terminated due to connection timeout', 'DB_CONNECT_TIMEOUT'],
    ['timeout expired', 'DB_CONNECT_TIMEOUT'],
    ['Connection terminated', 'DB_CONNECTION_LOST'],
    ['Connection terminated unexpectedly', 'DB_CONNECTION_LOST'],
    ['Client was closed and is not queryable', 'DB_CONNECTION_LOST'],
    ['Query read timeout', 'DB_RESPONSE_TIMEOUT'],
    ['SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match', 'DB_LOGIN_REFUSED'],
    ['something nobody has seen', 'DB_INTERNAL'],
  ])('a plain Error saying "%s" is %s', (message, code) => {
    expect(classifyFailure(new Error(message), READ).code).toBe(code);
  });

  it('calls a connection lost while connecting unreachable', () => {
    const lost = new Error('Connection terminated unexpectedly');
    expect(classifyFailure(lost, { phase: 'connect', write: false }).code).toBe('DB_UNREACHABLE');
  });

  it('calls ETIMEDOUT a connect timeout only when connecting was what timed out', () => {
    const timedOut = (syscall: string) => Object.assign(new Error('x'), { code: 'ETIMEDOUT', syscall });
    expect(classifyFailure(timedOut('connect'), READ).code).toBe('DB_CONNECT_TIMEOUT');
    expect(classifyFailure(timedOut('read'), READ).code).toBe('DB_CONNECTION_LOST');
  });

  it('does not mistake a Prisma code or a five-letter socket code for a SQLSTATE', () => {
    expect(classifyFailure(Object.assign(new Error('x'), { code: 'EPIPE' }), READ).code).toBe(
      'DB_CONNECTION_LOST',
    );
    expect(classifyFailure(Object.assign(new Error('x'), { code: 'P2025' }), READ).code).toBe('DB_NOT_FOUND');
    expect(classifyFailure(Object.assign(new Error('x'), { code: '23505' }), READ).code).toBe('DB_INTERNAL');
  });

  it('takes 25006 for a failover when a write met it, and for a misplaced write when a read did', () => {
    const error = FAILURE_SHAPES['pg itself']('25006', 'x');
    expect(classifyFailure(error, WRITE)).toMatchObject({ code: 'DB_NOT_PRIMARY', retryable: true });
    expect(classifyFailure(error, READ)).toMatchObject({ code: 'DB_READ_ONLY', retryable: false });
  });

  it('takes an empty id for the caller’s own when the clinic is known to have been sent', () => {
    const error = FAILURE_SHAPES['pg itself']('22P02', 'invalid input syntax for type uuid: ""');
    expect(classifyFailure(error, { ...READ, contextSent: true }).code).toBe('DB_VALUE_MALFORMED');
  });

  it('returns a judged error as it is, even at COMMIT', () => {
    const error = ConflictError.duplicate();
    expect(classifyFailure(error, COMMIT)).toBe(error);
  });

  it('carries the request id', () => {
    expect(classifyFailure(new Error('x'), { ...READ, correlationId: 'request-1' }).correlationId).toBe(
      'request-1',
    );
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'Connection terminated'],
    ['a number', 42],
    ['an empty object', {}],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      ),
    ],
  ])('survives %s and stays DB_INTERNAL', (_, thrown) => {
    expect(classifyFailure(thrown, READ).code).toBe('DB_INTERNAL');
  });

  it('survives an error that is its own cause', () => {
    const error = new Error('x');
    error.cause = error;
    expect(classifyFailure(error, READ).code).toBe('DB_INTERNAL');
    const conflict = FAILURE_SHAPES['pg itself']('23505', 'x');
    conflict.cause = conflict;
    expect(classifyFailure(conflict, READ).code).toBe('DB_UNIQUE_CONFLICT');
  });
});

describe('classifyFailure at COMMIT of a write', () => {
  const UNKNOWN = { code: 'DB_OUTCOME_UNKNOWN', outcome: 'unknown', retryable: false };

  it.each([
    ['a lost connection', new Error('Connection terminated unexpectedly')],
    ['a reset socket', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
    ['a reply that did not come in time', new Error('Query read timeout')],
    ['a cancelled wait', new DOMException('x', 'AbortError')],
    ['an error nobody knows', new Error('?')],
    ['a Prisma code without SQLSTATE', Object.assign(new Error('x'), { code: 'P1017' })],
    ['08006', FAILURE_SHAPES['pg itself']('08006', 'x')],
    ['08007', FAILURE_SHAPES['pg itself']('08007', 'x')],
    ['40003', FAILURE_SHAPES['pg itself']('40003', 'x')],
    ['57P01', FAILURE_SHAPES['driver adapter, at COMMIT']('57P01', 'x')],
    ['the warning 01000', FAILURE_SHAPES['pg itself']('01000', 'x')],
    ['a FATAL', Object.assign(new Error('x'), { severity: 'FATAL', code: '25P03' })],
  ])('leaves the outcome unknown after %s', (_, error) => {
    expect(classifyFailure(error, COMMIT)).toMatchObject(UNKNOWN);
  });

  it.each(['40001', '40P01', '23505', '23503', '23P01', '57014', '53100', 'HC001', 'XX000'])(
    'is certain that %s left no effect, in every shape',
    (sqlState) => {
      for (const build of Object.values(FAILURE_SHAPES)) {
        expect(classifyFailure(build(sqlState, 'x'), COMMIT).outcome).toBe('none');
      }
    },
  );

  it('is certain of a conflict that the adapter reports without a code', () => {
    const error = Object.assign(new Error('x'), { cause: { kind: 'TransactionWriteConflict' } });
    expect(classifyFailure(error, COMMIT)).toMatchObject({
      code: 'DB_SERIALIZATION_FAILURE',
      retryable: true,
    });
  });

  it('is certain of a transaction that only read', () => {
    const lost = new Error('Connection terminated unexpectedly');
    expect(classifyFailure(lost, { phase: 'commit', write: false }).outcome).toBe('none');
  });

  it('is certain of a statement before COMMIT', () => {
    const lost = new Error('Connection terminated unexpectedly');
    expect(classifyFailure(lost, WRITE)).toMatchObject({
      code: 'DB_CONNECTION_LOST',
      outcome: 'none',
      retryable: true,
    });
  });
});
