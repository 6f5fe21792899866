import type { Answer } from './bounded-probe.js';
import type { HealthTarget, ServerStanding } from './health-ports.js';
import type { BreakerHealth, HealthState, ServerHealth } from './health-status.js';

/** What the ping, the routing and the breaker of one server say together. */
export function serverHealth(
  { name, role }: Pick<HealthTarget, 'name' | 'role'>,
  answer: Answer<void>,
  standing: ServerStanding | undefined,
  breaker: BreakerHealth | undefined,
): ServerHealth {
  const isFit = standing === undefined || standing.state === 'serving';
  const isOpen = breaker !== undefined && breaker.state !== 'closed';
  const answered: HealthState = isFit && !isOpen ? 'up' : 'degraded';
  return {
    name,
    role: standing?.role ?? role,
    status: answer.kind === 'answered' ? answered : 'down',
    latencyMs: answer.kind === 'answered' ? answer.tookMs : null,
    state: standing?.state ?? null,
    reason: standing?.reason ?? null,
    lagMs: standing?.lagMs ?? null,
    lagBytes: standing?.lagBytes ?? null,
  };
}

/** Down when no server can serve anything, up when a primary and everything else is well. */
export function databaseHealth(
  servers: readonly ServerHealth[],
  breakers: readonly BreakerHealth[],
): HealthState {
  if (!servers.some(canServe)) return 'down';
  const hasPrimary = servers.some(({ role }) => role === 'primary');
  const isWell =
    servers.every(({ status }) => status === 'up') && breakers.every(({ state }) => state === 'closed');
  return hasPrimary && isWell ? 'up' : 'degraded';
}

/** It answers, and routing would send it work. A primary may take writes then, a replica reads. */
function canServe({ status, state }: ServerHealth): boolean {
  return status !== 'down' && (state === null || state === 'serving');
}
