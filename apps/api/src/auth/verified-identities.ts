import type { Identity, IdentityResolver } from '@infrastructure/database';

/** Who was proven to be calling, and by which session. */
export interface VerifiedCaller {
  readonly identity: Identity;
  /** `token_id` of the login session. */
  readonly tokenId: string;
}

/**
 * Remembers who was proven to send which request, beside the request: nothing that a client can send ends up here,
 * and it is forgotten with the request.
 */
export class VerifiedIdentities {
  readonly #byRequest = new WeakMap<object, VerifiedCaller>();

  /** For the database module; null until the guard has proven who is calling. */
  readonly resolve: IdentityResolver<object> = (request) => this.#byRequest.get(request)?.identity ?? null;

  /** @param rawRequest - Node's own request, which every framework on top shares */
  attach(rawRequest: object, caller: VerifiedCaller): void {
    this.#byRequest.set(rawRequest, caller);
  }

  /** The proven caller of a request, once its guard has run. */
  of(rawRequest: object): VerifiedCaller | undefined {
    return this.#byRequest.get(rawRequest);
  }
}
