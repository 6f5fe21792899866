import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from '../auth/authenticator.js';
import { ApiError } from '../http/api.error.js';
import { ACCESS, type Access } from './access.decorators.js';
import { permits } from './role-table.js';

/** Stands before every route: who are you, and does your role permit this? */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authenticator: Authenticator;

  constructor(reflector: Reflector, authenticator: Authenticator) {
    this.#reflector = reflector;
    this.#authenticator = authenticator;
  }

  /** @throws ApiError API_UNAUTHENTICATED, API_FORBIDDEN */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.#reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'anybody') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identity = await this.#authenticator.authenticate(request);
    if (access === 'signed-in') return true;
    if (access === undefined || !permits(identity.roles, access)) throw new ApiError('API_FORBIDDEN');
    return true;
  }
}
