import { Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import { MembershipsService } from './memberships.service.js';
import {
  listMembershipsQuery,
  membershipPageView,
  membershipView,
  updateMembershipInput,
  type ListMemberships,
  type UpdateMembership,
} from './user.schemas.js';

type ById = z.output<typeof byId>;

@ApiTags('users')
@Controller('v1/memberships')
export class MembershipsController {
  readonly #memberships: MembershipsService;

  constructor(memberships: MembershipsService) {
    this.#memberships = memberships;
  }

  @Get()
  @Endpoint({
    summary: 'Lists who works here, and as what',
    access: 'users:read',
    answers: membershipPageView,
  })
  list(@ValidQuery(listMembershipsQuery) query: ListMemberships) {
    return this.#memberships.list(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'One membership', access: 'users:read', answers: membershipView, refuses: [404] })
  get(@ValidParams(byId) { id }: ById) {
    return this.#memberships.get(id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Changes roles, locations, standing or profile',
    description: 'It counts from the next request on. The last active administrator stays one: 409.',
    access: 'users:update',
    answers: membershipView,
    refuses: [404, 409],
  })
  update(@ValidParams(byId) { id }: ById, @ValidBody(updateMembershipInput) body: UpdateMembership) {
    return this.#memberships.update(id, body);
  }
}
