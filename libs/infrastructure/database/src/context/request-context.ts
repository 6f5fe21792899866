import { ContextError } from '../errors/index.js';
import { assertNotExpired, freezeIdentity, type Identity } from './identity.js';
import type { SystemGrant } from './system-grant.js';
import type { WorkOwner } from './work-owner.js';

export type { SystemGrant };

/** On whose behalf statements run: one clinic's user, or a named piece of system work. */
export type Principal =
  | { readonly kind: 'clinic'; readonly identity: Identity }
  | { readonly kind: 'system'; readonly grant: SystemGrant };

/** The place an open transaction is found again, so that a nested call becomes a savepoint in it. */
export interface OpenTransaction {
  readonly principal: Principal;
}

type PrincipalSource = Principal | (() => Promise<Identity | null>);

/**
 * One unit of work: an HTTP request, a job, a message. Its principal is settled once and never changes.
 */
export class RequestContext {
  /** Distinguishes this context for Nest's dependency injection; never reused. */
  readonly contextId: { readonly id: number };
  /** The same object in all contexts of one session: the key under which its state is kept. */
  readonly session: object;
  /** For whom connections are held. */
  readonly owner: WorkOwner;
  #source: PrincipalSource;
  #settling: Promise<Principal> | undefined;

  constructor(id: number, source: PrincipalSource, session: object, owner: WorkOwner) {
    this.contextId = { id };
    this.session = session;
    this.owner = owner;
    this.#source = source;
  }

  /** The principal if it is already settled; never starts resolving it. */
  get settled(): Principal | undefined {
    return typeof this.#source === 'function' ? undefined : this.#source;
  }

  /**
   * @throws DB_CONTEXT_MISSING when nobody is signed in, DB_CONTEXT_INVALID or DB_CONTEXT_EXPIRED otherwise.
   */
  async principal(nowMs: number): Promise<Principal> {
    return inForce(this.settled ?? (await (this.#settling ??= this.#settle())), nowMs);
  }

  /** The same where nothing need be waited for, else undefined. @throws DB_CONTEXT_EXPIRED */
  principalIfSettled(nowMs: number): Principal | undefined {
    return this.settled && inForce(this.settled, nowMs);
  }

  async #settle(): Promise<Principal> {
    try {
      const identity = await (this.#source as () => Promise<Identity | null>)();
      if (identity === null) throw ContextError.missing();
      const principal: Principal = Object.freeze({ kind: 'clinic', identity: freezeIdentity(identity) });
      this.#source = principal;
      return principal;
    } finally {
      // A refusal before the guard ran must not stick: the next call asks again.
      this.#settling = undefined;
    }
  }
}

/** @throws DB_CONTEXT_EXPIRED */
function inForce(principal: Principal, nowMs: number): Principal {
  if (principal.kind === 'clinic') assertNotExpired(principal.identity, nowMs);
  return principal;
}
