import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Caller } from '../auth/caller.decorator.js';
import type { VerifiedCaller } from '../auth/verified-identities.js';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import { InvitationsService } from '../invitations/invitations.service.js';
import {
  invitedView,
  inviteUserInput,
  listUsersQuery,
  userPageView,
  userView,
  type InviteUser,
  type ListUsers,
} from './user.schemas.js';
import { UsersService } from './users.service.js';

type ById = z.output<typeof byId>;

@ApiTags('users')
@Controller('v1/users')
export class UsersController {
  readonly #users: UsersService;
  readonly #invitations: InvitationsService;

  constructor(users: UsersService, invitations: InvitationsService) {
    this.#users = users;
    this.#invitations = invitations;
  }

  @Get()
  @Endpoint({ summary: 'Lists the users of the clinic', access: 'users:read', answers: userPageView })
  list(@ValidQuery(listUsersQuery) query: ListUsers) {
    return this.#users.list(query);
  }

  @Get(':id')
  @Endpoint({ summary: 'One user of the clinic', access: 'users:read', answers: userView, refuses: [404] })
  get(@ValidParams(byId) { id }: ById) {
    return this.#users.get(id);
  }

  @Post()
  @Endpoint({
    summary: 'Invites somebody to the clinic',
    description:
      'Answers the same whether or not the address has an account. The person accepts by signing in to the clinic; whoever has no password yet gets a code by mail.',
    access: 'users:create',
    answers: invitedView,
    status: 202,
    refuses: [409],
  })
  async invite(@ValidBody(inviteUserInput) body: InviteUser, @Caller() { identity }: VerifiedCaller) {
    return { ...(await this.#invitations.invite(body, identity)), status: 'invited' };
  }
}
