import type { Prisma, PrismaClient } from './generated/client/client.js';

/** What Prisma hands to an interactive transaction's callback. */
export type PrismaTransactionClient = Prisma.TransactionClient;

/** Names under which a client offers its models: `patient`, `appointment`, … */
export type DelegateName = Uncapitalize<Prisma.ModelName>;

export const READ_METHODS = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
] as const;

export const WRITE_METHODS = [
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
] as const;

export type ReadMethod = (typeof READ_METHODS)[number];
export type WriteMethod = (typeof WRITE_METHODS)[number];

/** Reads of every model, and tagged raw SQL in a read-only session. Results are Prisma's own, precisely inferred. */
export type ReadClient = {
  readonly [Name in DelegateName]: Pick<PrismaClient[Name], ReadMethod>;
} & Pick<PrismaClient, '$queryRaw'>;

/** Everything of Prisma's delegates, and tagged raw SQL, inside one transaction. */
export type WriteClient = {
  readonly [Name in DelegateName]: Pick<PrismaClient[Name], ReadMethod | WriteMethod>;
} & Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

export type TransactionClient = WriteClient;
