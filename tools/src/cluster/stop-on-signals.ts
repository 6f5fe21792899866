import type { LocalCluster } from './local-cluster.js';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Resolves with the first SIGINT or SIGTERM, after the cluster has stopped cleanly. Further signals change
 * nothing: an impatient second Ctrl-C must not leave servers behind.
 */
export function stopOnSignals(cluster: Pick<LocalCluster, 'stop'>): Promise<NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    const onSignal = (signal: NodeJS.Signals) => {
      cluster.stop().then(() => resolve(signal), reject);
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}
