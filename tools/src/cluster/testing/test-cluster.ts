import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterError } from '../cluster.error.js';
import type { ClusterOptions } from '../cluster.options.js';
import type { DatabaseUrls } from '../connection-urls.js';
import type { LocalCluster } from '../local-cluster.js';
import { startCluster } from '../start-cluster.js';
import { sweepAbandoned, testFolderPrefix } from './sweep-abandoned.js';

export interface TestClusterOptions extends Partial<Omit<ClusterOptions, 'profile'>> {
  /** Fills the template that every test database is cloned from; given the addresses of an empty database. */
  readonly migrate?: (urls: DatabaseUrls) => Promise<void>;
  /** Whether the roles get their passwords after the migration. @defaultValue true */
  readonly assignPasswords?: boolean;
}

export interface TestCluster {
  readonly cluster: LocalCluster;
  /** Stops all servers and deletes their data. */
  stop(): Promise<void>;
}

const templateName = 'healthcare_template';

/**
 * Starts a cluster for tests in a temporary folder, on free ports, without waiting for the disk; with `migrate`
 * its databases are clones of a migrated template. Clusters whose process was killed are cleared away first.
 */
export async function createTestCluster(options: TestClusterOptions = {}): Promise<TestCluster> {
  await sweepAbandoned(tmpdir());
  const { migrate, assignPasswords = true, folder = await temporaryFolder(), ...rest } = options;
  const cluster = await startCluster({ ...rest, folder, profile: 'test' }).catch(async (error: unknown) => {
    await deleteFolder(folder, error);
    throw error;
  });
  const stop = async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (migrate !== undefined) await cluster.buildTemplate(templateName, migrate);
    if (migrate !== undefined && assignPasswords) await cluster.assignPasswords();
    return { cluster, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A folder that another cluster runs on, or that holds something else, is not ours to delete. */
async function deleteFolder(folder: string, error: unknown): Promise<void> {
  const isOthers = error instanceof ClusterError && ['FOLDER_IN_USE', 'FOLDER_FOREIGN'].includes(error.code);
  if (!isOthers) await rm(folder, { recursive: true, force: true });
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), testFolderPrefix));
  await chmod(folder, 0o711);
  return folder;
}
