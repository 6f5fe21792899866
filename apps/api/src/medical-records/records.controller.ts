import { Controller, Get, Post, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import { MedicalRecordsService } from './medical-records.service.js';
import { listRecordsQuery, type ListRecords, type RecordKind } from './record-kind.js';

type ById = z.output<typeof byId>;

/** The routes of one kind of record: a class each, since routes and their documentation belong to classes. */
export function recordsControllerOf(kind: RecordKind): Type {
  @ApiTags('medical records')
  @Controller(`v1/medical-records/${kind.path}`)
  class RecordsController {
    readonly #records: MedicalRecordsService;

    constructor(records: MedicalRecordsService) {
      this.#records = records;
    }

    @Get()
    @Endpoint({
      summary: `Lists ${kind.path.replace('-', ' ')}`,
      access: 'records:read',
      answers: kind.pageView,
    })
    list(@ValidQuery(listRecordsQuery) query: ListRecords) {
      return this.#records.list(kind, query);
    }

    @Get(':id')
    @Endpoint({ summary: `One ${kind.title}`, access: 'records:read', answers: kind.view, refuses: [404] })
    get(@ValidParams(byId) { id }: ById) {
      return this.#records.get(kind, id);
    }

    @Post()
    @Endpoint({
      summary: `Records a ${kind.title}`,
      access: 'records:create',
      answers: kind.view,
      status: 201,
      refuses: [409],
    })
    create(@ValidBody(kind.createInput) body: { patientId: string }) {
      return this.#records.create(kind, body);
    }
  }
  Object.defineProperty(RecordsController, 'name', { value: `${kind.resourceType}RecordsController` });
  return RecordsController;
}
