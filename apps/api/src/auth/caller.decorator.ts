import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../http/api.error.js';
import { VerifiedIdentities, type VerifiedCaller } from './verified-identities.js';

const RawRequest = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().raw,
);

/** Finds who the guard has proven to be calling. */
@Injectable()
export class CallerPipe implements PipeTransform<object, VerifiedCaller> {
  readonly #identities: VerifiedIdentities;

  constructor(identities: VerifiedIdentities) {
    this.#identities = identities;
  }

  /** @throws ApiError API_UNAUTHENTICATED on a route that lets anybody in */
  transform(rawRequest: object): VerifiedCaller {
    const caller = this.#identities.of(rawRequest);
    if (caller === undefined) throw new ApiError('API_UNAUTHENTICATED');
    return caller;
  }
}

/** The proven caller, as a handler's argument. */
export const Caller = (): ParameterDecorator => RawRequest(CallerPipe);
