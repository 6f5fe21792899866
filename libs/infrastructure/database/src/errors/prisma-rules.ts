import type { PlainCode } from './error-registry.js';

/** Prisma's conditions, for a failure that carries no SQLSTATE. Source: Prisma 7.10 client, error reference. */
const BY_PRISMA_CODE: Readonly<Record<string, PlainCode>> = {
  P1000: 'DB_LOGIN_REFUSED',
  P1001: 'DB_UNREACHABLE',
  P1002: 'DB_CONNECT_TIMEOUT',
  P1003: 'DB_DATABASE_MISSING',
  P1008: 'DB_RESPONSE_TIMEOUT',
  P1010: 'DB_LOGIN_REFUSED',
  P1011: 'DB_TLS_FAILED',
  P1017: 'DB_CONNECTION_LOST',
  P1018: 'DB_TRANSACTION_CLOSED',
  P2000: 'DB_VALUE_OUT_OF_RANGE',
  P2001: 'DB_NOT_FOUND',
  P2002: 'DB_UNIQUE_CONFLICT',
  P2003: 'DB_REFERENCE_CONFLICT',
  P2004: 'DB_VALUE_REFUSED',
  P2005: 'DB_VALUE_MALFORMED',
  P2006: 'DB_VALUE_MALFORMED',
  P2007: 'DB_VALUE_MALFORMED',
  P2008: 'DB_VALIDATION_FAILED',
  P2009: 'DB_VALIDATION_FAILED',
  P2011: 'DB_VALUE_REQUIRED',
  P2012: 'DB_VALUE_REQUIRED',
  P2013: 'DB_VALUE_REQUIRED',
  P2014: 'DB_REFERENCE_CONFLICT',
  P2015: 'DB_NOT_FOUND',
  P2016: 'DB_VALIDATION_FAILED',
  P2017: 'DB_REFERENCE_CONFLICT',
  P2018: 'DB_NOT_FOUND',
  P2019: 'DB_VALUE_MALFORMED',
  P2020: 'DB_VALUE_OUT_OF_RANGE',
  P2021: 'DB_SCHEMA_MISMATCH',
  P2022: 'DB_SCHEMA_MISMATCH',
  P2023: 'DB_VALUE_MALFORMED',
  P2024: 'DB_POOL_EXHAUSTED',
  P2025: 'DB_NOT_FOUND',
  P2029: 'DB_STATEMENT_TOO_LARGE',
  P2033: 'DB_VALUE_OUT_OF_RANGE',
  P2034: 'DB_SERIALIZATION_FAILURE',
  P2037: 'DB_TOO_MANY_CONNECTIONS',
};

/** What a driver adapter's error says of itself when it reaches us without Prisma's wrapping. */
const BY_ADAPTER_KIND: Readonly<Record<string, PlainCode>> = {
  AuthenticationFailed: 'DB_LOGIN_REFUSED',
  ColumnNotFound: 'DB_SCHEMA_MISMATCH',
  ConnectionClosed: 'DB_CONNECTION_LOST',
  DatabaseAccessDenied: 'DB_LOGIN_REFUSED',
  DatabaseDoesNotExist: 'DB_DATABASE_MISSING',
  DatabaseNotReachable: 'DB_UNREACHABLE',
  ForeignKeyConstraintViolation: 'DB_REFERENCE_CONFLICT',
  InvalidInputValue: 'DB_VALUE_MALFORMED',
  LengthMismatch: 'DB_VALUE_OUT_OF_RANGE',
  NullConstraintViolation: 'DB_VALUE_REQUIRED',
  RestrictViolation: 'DB_REFERENCE_CONFLICT',
  SocketTimeout: 'DB_CONNECTION_LOST',
  TableDoesNotExist: 'DB_SCHEMA_MISMATCH',
  TlsConnectionError: 'DB_TLS_FAILED',
  TooManyConnections: 'DB_TOO_MANY_CONNECTIONS',
  TransactionAlreadyClosed: 'DB_TRANSACTION_CLOSED',
  TransactionWriteConflict: 'DB_SERIALIZATION_FAILURE',
  UniqueConstraintViolation: 'DB_UNIQUE_CONFLICT',
  ValueOutOfRange: 'DB_VALUE_OUT_OF_RANGE',
};

export function codeOfPrismaCode(prismaCode: string | undefined): PlainCode | undefined {
  return prismaCode === undefined ? undefined : BY_PRISMA_CODE[prismaCode];
}

export function codeOfAdapterKind(kind: string | undefined): PlainCode | undefined {
  return kind === undefined ? undefined : BY_ADAPTER_KIND[kind];
}

export const KNOWN_PRISMA_CODES: readonly string[] = Object.keys(BY_PRISMA_CODE);
export const KNOWN_ADAPTER_KINDS: readonly string[] = Object.keys(BY_ADAPTER_KIND);
