import type { DatabaseService, DatabaseSetup } from '@infrastructure/database';
import { withDatabase } from '../bulk-load/index.js';
import { deploy } from '../migrate/index.js';
import type { CliContext } from './cli-context.js';
import { migrationProgress } from './migration-progress.js';
import type { Output } from './output.js';
import { type UsedDatabase, useDatabase } from './use-database.js';
import { workspace } from './workspace.js';

/**
 * Runs work through the library on the database that the environment names; else on the local cluster, which is
 * started and migrated for it.
 *
 * @throws DatabaseError when the library refuses to start on that database
 */
export async function useLibrary<T>(
  context: CliContext,
  output: Output,
  work: (database: DatabaseService) => Promise<T>,
): Promise<T> {
  return await useDatabase(context.environment(), output, async (used) =>
    withDatabase(await setupFor(used, output), (line) => output.line(line), work),
  );
}

/** Without a local cluster the library reads the same environment itself, and nobody migrates unasked. */
async function setupFor({ url, tls, cluster }: UsedDatabase, output: Output): Promise<DatabaseSetup> {
  if (cluster === null) return {};
  const { schemaDir, migrationsDir } = workspace;
  await deploy({ url, ...(tls && { tls }), schemaDir, migrationsDir, onEvent: migrationProgress(output) });
  await cluster.assignPasswords();
  const { app, system } = cluster.urls;
  const ssl = cluster.tls === null ? {} : { ssl: true, sslCa: cluster.tls.authority };
  return { profile: 'development', connection: { url: app, systemUrl: system, ...ssl } };
}
