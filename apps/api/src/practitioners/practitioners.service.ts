import { Injectable } from '@nestjs/common';
import { DatabaseService, type Page, type RowOf, type WhereOf } from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import { defined } from '../http/defined.js';
import { beginsWith } from '../http/filters.js';
import type { CreatePractitioner, ListPractitioners, UpdatePractitioner } from './practitioner.schemas.js';

type Practitioner = RowOf<'practitioner'>;

/** Who treats patients at the caller's clinic. */
@Injectable()
export class PractitionersService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list({ cursor, limit, name, ...filters }: ListPractitioners): Promise<Page<Practitioner>> {
    const where: WhereOf<'practitioner'> = defined({ ...filters, name: beginsWith(name) });
    return await this.#database.paginate('practitioner', { where, orderBy: { name: 'asc' }, limit, cursor });
  }

  async get(id: string): Promise<Practitioner> {
    const found = await this.#database.executeHealthcareRead((client) =>
      client.practitioner.findUnique({ where: { id } }),
    );
    if (found === null) throw new ApiError('API_NOT_FOUND');
    return found;
  }

  async create(data: CreatePractitioner): Promise<Practitioner> {
    return await this.#database.executeHealthcareWrite(
      (client) => client.practitioner.create({ data: defined(data) }),
      { action: 'CREATE_PRACTITIONER', resourceType: 'Practitioner' },
    );
  }

  /** @throws DB_NOT_FOUND */
  async update(id: string, data: UpdatePractitioner): Promise<Practitioner> {
    return await this.#database.executeHealthcareWrite(
      (client) => client.practitioner.update({ where: { id }, data: defined(data) }),
      { action: 'UPDATE_PRACTITIONER', resourceType: 'Practitioner', resourceId: id },
    );
  }
}
