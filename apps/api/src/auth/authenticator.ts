import { Injectable } from '@nestjs/common';
import type { Identity } from '@infrastructure/database';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../http/api.error.js';
import { AccessTokens } from './access-token.js';
import { bearerTokenOf } from './bearer-token.js';
import { SessionLookup } from './session.lookup.js';
import { VerifiedIdentities } from './verified-identities.js';

/** Finds out who is calling, and binds that identity to the request. */
@Injectable()
export class Authenticator {
  readonly #tokens: AccessTokens;
  readonly #sessions: SessionLookup;
  readonly #identities: VerifiedIdentities;

  constructor(tokens: AccessTokens, sessions: SessionLookup, identities: VerifiedIdentities) {
    this.#tokens = tokens;
    this.#sessions = sessions;
    this.#identities = identities;
  }

  /** @throws ApiError API_UNAUTHENTICATED for every reason alike */
  async authenticate(request: FastifyRequest): Promise<Identity> {
    const token = bearerTokenOf(request.headers.authorization);
    const claims = token === null ? null : await this.#tokens.verify(token);
    const session = claims === null ? null : await this.#sessions.find(claims);
    if (claims === null || session === null) throw new ApiError('API_UNAUTHENTICATED');
    const { userId, clinicId, tokenId, expiresAt } = claims;
    const identity: Identity = {
      ...session,
      userId,
      clinicId,
      expiresAt,
      ip: request.ip,
      requestId: request.id,
    };
    this.#identities.attach(request.raw, { identity, tokenId });
    return identity;
  }
}
