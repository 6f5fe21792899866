import type { ClinicIsolationService } from './clinic-isolation.service.js';

/** What the database announces on the channel `healthcare_membership` when who-may-act-where changes. */
interface MappingChange {
  readonly table: string;
  readonly clinicId?: string | null;
  readonly userId?: string | null;
}

/** Drops the mappings a change concerns. What cannot be read, or names no user, drops everything: too much is safe. */
export function mappingChangeHandlers(isolation: ClinicIsolationService): {
  notified(payload: string): void;
  resumed(): void;
} {
  return {
    notified(payload) {
      const change = parse(payload);
      if (change?.userId != null) isolation.forgetUser(change.userId);
      else if (change?.table === 'clinics' && change.clinicId != null)
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
