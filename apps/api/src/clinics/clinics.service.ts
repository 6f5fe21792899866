import { Injectable } from '@nestjs/common';
import { DatabaseService, type RowOf } from '@infrastructure/database';
import { defined } from '../http/defined.js';
import type { UpdateClinic } from './clinic.schemas.js';

type Location = Pick<RowOf<'location'>, 'id' | 'name' | 'city' | 'status'>;
export type ClinicWithLocations = RowOf<'clinic'> & { readonly locations: readonly Location[] };

const locations = {
  select: { id: true, name: true, city: true, status: true },
  orderBy: { name: 'asc' },
  take: 1000,
} as const;

/** The caller's own clinic: no other one can be named. */
@Injectable()
export class ClinicsService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async get(id: string): Promise<ClinicWithLocations> {
    return await this.#database.executeHealthcareRead((client) =>
      client.clinic.findUniqueOrThrow({ where: { id }, include: { locations } }),
    );
  }

  async update(id: string, data: UpdateClinic): Promise<ClinicWithLocations> {
    return await this.#database.executeHealthcareWrite(
      (client) => client.clinic.update({ where: { id }, data: defined(data), include: { locations } }),
      { action: 'UPDATE_CLINIC', resourceType: 'Clinic', resourceId: id },
    );
  }
}
