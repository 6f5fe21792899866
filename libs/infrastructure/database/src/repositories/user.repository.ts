import { BaseRepository } from './base.repository.js';
import type { Paginator } from './paginator.js';
import type { UnitOfWork } from '../prisma/unit-of-work.js';

/** The users a clinic can see: its active members, and those it made. */
export class UserRepository extends BaseRepository<'user'> {
  constructor(work: UnitOfWork, paginator: Paginator) {
    super('user', work, paginator);
  }
}
