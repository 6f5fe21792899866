import { Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import {
  createPrescriptionInput,
  listPrescriptionsQuery,
  prescriptionPageView,
  prescriptionView,
  updatePrescriptionInput,
  type CreatePrescription,
  type ListPrescriptions,
  type UpdatePrescription,
} from './prescription.schemas.js';
import { PrescriptionsService } from './prescriptions.service.js';

type ById = z.output<typeof byId>;

@ApiTags('prescriptions')
@Controller('v1/prescriptions')
export class PrescriptionsController {
  readonly #prescriptions: PrescriptionsService;

  constructor(prescriptions: PrescriptionsService) {
    this.#prescriptions = prescriptions;
  }

  @Get()
  @Endpoint({ summary: 'Lists prescriptions', access: 'prescriptions:read', answers: prescriptionPageView })
  list(@ValidQuery(listPrescriptionsQuery) query: ListPrescriptions) {
    return this.#prescriptions.list(query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'One prescription',
    access: 'prescriptions:read',
    answers: prescriptionView,
    refuses: [404],
  })
  get(@ValidParams(byId) { id }: ById) {
    return this.#prescriptions.get(id);
  }

  @Post()
  @Endpoint({
    summary: 'Prescribes',
    access: 'prescriptions:create',
    answers: prescriptionView,
    status: 201,
    refuses: [409],
  })
  create(@ValidBody(createPrescriptionInput) body: CreatePrescription) {
    return this.#prescriptions.create(body);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Changes a prescription that is not over',
    description: 'Fields left out stay; null removes. A status that may not follow the present one: 409.',
    access: 'prescriptions:update',
    answers: prescriptionView,
    refuses: [404, 409],
  })
  update(@ValidParams(byId) { id }: ById, @ValidBody(updatePrescriptionInput) body: UpdatePrescription) {
    return this.#prescriptions.update(id, body);
  }
}
