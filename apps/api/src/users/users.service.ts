import { Injectable } from '@nestjs/common';
import { DatabaseService, type Page, type RowOf } from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import type { ListUsers } from './user.schemas.js';

/** The people that the caller's clinic sees: its active members. */
@Injectable()
export class UsersService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list(page: ListUsers): Promise<Page<RowOf<'user'>>> {
    return await this.#database.paginate('user', page);
  }

  /** @throws ApiError API_NOT_FOUND also for users of other clinics */
  async get(id: string): Promise<RowOf<'user'>> {
    const user = await this.#database.findUserByIdSafe(id);
    if (user === null) throw new ApiError('API_NOT_FOUND');
    return user;
  }
}
