/** The roles of `prisma/migrations/*_roles`. */
export const OWNER_ROLE = 'healthcare_owner';
export const APP_ROLE = 'healthcare_app';
export const SYSTEM_ROLE = 'healthcare_system';
export const AUDITOR_ROLE = 'healthcare_auditor';

/** Those that connections of ours log in as, and that isolation therefore has to hold against. */
export const SESSION_ROLES = [APP_ROLE, SYSTEM_ROLE, AUDITOR_ROLE] as const;

export type SessionRole = (typeof SESSION_ROLES)[number];
