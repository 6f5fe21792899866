import { Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import {
  createPractitionerInput,
  listPractitionersQuery,
  practitionerPageView,
  practitionerView,
  updatePractitionerInput,
  type CreatePractitioner,
  type ListPractitioners,
  type UpdatePractitioner,
} from './practitioner.schemas.js';
import { PractitionersService } from './practitioners.service.js';

type ById = z.output<typeof byId>;

@ApiTags('practitioners')
@Controller('v1/practitioners')
export class PractitionersController {
  readonly #practitioners: PractitionersService;

  constructor(practitioners: PractitionersService) {
    this.#practitioners = practitioners;
  }

  @Get()
  @Endpoint({
    summary: 'Lists practitioners by name',
    access: 'practitioners:read',
    answers: practitionerPageView,
  })
  list(@ValidQuery(listPractitionersQuery) query: ListPractitioners) {
    return this.#practitioners.list(query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'One practitioner',
    access: 'practitioners:read',
    answers: practitionerView,
    refuses: [404],
  })
  get(@ValidParams(byId) { id }: ById) {
    return this.#practitioners.get(id);
  }

  @Post()
  @Endpoint({
    summary: 'Adds a practitioner',
    access: 'practitioners:create',
    answers: practitionerView,
    status: 201,
    refuses: [409],
  })
  create(@ValidBody(createPractitionerInput) body: CreatePractitioner) {
    return this.#practitioners.create(body);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Changes a practitioner',
    description: 'Fields left out stay; null removes.',
    access: 'practitioners:update',
    answers: practitionerView,
    refuses: [404, 409],
  })
  update(@ValidParams(byId) { id }: ById, @ValidBody(updatePractitionerInput) body: UpdatePractitioner) {
    return this.#practitioners.update(id, body);
  }
}
