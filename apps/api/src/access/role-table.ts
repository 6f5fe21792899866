/** What a membership may say; the database checks the same list. */
export const ROLES = ['clinic-admin', 'practitioner', 'nurse', 'receptionist', 'billing', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Everything that can be permitted. `demographics` is who a patient is and how to reach them; `patients` is the rest
 * of the patient's row.
 */
export const ACTIONS = {
  demographics: ['read', 'create', 'update'],
  patients: ['read', 'update'],
  appointments: ['read', 'create', 'update'],
  records: ['read', 'create'],
  prescriptions: ['read', 'create', 'update'],
  invoices: ['read', 'create', 'update'],
  practitioners: ['read', 'create', 'update'],
  users: ['read', 'create', 'update'],
  clinic: ['read', 'update'],
} as const;

export type Resource = keyof typeof ACTIONS;
export type Permission = { [R in Resource]: `${R}:${(typeof ACTIONS)[R][number]}` }[Resource];

type Grants = { readonly [R in Resource]?: readonly (typeof ACTIONS)[R][number][] };

const careTeam = {
  demographics: ACTIONS.demographics,
  patients: ACTIONS.patients,
  appointments: ACTIONS.appointments,
  records: ACTIONS.records,
  // Whom to book, and where: without these an appointment cannot be made.
  practitioners: ['read'],
  clinic: ['read'],
} as const satisfies Grants;

/** Who may do what. The one place; a role that is not named here may do nothing. */
export const ROLE_TABLE: Readonly<Record<Role, Grants>> = {
  'clinic-admin': ACTIONS,
  practitioner: { ...careTeam, prescriptions: ACTIONS.prescriptions },
  nurse: { ...careTeam, prescriptions: ['read'] },
  receptionist: {
    demographics: ACTIONS.demographics,
    appointments: ACTIONS.appointments,
    practitioners: ['read'],
    clinic: ['read'],
  },
  billing: { demographics: ['read'], invoices: ACTIONS.invoices, clinic: ['read'] },
  // Reads the audit log, which this API does not show yet.
  auditor: {},
};

const permissionsByRole: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  ROLES.map((role) => [
    role,
    new Set(
      Object.entries(ROLE_TABLE[role]).flatMap(([name, actions]) =>
        actions.map((action) => `${name}:${action}`),
      ),
    ),
  ]),
);

/** Whether one of the roles permits it; unknown roles permit nothing. */
export function permits(roles: readonly string[], permission: Permission): boolean {
  return roles.some((role) => permissionsByRole.get(role)?.has(permission) === true);
}

/** Everything the roles permit, in alphabetical order. */
export function permissionsOf(roles: readonly string[]): string[] {
  return [...new Set(roles.flatMap((role) => [...(permissionsByRole.get(role) ?? [])]))].sort();
}
