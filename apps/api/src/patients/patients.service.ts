import { Injectable } from '@nestjs/common';
import { DatabaseService, type Page, type RowOf, type WhereOf } from '@infrastructure/database';
import { permits } from '../access/role-table.js';
import { ApiError } from '../http/api.error.js';
import { defined } from '../http/defined.js';
import { beginsWith } from '../http/filters.js';
import { recordNumber } from '../http/record-number.js';
import { CARE_FIELDS, type CreatePatient, type ListPatients, type UpdatePatient } from './patient.schemas.js';

type Patient = RowOf<'patient'>;
type Roles = readonly string[];

const ORDERS = {
  newest: [{ createdAt: 'desc' }],
  name: [{ lastName: 'asc' }, { firstName: 'asc' }],
} as const;

/** The patients of the caller's clinic, each as far as the caller's roles may see them. */
@Injectable()
export class PatientsService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list(
    { cursor, limit, mrn, lastName, birthDate, order }: ListPatients,
    roles: Roles,
  ): Promise<Page<Partial<Patient>>> {
    const where: WhereOf<'patient'> = defined({ mrn, birthDate, lastName: beginsWith(lastName) });
    const page = await this.#database.paginate('patient', { where, orderBy: ORDERS[order], limit, cursor });
    return { ...page, items: page.items.map((patient) => shownTo(roles, patient)) };
  }

  /** @throws ApiError API_NOT_FOUND also for patients of other clinics: here there are none */
  async get(id: string, roles: Roles): Promise<Partial<Patient>> {
    const patient = await this.#database.findPatientByIdSafe(id);
    if (patient === null) throw new ApiError('API_NOT_FOUND');
    return shownTo(roles, patient);
  }

  /** @throws DB_UNIQUE_CONFLICT when the clinic has this record number already */
  async create(
    { mrn = recordNumber('MRN'), ...data }: CreatePatient,
    roles: Roles,
  ): Promise<Partial<Patient>> {
    requireCareTeam(roles, data);
    const created = await this.#database.executeHealthcareWrite(
      (client) => client.patient.create({ data: { mrn, ...defined(data) } }),
      { action: 'CREATE_PATIENT', resourceType: 'Patient' },
    );
    return shownTo(roles, created);
  }

  /** @throws DB_NOT_FOUND */
  async update(id: string, data: UpdatePatient, roles: Roles): Promise<Partial<Patient>> {
    requireCareTeam(roles, data);
    const updated = await this.#database.executeHealthcareWrite(
      (client) => client.patient.update({ where: { id }, data: defined(data) }),
      { action: 'UPDATE_PATIENT', resourceType: 'Patient', resourceId: id, patientId: id },
    );
    return shownTo(roles, updated);
  }
}

/** Demographics for everybody who gets here, the rest for those who treat patients. */
function shownTo(roles: Roles, patient: Patient): Partial<Patient> {
  if (permits(roles, 'patients:read')) return patient;
  return Object.fromEntries(Object.entries(patient).filter(([field]) => !CARE_FIELDS.has(field)));
}

/** @throws ApiError API_FORBIDDEN when a field beyond demographics is written by a role without them */
function requireCareTeam(roles: Roles, data: object): void {
  const writesCare = Object.entries(data).some(
    ([field, value]) => CARE_FIELDS.has(field) && value !== undefined,
  );
  if (writesCare && !permits(roles, 'patients:update')) throw new ApiError('API_FORBIDDEN');
}
