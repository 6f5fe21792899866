import { ClusterError } from '../cluster.error.js';
import type { FolderContent } from '../folder/cluster-marker.js';
import type { PortPicker } from '../folder/ports.js';
import type { SupervisedServer } from '../process/supervised-server.js';
import { redisName } from '../redis/redis-runtime.js';
import type { ClusterRuntime } from './node-runtime.js';

const usualPostgresPort = 5432;
const usualRedisPort = 6379;
const mostAttempts = 5;

/**
 * The ports of the last run where they are still free, else the usual ones, else any free ones.
 * Tests always take free ones: they must not meet a developer's own servers.
 */
export async function choosePorts(
  runtime: ClusterRuntime,
  content: FolderContent,
  namesPrimaryFirst: readonly string[],
  picker: PortPicker,
): Promise<void> {
  const last = content.kind === 'existing' ? content.marker.ports : {};
  const isTest = runtime.options.profile === 'test';
  const usual = (port: number) => (isTest ? undefined : port);
  for (const [index, name] of namesPrimaryFirst.entries()) {
    runtime.ports.set(name, await picker.pick(last[name] ?? usual(usualPostgresPort + index)));
  }
  runtime.ports.set(redisName, await picker.pick(last[redisName] ?? usual(usualRedisPort)));
}

/** Between choosing a port and taking it another process may be faster. */
export async function startOnFreePort(
  runtime: ClusterRuntime,
  server: SupervisedServer,
  picker: PortPicker,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await server.start();
      return;
    } catch (error) {
      const isTaken = error instanceof ClusterError && error.code === 'PORT_TAKEN';
      if (!isTaken || attempt === mostAttempts) throw error;
      runtime.ports.set(server.name, await picker.pick(undefined));
    }
  }
}
