import type { CircuitBreakerService } from '../internal/circuit-breaker/circuit-breaker.service.js';
import type { ClusterEvent } from '../internal/read-replica/cluster-event.js';
import type { Topology } from './topology.js';

/**
 * Tells pools and breakers when a server is back: their pauses are meant for one that is gone, and would keep its work
 * away for up to half a minute after its return.
 */
export function hearOfReturns({ servers, router }: Topology, breakers: CircuitBreakerService): void {
  router.onEvent((event) => {
    const name = returnedServer(event);
    if (name === undefined) return;
    const { clinic, system } = servers.of(name);
    for (const pool of [clinic, system]) pool.serverIsBack();
    breakers.targetIsBack(name);
  });
}

function returnedServer(event: ClusterEvent): string | undefined {
  if (event.kind === 'primaryUp' || event.kind === 'replicaReturned') return event.node;
  return event.kind === 'primaryChanged' ? event.to : undefined;
}
