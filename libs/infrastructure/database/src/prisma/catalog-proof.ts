import { classifyFailure } from '../errors/index.js';
import {
  APP_ROLE,
  describeFinding,
  proveCatalog,
  SYSTEM_ROLE,
  type SessionRole,
} from '../internal/boot-proof/index.js';
import type { ConnectionPool } from './connection-pool.js';
import { modelMetadata } from './generated/model-metadata.js';
import { migrationNames } from './generated/migration-names.js';
import type { Pools } from './pools.js';

/** What the catalog lacks for isolation, states and audit to hold, as both of the module's logins see it. */
export async function findCatalogDefects(pools: Pools): Promise<string[]> {
  return [...(await prove(pools.health, APP_ROLE)), ...(await prove(pools.system, SYSTEM_ROLE))];
}

async function prove(pool: ConnectionPool, sessionRole: SessionRole): Promise<string[]> {
  try {
    const expected = { metadata: modelMetadata, migrations: migrationNames, sessionRole };
    return (await proveCatalog((sql) => pool.query(sql), expected)).map(describeFinding);
  } catch (error) {
    throw classifyFailure(error, { phase: 'connect', write: false });
  }
}
