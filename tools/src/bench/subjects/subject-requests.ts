import type { SubjectSetup, Workload } from './subject.js';

export type SubjectKind =
  | 'database-service'
  | 'plain-prisma'
  | 'rls-recipe'
  | 'node-postgres'
  | 'drizzle'
  | 'kysely'
  | CacheKind
  | SharedCacheKind;

/** Answers from a cache in the process. */
export type CacheKind = 'database-service-cached' | 'bentocache-memory' | 'bentocache-objects';

/** Answers from Redis. */
export type SharedCacheKind =
  | 'database-service-shared'
  | 'bentocache-redis'
  | 'prisma-extension-redis'
  | 'ioredis'
  | 'ioredis-pipelined'
  | 'ioredis-encrypted';

export interface OpenRequest {
  readonly kind: SubjectKind;
  readonly setup: SubjectSetup;
}

export interface LoadRequest {
  readonly workload: Workload;
  readonly callers: number;
  readonly durationMs: number;
}
