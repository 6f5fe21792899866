import type { ClinicIsolationService } from './clinic-isolation.service.js';

/** What the database announces on the channel `healthcare_membership` when who-may-act-where changes. */
interface MappingChange {
  readonly table?: unknown;
  readonly clinicId?: unknown;
  readonly userId?: unknown;
}

/** Drops the mappings a change concerns. What cannot be read, or names no user, drops everything: too much is safe. */
export function mappingChangeHandlers(isolation: ClinicIsolationService): {
  notified(payload: string): void;
  resumed(): void;
} {
  return {
    notified(payload) {
      const change = parse(payload);
      if (typeof change?.userId === 'string') isolation.forgetUser(change.userId);
      else if (change?.table === 'clinics' && typeof change.clinicId === 'string')
        isolation.forgetClinic(change.clinicId);
      else isolation.forgetAll();
    },
    resumed() {
      isolation.forgetAll();
    },
  };
}

function parse(payload: string): MappingChange | null {
  try {
    return JSON.parse(payload) as MappingChange | null;
  } catch {
    return null;
  }
}
