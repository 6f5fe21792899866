import { Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Caller } from '../auth/caller.decorator.js';
import type { VerifiedCaller } from '../auth/verified-identities.js';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import {
  createPatientInput,
  listPatientsQuery,
  patientPageView,
  patientView,
  updatePatientInput,
  type CreatePatient,
  type ListPatients,
  type UpdatePatient,
} from './patient.schemas.js';
import { PatientsService } from './patients.service.js';

type ById = z.output<typeof byId>;

@ApiTags('patients')
@Controller('v1/patients')
export class PatientsController {
  readonly #patients: PatientsService;

  constructor(patients: PatientsService) {
    this.#patients = patients;
  }

  @Get()
  @Endpoint({ summary: 'Lists patients', access: 'demographics:read', answers: patientPageView })
  list(@ValidQuery(listPatientsQuery) query: ListPatients, @Caller() { identity }: VerifiedCaller) {
    return this.#patients.list(query, identity.roles);
  }

  @Get(':id')
  @Endpoint({ summary: 'One patient', access: 'demographics:read', answers: patientView, refuses: [404] })
  get(@ValidParams(byId) { id }: ById, @Caller() { identity }: VerifiedCaller) {
    return this.#patients.get(id, identity.roles);
  }

  @Post()
  @Endpoint({
    summary: 'Registers a patient',
    description: 'Fields beyond demographics also need `patients:update`.',
    access: 'demographics:create',
    answers: patientView,
    status: 201,
    refuses: [409],
  })
  create(@ValidBody(createPatientInput) body: CreatePatient, @Caller() { identity }: VerifiedCaller) {
    return this.#patients.create(body, identity.roles);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Changes a patient',
    description:
      'Fields left out stay; null removes. Fields beyond demographics also need `patients:update`.',
    access: 'demographics:update',
    answers: patientView,
    refuses: [404, 409],
  })
  update(
    @ValidParams(byId) { id }: ById,
    @ValidBody(updatePatientInput) body: UpdatePatient,
    @Caller() { identity }: VerifiedCaller,
  ) {
    return this.#patients.update(id, body, identity.roles);
  }
}
