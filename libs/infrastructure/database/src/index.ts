export { DatabaseModule, type DatabaseAsyncSetup } from './database.module.js';
export type { DatabaseSetup } from './database-setup.js';
export {
  DatabaseService,
  type BatchOperation,
  type BatchOptions,
  type CacheStats,
  type ReadOptions,
  type TransactionOptions,
  type WriteOptions,
} from './database.service.js';
export type { WarmingPlan, WarmingRead, WarmingReport } from './cache-warmer.js';
export type { Identity, PurposeOfUse } from './context/identity.js';
export type { IdentityResolver } from './context/identity-resolver.js';
export type { SystemGrant } from './context/request-context.js';
export type { AlertEvent, AlertListener, DatabaseAlert, Evidence } from './internal/alerts/alert.js';
export type { BatchPriority, BatchResult } from './internal/batch/batch-executor.js';
export type { DatabaseHealthStatus, LightHealthStatus } from './internal/health/health-status.js';
export type { DatabaseMetrics } from './internal/metrics/metrics-report.js';
export type { ApplicationCache } from './internal/query-cache/application-cache.js';
export type { CacheOptions } from './pipeline/operation.js';
export type { AuditInfo } from './prisma/audit-stamp.js';
export type { AlertSeverity, AlertType } from './pipeline/alert-type.js';
export type { DetailedPoolMetrics, PoolCounts } from './pipeline/pool-counts.js';
export type { SqlFragment } from './prisma/identifiers.js';
export type { ArgumentsOf, RowOf, WhereOf } from './prisma/model-types.js';
export type { DelegateName, ReadClient, TransactionClient, WriteClient } from './prisma/prisma-types.js';
export type { CursorPageRequest, OffsetPageRequest, Page, PageRequest } from './repositories/paginator.js';
export {
  AccessError,
  AuditError,
  CircuitOpenError,
  ConfigurationError,
  ConflictError,
  ContextError,
  DatabaseError,
  EncryptionError,
  type ErrorCode,
  NotFoundError,
  type OutgoingError,
  OutcomeUnknownError,
  PoolExhaustedError,
  SerializationError,
  TimeoutError,
  UnavailableError,
  ValidationError,
} from './errors/index.js';
