import type { Principal } from '../context/request-context.js';
import type { WorkOwner } from '../context/work-owner.js';
import type { OperationOptions } from '../pipeline/operation.js';
import type { ClientSession } from './client-sessions.js';
import type { LeaseRequest } from './connection-pool.js';

/** On whose behalf work is done, and the session and the piece of work it belongs to. */
export interface Caller {
  readonly principal: Principal;
  readonly session: ClientSession;
  readonly owner?: WorkOwner | undefined;
}

/** How a piece of work asks for its connection. */
export function leaseRequestOf(
  { principal }: Caller,
  { priority, signal }: OperationOptions,
  more: Pick<LeaseRequest, 'isSpill' | 'owner' | 'timeoutMs'> = {},
): LeaseRequest {
  return {
    ...more,
    priority,
    signal,
    clinicId: principal.kind === 'clinic' ? principal.identity.clinicId : undefined,
  };
}
