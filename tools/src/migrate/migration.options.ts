import type { MigrationListener } from './migration.events.js';
import type { TlsChoice } from './session/tls-choice.js';

/** Which database, and which folders describe what it should be. */
export interface MigrationOptions {
  /** `postgresql://…` of a role that may change the schema. Direct, not through a transaction pooler. */
  readonly url: string;
  /** Protection of the connection. @defaultValue what the URL's `sslmode` says, else none */
  readonly tls?: TlsChoice;
  /** Folder of the `*.prisma` files. */
  readonly schemaDir: string;
  /** Folder of the migrations, as `prisma migrate` lays it out. */
  readonly migrationsDir: string;
  /** `schema.table` names that live beside Prisma's models and are no difference. @defaultValue none */
  readonly externalTables?: readonly string[];
  /** Told about progress. @defaultValue nobody */
  readonly onEvent?: MigrationListener;
}

/** How long `deploy`, `rollback` and `reset` wait for another one to finish. */
export const defaultLockWaitMs = 600_000;
