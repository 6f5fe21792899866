import { readFileSync } from 'node:fs';
import { attachCluster } from '../attach-cluster.js';
import { ClusterError } from '../cluster.error.js';
import type { ClusterClient } from '../cluster-client.js';
import { clusterLayout } from '../folder/cluster-layout.js';
import { createTestCluster, type TestCluster, type TestClusterOptions } from './test-cluster.js';

/** Names the file from which the test files of a run attach to its cluster. */
export const sharedClusterVariable = 'HEALTHCARE_TEST_CLUSTER';

/**
 * Starts the one cluster of a test run; call it in Jest's global set-up, before its workers are made.
 * @param environment - what the workers inherit: `process.env`
 */
export async function startSharedCluster(
  options: TestClusterOptions,
  environment: NodeJS.ProcessEnv,
): Promise<TestCluster> {
  const started = await createTestCluster(options);
  environment[sharedClusterVariable] = clusterLayout(started.cluster.descriptor.folder).descriptor;
  return started;
}

/**
 * The cluster of this test run, from any of its processes.
 * @param environment - `process.env`
 * @throws ClusterError NO_SHARED_CLUSTER
 */
export function sharedCluster(environment: NodeJS.ProcessEnv): ClusterClient {
  const file = environment[sharedClusterVariable];
  if (file === undefined) {
    throw new ClusterError(
      'NO_SHARED_CLUSTER',
      `No test cluster is running: ${sharedClusterVariable} is not set.`,
      'Run the tests through Jest with its global set-up, as npm test does.',
    );
  }
  return attachCluster(JSON.parse(readFileSync(file, 'utf8')));
}
