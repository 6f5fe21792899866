import { BaseRepository } from './base.repository.js';
import type { Paginator } from './paginator.js';
import type { UnitOfWork } from '../prisma/unit-of-work.js';

/** The patients registered at a clinic. */
export class PatientRepository extends BaseRepository<'patient'> {
  constructor(work: UnitOfWork, paginator: Paginator) {
    super('patient', work, paginator);
  }
}
