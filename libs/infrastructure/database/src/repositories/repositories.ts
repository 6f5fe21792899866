import type { UnitOfWork } from '../prisma/unit-of-work.js';
import { AppointmentRepository } from './appointment.repository.js';
import { Paginator } from './paginator.js';
import { PatientRepository } from './patient.repository.js';
import { UserRepository } from './user.repository.js';

/** The repositories behind DatabaseService's finders. */
export class Repositories {
  readonly paginator: Paginator;
  readonly users: UserRepository;
  readonly patients: PatientRepository;
  readonly appointments: AppointmentRepository;

  constructor(work: UnitOfWork) {
    this.paginator = new Paginator(work);
    this.users = new UserRepository(work, this.paginator);
    this.patients = new PatientRepository(work, this.paginator);
    this.appointments = new AppointmentRepository(work, this.paginator);
  }
}
