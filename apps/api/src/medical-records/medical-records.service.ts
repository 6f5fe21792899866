import { Injectable } from '@nestjs/common';
import { DatabaseService, type Page } from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import type { ListRecords, RecordKind } from './record-kind.js';

/** The medical records of the caller's clinic, of every kind. Records are added, never rewritten. */
@Injectable()
export class MedicalRecordsService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list(kind: RecordKind, query: ListRecords): Promise<Page<unknown>> {
    return await kind.list(this.#database, query);
  }

  async get(kind: RecordKind, id: string): Promise<unknown> {
    const found = await this.#database.executeHealthcareRead((client) => kind.find(client, id));
    if (found === null) throw new ApiError('API_NOT_FOUND');
    return found;
  }

  async create(kind: RecordKind, data: { readonly patientId: string }): Promise<unknown> {
    const { resourceType } = kind;
    return await this.#database.executeHealthcareWrite((client) => kind.create(client, data), {
      action: `RECORD_${resourceType.toUpperCase()}`,
      resourceType,
      patientId: data.patientId,
    });
  }
}
