import { ensureReplicationRole } from '../databases/role-passwords.js';
import { firstNode, writeMarker } from '../folder/cluster-marker.js';
import { withAdminConnection } from './admin-connection.js';
import { initialiseDataFolder } from './initialise-data-folder.js';
import { adminTarget, type ClusterRuntime } from './node-runtime.js';

/** The database the application uses. */
export const applicationDatabase = 'healthcare';

/**
 * Makes the first data folder. The marker says `initialising` until everything is there, so an interrupted
 * attempt is recognised and never mistaken for data.
 */
export async function createFirstNode(runtime: ClusterRuntime, start: () => Promise<void>): Promise<void> {
  const { layout, binaries, runAs, secrets, options } = runtime;
  const { major } = binaries;
  await writeMarker(layout, { format: 1, state: 'initialising', major });
  await initialiseDataFolder({
    ...{ binaries, runAs },
    dataDir: layout.dataDir(firstNode),
    superuserPassword: secrets.postgres,
    sync: options.profile !== 'test',
  });
  await start();
  await withAdminConnection(adminTarget(runtime, firstNode), async (session) => {
    await ensureReplicationRole(session, secrets.replicator);
    await session.query(`create database ${applicationDatabase}`);
  });
  const ports = Object.fromEntries(runtime.ports);
  await writeMarker(layout, { format: 1, state: 'ready', major, primary: firstNode, ports });
  options.onEvent({ kind: 'initialised', node: firstNode });
}
