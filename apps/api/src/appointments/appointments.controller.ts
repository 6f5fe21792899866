import { Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import {
  appointmentPageView,
  appointmentView,
  cancelAppointmentInput,
  completeAppointmentInput,
  createAppointmentInput,
  listAppointmentsQuery,
  updateAppointmentInput,
  type CancelAppointment,
  type CompleteAppointment,
  type CreateAppointment,
  type ListAppointments,
  type UpdateAppointment,
} from './appointment.schemas.js';
import { AppointmentsService } from './appointments.service.js';

type ById = z.output<typeof byId>;

const change = { access: 'appointments:update', answers: appointmentView, refuses: [404, 409] } as const;

@ApiTags('appointments')
@Controller('v1/appointments')
export class AppointmentsController {
  readonly #appointments: AppointmentsService;

  constructor(appointments: AppointmentsService) {
    this.#appointments = appointments;
  }

  @Get()
  @Endpoint({ summary: 'Lists appointments', access: 'appointments:read', answers: appointmentPageView })
  list(@ValidQuery(listAppointmentsQuery) query: ListAppointments) {
    return this.#appointments.list(query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'One appointment',
    access: 'appointments:read',
    answers: appointmentView,
    refuses: [404],
  })
  get(@ValidParams(byId) { id }: ById) {
    return this.#appointments.get(id);
  }

  @Post()
  @Endpoint({
    summary: 'Books an appointment',
    description: 'A practitioner cannot be booked twice at a time: 409 `DB_OVERLAP_CONFLICT`.',
    access: 'appointments:create',
    answers: appointmentView,
    status: 201,
    refuses: [409],
  })
  book(@ValidBody(createAppointmentInput) body: CreateAppointment) {
    return this.#appointments.book(body);
  }

  @Patch(':id')
  @Endpoint({ ...change, summary: 'Moves or describes a booked appointment' })
  update(@ValidParams(byId) { id }: ById, @ValidBody(updateAppointmentInput) body: UpdateAppointment) {
    return this.#appointments.update(id, body);
  }

  @Post(':id/check-in')
  @Endpoint({ ...change, summary: 'The patient has arrived' })
  checkIn(@ValidParams(byId) { id }: ById) {
    return this.#appointments.checkIn(id);
  }

  @Post(':id/complete')
  @Endpoint({ ...change, summary: 'The visit is over' })
  complete(@ValidParams(byId) { id }: ById, @ValidBody(completeAppointmentInput) body: CompleteAppointment) {
    return this.#appointments.complete(id, body);
  }

  @Post(':id/cancel')
  @Endpoint({ ...change, summary: 'The visit will not take place' })
  cancel(@ValidParams(byId) { id }: ById, @ValidBody(cancelAppointmentInput) body: CancelAppointment) {
    return this.#appointments.cancel(id, body);
  }

  @Post(':id/no-show')
  @Endpoint({ ...change, summary: 'The patient did not come' })
  markNoShow(@ValidParams(byId) { id }: ById) {
    return this.#appointments.markNoShow(id);
  }
}
