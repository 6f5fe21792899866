import { Injectable } from '@nestjs/common';
import {
  DatabaseService,
  type ArgumentsOf,
  type Page,
  type RowOf,
  type WhereOf,
} from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import { defined } from '../http/defined.js';
import { between } from '../http/filters.js';
import type {
  AppointmentState,
  CancelAppointment,
  CompleteAppointment,
  CreateAppointment,
  ListAppointments,
  UpdateAppointment,
} from './appointment.schemas.js';

type Appointment = RowOf<'appointment'>;
type Changes = ArgumentsOf<'appointment', 'updateMany'>['data'];

/** What has begun is history: only a booking can still be moved. */
const MOVABLE: readonly AppointmentState[] = ['booked'];

/**
 * The appointments of the caller's clinic.
 *
 * Two rules are the database's own and hold against any race: a practitioner is in one place at a time
 * (`DB_OVERLAP_CONFLICT`), and a state follows only where the transition table lets it (`DB_TRANSITION_REFUSED`).
 */
@Injectable()
export class AppointmentsService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list({
    cursor,
    limit,
    order,
    from,
    before,
    ...filters
  }: ListAppointments): Promise<Page<Appointment>> {
    const where: WhereOf<'appointment'> = defined({ ...filters, startsAt: between(from, before) });
    const orderBy = { startsAt: order === 'latest' ? 'desc' : 'asc' } as const;
    return await this.#database.paginate('appointment', { where, orderBy, limit, cursor });
  }

  async get(id: string): Promise<Appointment> {
    const found = await this.#database.findAppointmentByIdSafe(id);
    if (found === null) throw new ApiError('API_NOT_FOUND');
    return found;
  }

  async book(data: CreateAppointment): Promise<Appointment> {
    return await this.#database.executeHealthcareWrite(
      async (client) => {
        // Those who want one practitioner's time queue here: at the exclusion constraint they would deadlock.
        await client.$queryRaw`
          SELECT id FROM healthcare.practitioners WHERE id = ${data.practitionerId}::uuid FOR NO KEY UPDATE`;
        return await client.appointment.create({ data: defined(data) });
      },
      { action: 'BOOK_APPOINTMENT', resourceType: 'Appointment', patientId: data.patientId },
    );
  }

  /** @throws ApiError API_STATE_CONFLICT once the appointment is no longer only booked */
  async update(id: string, data: UpdateAppointment): Promise<Appointment> {
    return await this.#change(id, 'UPDATE_APPOINTMENT', defined(data), MOVABLE);
  }

  async checkIn(id: string): Promise<Appointment> {
    return await this.#change(id, 'CHECK_IN_APPOINTMENT', { status: 'checked-in' });
  }

  async complete(id: string, details: CompleteAppointment): Promise<Appointment> {
    return await this.#change(id, 'COMPLETE_APPOINTMENT', { status: 'completed', ...defined(details) });
  }

  async cancel(id: string, { reason }: CancelAppointment): Promise<Appointment> {
    const cancelReason = defined({ cancelReason: reason });
    return await this.#change(id, 'CANCEL_APPOINTMENT', { status: 'cancelled', ...cancelReason });
  }

  async markNoShow(id: string): Promise<Appointment> {
    return await this.#change(id, 'NO_SHOW_APPOINTMENT', { status: 'no-show' });
  }

  async #change(
    id: string,
    action: string,
    data: Changes,
    states?: readonly AppointmentState[],
  ): Promise<Appointment> {
    // An action that is repeated finds nothing to do: the first one's words stand.
    const status = states === undefined ? { not: data.status as AppointmentState } : { in: [...states] };
    const where = { id, status };
    return await this.#database.executeHealthcareWrite(
      async (client) => {
        const [changed] = await client.appointment.updateManyAndReturn({ where, data });
        if (changed !== undefined) return changed;
        const isThere = (await client.appointment.count({ where: { id } })) > 0;
        throw new ApiError(isThere ? 'API_STATE_CONFLICT' : 'API_NOT_FOUND');
      },
      { action, resourceType: 'Appointment', resourceId: id },
    );
  }
}
