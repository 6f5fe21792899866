import { join } from 'node:path';

/** Where everything of a cluster lies below its folder. */
export interface ClusterLayout {
  readonly root: string;
  readonly marker: string;
  readonly lock: string;
  readonly secrets: string;
  readonly descriptor: string;
  readonly logs: string;
  readonly tls: string;
  readonly redis: string;
  dataDir(node: string): string;
  logFile(server: string): string;
  /** While this file exists a crashed node stays down: crash tests decide when it comes back. */
  holdFile(node: string): string;
}

export function clusterLayout(root: string): ClusterLayout {
  return {
    root,
    marker: join(root, 'cluster.json'),
    lock: join(root, 'cluster.lock'),
    secrets: join(root, 'secrets.json'),
    descriptor: join(root, 'running.json'),
    logs: join(root, 'logs'),
    tls: join(root, 'tls'),
    redis: join(root, 'redis'),
    dataDir: (node) => join(root, node),
    logFile: (server) => join(root, 'logs', `${server}.log`),
    holdFile: (node) => join(root, `${node}.hold`),
  };
}
