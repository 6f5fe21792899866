import { AsyncLocalStorage } from 'node:async_hooks';
import { ContextError } from '../errors/index.js';
import { freezeIdentity, type Identity } from './identity.js';
import { RequestContext, type OpenTransaction, type SystemGrant } from './request-context.js';

interface Frame {
  readonly context: RequestContext;
  readonly transaction?: OpenTransaction;
}

/**
 * Finds the current unit of work. Only `run` is used, never `enterWith`: a context cannot outlive its callback.
 *
 * It answers "who is calling DatabaseService?". It never travels from an operation to its statement:
 * from there on the principal is passed by hand (see docs/adr/0004).
 */
export class ContextStore {
  readonly #frames = new AsyncLocalStorage<Frame>();
  #nextId = 1;

  runWithIdentity<T>(identity: Identity, fn: () => T): T {
    const principal = Object.freeze({ kind: 'clinic' as const, identity: freezeIdentity(identity) });
    return this.#run(new RequestContext(this.#nextId++, principal), fn);
  }

  /** The identity is asked for at the first clinic-bound call inside `fn`, so after guards. */
  runWithResolver<T>(resolve: () => Promise<Identity | null>, fn: () => T): T {
    return this.#run(new RequestContext(this.#nextId++, resolve), fn);
  }

  runWithSystemGrant<T>(grant: SystemGrant, fn: () => T): T {
    if (typeof grant.reason !== 'string' || grant.reason.trim().length < 3)
      throw ContextError.invalid('reason', 'a text of at least 3 characters');
    if (typeof grant.actor !== 'string' || grant.actor.trim() === '')
      throw ContextError.invalid('actor', 'a non-empty text');
    if (!Array.isArray(grant.models) || grant.models.length === 0)
      throw ContextError.invalid('models', 'a non-empty list of model names');
    const frozen: SystemGrant = Object.freeze({
      reason: grant.reason,
      actor: grant.actor,
      models: Object.freeze([...grant.models]),
    });
    return this.#run(
      new RequestContext(this.#nextId++, Object.freeze({ kind: 'system', grant: frozen })),
      fn,
    );
  }

  runInTransaction<T>(transaction: OpenTransaction, fn: () => T): T {
    return this.#frames.run({ context: this.current(), transaction }, fn);
  }

  /** @throws DB_CONTEXT_MISSING outside every context. */
  current(): RequestContext {
    const frame = this.#frames.getStore();
    if (frame === undefined) throw ContextError.missing();
    return frame.context;
  }

  /** The transaction the caller is in, if any. */
  transaction(): OpenTransaction | undefined {
    return this.#frames.getStore()?.transaction;
  }

  #run<T>(context: RequestContext, fn: () => T): T {
    return this.#frames.run({ context }, fn);
  }
}
