import { Controller, Delete, Get, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import {
  changePasswordInput,
  listSessionsQuery,
  loginInput,
  loginView,
  meView,
  sessionPageView,
  type ChangePassword,
  type ListSessions,
  type Login,
} from './auth.schemas.js';
import { Caller } from './caller.decorator.js';
import { LoginService } from './login.service.js';
import { ProfileService } from './profile.service.js';
import { sessionOriginOf } from './session-origin.js';
import { SessionService } from './session.service.js';
import type { VerifiedCaller } from './verified-identities.js';

type ById = z.output<typeof byId>;

@ApiTags('auth')
@Controller('v1/auth')
export class AuthController {
  readonly #login: LoginService;
  readonly #profile: ProfileService;
  readonly #sessions: SessionService;

  constructor(login: LoginService, profile: ProfileService, sessions: SessionService) {
    this.#login = login;
    this.#profile = profile;
    this.#sessions = sessions;
  }

  @Post('login')
  @Endpoint({
    summary: 'Signs in',
    description:
      'Members of several clinics get the list of them and repeat with `clinicId`. Wrong address, wrong password and a locked account read the same. Five failures in a row lock the account for a while, longer with each further one.',
    access: 'anybody',
    answers: loginView,
    refuses: [401],
  })
  async login(@ValidBody(loginInput) body: Login, @Req() request: FastifyRequest) {
    const outcome = await this.#login.login(body, sessionOriginOf(request));
    return outcome.outcome === 'signed-in' ? { ...outcome, tokenType: 'Bearer' } : outcome;
  }

  @Post('logout')
  @Endpoint({
    summary: 'Ends this session',
    description: 'Its token stops working at once.',
    access: 'signed-in',
  })
  logout(@Caller() caller: VerifiedCaller) {
    return this.#sessions.close(caller);
  }

  @Get('me')
  @Endpoint({ summary: 'Who is signed in, and what they may do', access: 'signed-in', answers: meView })
  me(@Caller() caller: VerifiedCaller) {
    return this.#profile.me(caller);
  }

  @Post('password')
  @Endpoint({
    summary: 'Changes the password',
    description: 'Ends every other session of the user, in all clinics.',
    access: 'signed-in',
  })
  changePassword(@ValidBody(changePasswordInput) body: ChangePassword, @Caller() caller: VerifiedCaller) {
    return this.#profile.changePassword(caller, body);
  }

  @Get('sessions')
  @Endpoint({
    summary: 'Lists the caller’s open sessions in this clinic',
    access: 'signed-in',
    answers: sessionPageView,
  })
  async sessions(@ValidQuery(listSessionsQuery) query: ListSessions, @Caller() caller: VerifiedCaller) {
    const page = await this.#sessions.list(caller, query);
    const items = page.items.map((session) => ({
      ...session,
      isCurrent: session.tokenId === caller.tokenId,
    }));
    return { ...page, items };
  }

  @Delete('sessions/:id')
  @Endpoint({ summary: 'Ends one of the caller’s sessions', access: 'signed-in', refuses: [404] })
  revoke(@ValidParams(byId) { id }: ById, @Caller() caller: VerifiedCaller) {
    return this.#sessions.revoke(caller, id);
  }
}
