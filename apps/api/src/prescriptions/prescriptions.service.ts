import { Injectable } from '@nestjs/common';
import { DatabaseService, type Page, type RowOf } from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import { defined } from '../http/defined.js';
import type {
  CreatePrescription,
  ListPrescriptions,
  PrescriptionState,
  UpdatePrescription,
} from './prescription.schemas.js';

type Prescription = RowOf<'prescription'>;

/** What is over stays as it was. */
const CHANGEABLE: readonly PrescriptionState[] = ['draft', 'active', 'on-hold'];

/** The prescriptions of the caller's clinic. States follow the database's transition table (`DB_TRANSITION_REFUSED`). */
@Injectable()
export class PrescriptionsService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list({ cursor, limit, ...filters }: ListPrescriptions): Promise<Page<Prescription>> {
    const list = { where: defined(filters), orderBy: { startedAt: 'desc' } as const };
    return await this.#database.paginate('prescription', { ...list, limit, cursor });
  }

  async get(id: string): Promise<Prescription> {
    const found = await this.#database.executeHealthcareRead((client) =>
      client.prescription.findUnique({ where: { id } }),
    );
    if (found === null) throw new ApiError('API_NOT_FOUND');
    return found;
  }

  async create(data: CreatePrescription): Promise<Prescription> {
    return await this.#database.executeHealthcareWrite(
      (client) => client.prescription.create({ data: defined(data) }),
      { action: 'CREATE_PRESCRIPTION', resourceType: 'Prescription', patientId: data.patientId },
    );
  }

  /** @throws ApiError API_STATE_CONFLICT once the prescription is over */
  async update(id: string, data: UpdatePrescription): Promise<Prescription> {
    return await this.#database.executeHealthcareWrite(
      async (client) => {
        const [changed] = await client.prescription.updateManyAndReturn({
          where: { id, status: { in: [...CHANGEABLE] } },
          data: defined(data),
        });
        if (changed !== undefined) return changed;
        const isThere = (await client.prescription.count({ where: { id } })) > 0;
        throw new ApiError(isThere ? 'API_STATE_CONFLICT' : 'API_NOT_FOUND');
      },
      { action: 'UPDATE_PRESCRIPTION', resourceType: 'Prescription', resourceId: id },
    );
  }
}
