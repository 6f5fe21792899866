import { classifyFailure } from '../errors/index.js';
import {
  APP_ROLE,
  describeFinding,
  proveCatalog,
  proveSession,
  SYSTEM_ROLE,
  type SessionRole,
} from '../internal/boot-proof/index.js';
import type { ConnectionPool } from './connection-pool.js';
import { modelMetadata } from './generated/model-metadata.js';
import { migrationNames } from './generated/migration-names.js';
import type { Server } from './servers.js';

/** What the database lacks for isolation, states and audit to hold, as both of the module's logins see it. */
export async function findCatalogDefects({ health, system }: Server): Promise<string[]> {
  const defects = await ask(health, APP_ROLE, proveCatalog);
  // A connection of the system's asks the server who it is, which a database that lacks migrations cannot say.
  return defects.length > 0 ? defects : await ask(system, SYSTEM_ROLE, proveSession);
}

async function ask(
  pool: ConnectionPool,
  sessionRole: SessionRole,
  prove: typeof proveSession,
): Promise<string[]> {
  try {
    const expected = { metadata: modelMetadata, migrations: migrationNames, sessionRole };
    return (await prove((sql) => pool.query(sql), expected)).map(describeFinding);
  } catch (error) {
    throw classifyFailure(error, { phase: 'connect', write: false });
  }
}
