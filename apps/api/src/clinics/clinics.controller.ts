import { Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../auth/caller.decorator.js';
import type { VerifiedCaller } from '../auth/verified-identities.js';
import { Endpoint } from '../http/endpoint.decorator.js';
import { ValidBody } from '../http/input.decorators.js';
import { clinicView, updateClinicInput, type UpdateClinic } from './clinic.schemas.js';
import { ClinicsService } from './clinics.service.js';

@ApiTags('clinic')
@Controller('v1/clinics/me')
export class ClinicsController {
  readonly #clinics: ClinicsService;

  constructor(clinics: ClinicsService) {
    this.#clinics = clinics;
  }

  @Get()
  @Endpoint({ summary: 'The clinic signed in to', access: 'clinic:read', answers: clinicView })
  get(@Caller() { identity }: VerifiedCaller) {
    return this.#clinics.get(identity.clinicId);
  }

  @Patch()
  @Endpoint({
    summary: 'Changes how the clinic presents itself',
    description: 'Fields left out stay; null removes.',
    access: 'clinic:update',
    answers: clinicView,
  })
  update(@ValidBody(updateClinicInput) body: UpdateClinic, @Caller() { identity }: VerifiedCaller) {
    return this.#clinics.update(identity.clinicId, body);
  }
}
