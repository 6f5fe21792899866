import type { DatabaseService, ReadClient } from '@infrastructure/database';

/** Clinics read at a time. */
const PAGE = 500;

/** A clinic as an operator sees it. */
export interface ListedClinic {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: string;
  readonly patients: number;
  /** Whoever may sign in and administrate. */
  readonly administrators: number;
}

/** All clinics, those with most patients first. @param actor who is recorded in the audit log */
export async function listClinics(database: DatabaseService, actor: string): Promise<ListedClinic[]> {
  const grant = { reason: 'list the clinics', actor, models: ['Clinic', 'Patient', 'Membership'] };
  const clinics = await database.runAsSystem(grant, () =>
    database.executeHealthcareRead((client) => readAll(client)),
  );
  return clinics.sort((a, b) => b.patients - a.patients || a.slug.localeCompare(b.slug));
}

async function readAll(client: ReadClient): Promise<ListedClinic[]> {
  const listed: ListedClinic[] = [];
  for (let after: string | null = null; ;) {
    const page: ListedClinic[] = await readPage(client, after);
    listed.push(...page);
    after = page.at(-1)?.id ?? null;
    if (after === null || page.length < PAGE) return listed;
  }
}

async function readPage(client: ReadClient, after: string | null): Promise<ListedClinic[]> {
  const clinics = await client.clinic.findMany({
    ...(after !== null && { where: { id: { gt: after } } }),
    select: {
      id: true,
      slug: true,
      name: true,
      status: true,
      _count: {
        select: {
          patients: true,
          memberships: { where: { status: 'active', roles: { has: 'clinic-admin' } } },
        },
      },
    },
    orderBy: { id: 'asc' },
    take: PAGE,
  });
  return clinics.map(({ _count, ...clinic }) => ({
    ...clinic,
    patients: _count.patients,
    administrators: _count.memberships,
  }));
}
