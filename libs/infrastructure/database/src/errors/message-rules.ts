import type { PlainCode } from './error-registry.js';

/** Failures that carry no code at all, by the fixed texts of pg 8.23, pg-pool 3 and Prisma 7.10. */
const BY_MESSAGE: readonly (readonly [RegExp, PlainCode])[] = [
  [/^timeout exceeded when trying to connect$/, 'DB_POOL_EXHAUSTED'],
  [/Timed out fetching a new connection from the connection pool/, 'DB_POOL_EXHAUSTED'],
  [/Unable to start a transaction in the given time/, 'DB_POOL_EXHAUSTED'],
  [/^(?:Connection terminated due to connection timeout|timeout expired)$/, 'DB_CONNECT_TIMEOUT'],
  [/^Connection terminated(?: unexpectedly)?$/, 'DB_CONNECTION_LOST'],
  [/^Client (?:has encountered a connection error|was closed) and is not queryable$/, 'DB_CONNECTION_LOST'],
  [/Server has closed the connection/, 'DB_CONNECTION_LOST'],
  [/Can't reach database server/, 'DB_UNREACHABLE'],
  [/^Query read timeout$/, 'DB_RESPONSE_TIMEOUT'],
  [/^The server does not support SSL connections$/, 'DB_TLS_FAILED'],
  [/^There was an error establishing an SSL connection$/, 'DB_TLS_FAILED'],
  [/^SASL: /, 'DB_LOGIN_REFUSED'],
  [/^Cannot use a pool after calling end on the pool$/, 'DB_SHUTTING_DOWN'],
  [
    /Transaction API error: .*(?:expired transaction|timeout for this transaction)/s,
    'DB_TRANSACTION_TIMEOUT',
  ],
  [/Transaction API error: /, 'DB_TRANSACTION_CLOSED'],
  [/^Maximum call stack size exceeded$/, 'DB_VALIDATION_FAILED'],
];

const BY_NAME: Readonly<Record<string, PlainCode>> = {
  AbortError: 'DB_OPERATION_CANCELLED',
  TimeoutError: 'DB_OPERATION_CANCELLED', // AbortSignal.timeout: the caller's own limit
  PrismaClientValidationError: 'DB_VALIDATION_FAILED',
};

export function codeOfName(name: string): PlainCode | undefined {
  return Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
}

export function codeOfMessage(message: string): PlainCode | undefined {
  return BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
}
