/* eslint-disable @nx/enforce-module-boundaries -- the imports are here to be refused */
// Blocks 3, 20 and 24 of the primary document: each wrong import as near as it comes, its `...` filled in.

// Block 1 · Single Entry Point Architecture, and block 24 · Don't access PrismaService directly.
// @ts-expect-error INTERNAL ONLY
import type { HealthcareDatabaseClient } from '@infrastructure/database';
// @ts-expect-error INTERNAL ONLY
import type { PrismaService } from '@infrastructure/database';
// @ts-expect-error INTERNAL ONLY
import type { ConnectionPoolManager } from '@infrastructure/database';

// Block 3 · Never import internal services, and block 20 · Don't import internal services directly.
// @ts-expect-error Internal services not exported
import type { HealthcareDatabaseClient as Client } from '@infrastructure/database/clients/healthcare-database.client';
// @ts-expect-error Internal services not exported
import type { PrismaService as Service } from '@infrastructure/database/prisma/prisma.service';
// @ts-expect-error Internal services not exported
import type { ConnectionPoolService } from '@infrastructure/database/internal/connection-pool.service';
// @ts-expect-error INTERNAL ONLY
import type { ConnectionPoolManager as Manager } from '@infrastructure/database/connection-pool.manager';
// @ts-expect-error Internal services not exported
import type { ReadReplicaRouterService } from '@infrastructure/database/internal/read-replica-router.service';

export type Wrong = [
  HealthcareDatabaseClient,
  PrismaService,
  ConnectionPoolManager,
  Client,
  Service,
  ConnectionPoolService,
  Manager,
  ReadReplicaRouterService,
];
