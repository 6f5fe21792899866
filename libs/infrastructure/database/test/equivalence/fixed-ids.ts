import type { Identity } from '@infrastructure/database';

const MARK = '0190f0de';

/** Ids that never change, so that two databases hold the same rows. Higher numbers are planted first. */
export function fixedId(kind: number, number: number): string {
  const text = (value: number, length: number) => String(value).padStart(length, '0');
  return `${MARK}-${text(kind, 4)}-7000-8000-${text(number, 12)}`;
}

export function isFixed(id: string): boolean {
  return id.startsWith(MARK);
}

const three = (kind: number) => [1, 2, 3].map((number) => fixedId(kind, number)) as [string, string, string];

export const clinicId = fixedId(1, 1);
export const users = three(2);
export const locations = three(3);
export const memberships = three(4);
export const profiles = three(5);
export const practitioners = three(6);
export const [ann, ben, cleo] = three(7);
export const [dora, emil, fay] = [fixedId(7, 4), fixedId(7, 5), fixedId(7, 6)];
export const appointments = [...three(8), fixedId(8, 4)] as const;
export const invoices = three(9);
export const nobody = fixedId(99, 1);

export const identity: Identity = { clinicId, userId: users[0], roles: ['clinic-admin'] };
/** When every planted row was made and changed: long ago, so that a new time can be told from it. */
export const planted = {
  createdAt: new Date('2024-01-01T00:00:00Z'),
  updatedAt: new Date('2024-01-02T00:00:00Z'),
};

export const at = (text: string) => new Date(`2024-${text}Z`);
