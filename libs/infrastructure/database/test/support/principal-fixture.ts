import type { Identity } from '../../src/context/identity.js';
import type { Principal } from '../../src/context/request-context.js';

export const CLINIC_A = '0190a000-0000-7000-8000-00000000000a';
export const CLINIC_B = '0190a000-0000-7000-8000-00000000000b';
export const USER_A = '0190b000-0000-7000-8000-00000000000a';

/** A well-formed identity in clinic A. */
export function identityOf(changes: Partial<Identity> = {}): Identity {
  return { clinicId: CLINIC_A, userId: USER_A, roles: ['nurse'], ...changes };
}

export function clinicPrincipal(changes: Partial<Identity> = {}): Principal {
  return { kind: 'clinic', identity: identityOf(changes) };
}

export function systemPrincipal(models: readonly string[], reason = 'nightly report'): Principal {
  return { kind: 'system', grant: { reason, actor: 'report-job', models } };
}
