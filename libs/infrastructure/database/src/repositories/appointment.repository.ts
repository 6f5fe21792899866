import { BaseRepository } from './base.repository.js';
import type { Paginator } from './paginator.js';
import type { UnitOfWork } from '../prisma/unit-of-work.js';

/** The appointments of a clinic. */
export class AppointmentRepository extends BaseRepository<'appointment'> {
  constructor(work: UnitOfWork, paginator: Paginator) {
    super('appointment', work, paginator);
  }
}
