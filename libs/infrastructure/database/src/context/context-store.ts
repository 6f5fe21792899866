import { AsyncLocalStorage } from 'node:async_hooks';
import { ContextError } from '../errors/index.js';
import { freezeIdentity, type Identity } from './identity.js';
import { RequestContext, type OpenTransaction } from './request-context.js';
import { freezeGrant, type SystemGrant } from './system-grant.js';

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
  readonly #frames = new AsyncLocalStorage<Frame | undefined>();
  #nextId = 1;

  runWithIdentity<T>(identity: Identity, fn: () => T): T {
    const principal = Object.freeze({ kind: 'clinic' as const, identity: freezeIdentity(identity) });
    return this.#run(new RequestContext(this.#nextId++, principal), fn);
  }

  /**
   * The identity is asked for at the first clinic-bound call inside `fn`, so after guards.
   *
   * `resolve` itself runs outside every context: a clinic-bound call in it is refused at once, where inside it would
   * wait for the identity that it is part of.
   */
  runWithResolver<T>(resolve: () => Promise<Identity | null>, fn: () => T): T {
    const source = (): Promise<Identity | null> => this.#frames.run(undefined, resolve);
    return this.#run(new RequestContext(this.#nextId++, source), fn);
  }

  /** @throws DB_CONTEXT_INVALID when the grant names no reason, actor or model */
  runWithSystemGrant<T>(grant: SystemGrant, fn: () => T): T {
    const principal = Object.freeze({ kind: 'system' as const, grant: freezeGrant(grant) });
    return this.#run(new RequestContext(this.#nextId++, principal), fn);
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
