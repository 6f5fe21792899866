import type { DataSet } from '../data-set.js';

/** Roles as memberships hold them, and what people with them are called in addresses and on doors. */
export const POSITIONS = {
  'clinic-admin': { address: 'admin', title: 'Clinic administrator' },
  practitioner: { address: 'practitioner', title: 'Physician' },
  nurse: { address: 'nurse', title: 'Registered nurse' },
  receptionist: { address: 'receptionist', title: 'Receptionist' },
  billing: { address: 'billing', title: 'Billing clerk' },
  auditor: { address: 'auditor', title: 'Privacy officer' },
} as const;

export type Role = keyof typeof POSITIONS;

/** One member of a clinic's staff. */
export interface StaffMember {
  readonly role: Role;
  /** Among those with the same role, from 1. */
  readonly number: number;
}

export function staffPlan(dataSet: DataSet, clinic: number): readonly StaffMember[] {
  const { practitioners, nurses, receptionists, billers } = dataSet.staffOf(clinic);
  const sizes: Readonly<Record<Role, number>> = {
    'clinic-admin': 1,
    practitioner: practitioners,
    nurse: nurses,
    receptionist: receptionists,
    billing: billers,
    auditor: 1,
  };
  return (Object.keys(sizes) as Role[]).flatMap((role) =>
    Array.from({ length: sizes[role] }, (_, index) => ({ role, number: index + 1 })),
  );
}

/** What a member of the staff signs in with. */
export function loginOf(dataSet: DataSet, clinic: number, { role, number }: StaffMember): string {
  return `${POSITIONS[role].address}-${number}@c${clinic}.${dataSet.domain}`;
}
