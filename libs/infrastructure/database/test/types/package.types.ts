/* eslint-disable @nx/enforce-module-boundaries -- the imports are here to be refused */
import * as database from '@infrastructure/database';
import * as testing from '@infrastructure/database/testing';
import type { Equal, Expect } from './equal.js';

// @ts-expect-error PrismaService is internal
import type { PrismaService } from '@infrastructure/database';
// @ts-expect-error no road past the exports
import type { ConnectionPool } from '@infrastructure/database/src/prisma/connection-pool.js';
// @ts-expect-error no road past the exports
import type { ClinicIsolationService } from '@infrastructure/database/internal/clinic-isolation/clinic-isolation.service.js';
// @ts-expect-error the primary document's first wrong import
import type { HealthcareDatabaseClient } from '@infrastructure/database/clients/healthcare-database.client.js';

export type Refused = [PrismaService, ConnectionPool, ClinicIsolationService, HealthcareDatabaseClient];

type Errors =
  | 'AccessError'
  | 'AuditError'
  | 'CircuitOpenError'
  | 'ConfigurationError'
  | 'ConflictError'
  | 'ContextError'
  | 'DatabaseError'
  | 'EncryptionError'
  | 'NotFoundError'
  | 'OutcomeUnknownError'
  | 'PoolExhaustedError'
  | 'SerializationError'
  | 'TimeoutError'
  | 'UnavailableError'
  | 'ValidationError';

export type Surface = [
  Expect<Equal<keyof typeof database, 'DatabaseModule' | 'DatabaseService' | Errors>>,
  Expect<Equal<keyof typeof testing, 'lintCatalog' | 'describeFinding'>>,
];

export function refuses(): void {
  // @ts-expect-error the module makes its service; nobody else has what that takes
  new database.DatabaseService();
  // @ts-expect-error options are checked by the compiler, too
  database.DatabaseModule.forRoot({ connection: { ulr: 'postgresql://…' } });
  // @ts-expect-error there is one cipher
  database.DatabaseModule.forRoot({ compliance: { encryptionAlgorithm: 'AES-128-CBC' } });
}
