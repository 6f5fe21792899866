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
import type { Pools } from './pools.js';

/** What the database lacks for isolation, states and audit to hold, as both of the module's logins see it. */
export async function findCatalogDefects(pools: Pools): Promise<string[]> {
  return [
    ...(await ask(pools.health, APP_ROLE, proveCatalog)),
    ...(await ask(pools.system, SYSTEM_ROLE, proveSession)),
  ];
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
